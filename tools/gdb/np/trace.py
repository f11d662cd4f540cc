# SPDX-License-Identifier: MIT
"""
tools/gdb/np/trace.py - np-trace: the last page faults and DMA operations.

What:     the kernel's event ring, in the lines that /proc/trace has.
Start at: Trace.run().
See it:   kernel/lib/trace.h (struct trace_event); tests/run/test_gdb.py
"""
from .command import Command, show, small_number
from .types import enum_names, text, variable

FIRST_DMA = "TRACE_DMA_MAP"


def events():
    """What the ring holds, oldest first."""
    ring = variable("kernel/lib/trace.c", "trace_ring")
    low, high = ring.type.range()
    found = [ring[i] for i in range(low, high + 1)]
    return sorted((e for e in found if int(e["seq"])), key=lambda e: int(e["seq"]))


def line(event):
    """An event, as kernel/fs/proc/proc_kernel.c writes it."""
    kinds = {name: number for number, name in enum_names("enum trace_rung", "").items()}
    kind = int(event["kind"])
    name = text(variable("kernel/lib/trace.c", "trace_names")[kind])
    seq, addr, pfn = int(event["seq"]), int(event["addr"]), int(event["pfn"])
    start, end = int(event["start"]), int(event["end"])
    if kind < kinds[FIRST_DMA]:
        access = ("read", "write", "exec")[int(event["access"])]
        return (
            f"{seq} fault pid={int(event['pid'])} addr={addr:#x} access={access}"
            f" area={start:#x}-{end:#x} rung={name} pfn={pfn:#x}"
        )
    direction = text(variable("mm/dma/report.c", "dma_dir_names")[int(event["dir"]) & 3])
    return (
        f"{seq} dma op={name} dev={text(event['device'])} bus={addr:#x} size={start}"
        f" dir={direction} pfn={pfn:#x} shadow={f'{end:#x}' if end else '-'}"
    )


class Trace(Command):
    """np-trace: the last N (20) page faults and DMA operations.

    np-trace [N]
    Oldest first, as in /proc/trace.  fault: who touched what, the area it is in, the rung of the
    fault ladder that served it, and the page it got.  dma: a map, unmap or sync, with the bus
    address, the page frame, and the shadow if there was one."""

    name, usage, most = "np-trace", "[N]", 1

    def run(self, count=None):
        wanted = small_number(count, "events") if count else 20
        found = events()[-wanted:]
        if not found:
            show("Nothing has been traced yet.")
        for event in found:
            show(line(event))
