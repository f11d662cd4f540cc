# SPDX-License-Identifier: MIT
"""
tools/gdb/np/isadma.py - np-isadma: the ISA DMA channels, whose each is and what it was told.

What:     more than /proc/dma, which knows the owners only: mode, bus address and count as programmed,
          and why a channel was not enabled.  The chip's own registers, which count along, are out of
          a debugger's reach: they are behind I/O ports.
Start at: IsaDma.run().
See it:   drivers/isa-dma/isa_dma.h (struct isa_dma_channel); tests/run/test_gdb.py
Book:     LDD3 ch. 15, "DMA for ISA Devices"
"""
from .command import Command, show, table
from .types import text, variable

CASCADE = 0xC0
MODES = {0: "not set", 0x44: "to memory", 0x48: "to device", CASCADE: "cascade"}


class IsaDma(Command):
    """np-isadma: the ISA DMA channels that somebody has, and what each was told.

    np-isadma
    bus and bytes are what the driver programmed.  state: enabled means that the device's requests
    are heard; refused, that the chip would have missed the buffer, and why."""

    name, usage = "np-isadma", ""

    def run(self):
        channels = variable("drivers/isa-dma/isa_dma.c", "isa_dma_channels")
        low, high = channels.type.range()
        table(
            [">channel", "width", "owner", "mode", "bus", ">bytes", ">enabled so far", "state"],
            [self.row(i, channels[i]) for i in range(low, high + 1) if int(channels[i]["owner"])],
        )
        show("All others are free.")

    def row(self, number, channel):
        mode = int(channel["mode"])
        programmed = mode != CASCADE and int(channel["count"])
        return [
            number, 16 if number > 3 else 8, text(channel["owner"]), MODES.get(mode, f"{mode:#x}"),
            f"{int(channel['address']):#x}" if programmed else "-",
            int(channel["count"]) if programmed else "-", int(channel["enables"]), state(channel),
        ]  # fmt: skip


def state(channel):
    if int(channel["refused"]):
        return f"refused: {text(channel['refused'])}"
    return "enabled" if channel["enabled"] else "masked"
