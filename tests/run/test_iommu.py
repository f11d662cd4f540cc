# SPDX-License-Identifier: MIT
"""
tests/run/test_iommu.py - the suites about DMA on every kind of IOMMU that QEMU can be.

What:     caching mode (entries that are not there are remembered, too), 4 levels of tables, no
          pass-through (then iommu=pt needs tables of its own); strict and lazy, on 1 and 4 CPUs,
          with high memory and with memory above 4 GiB; two edu devices with a domain each.
Start at: MACHINES.
Not here: what is tested: tests/kernel/iommu_test.c, edu_test.c, dma_test.c.
See it:   drivers/iommu/README.md
"""
import struct

import pytest
from machines import run_tool

EXIT = "-device isa-debug-exit,iobase=0xf4,iosize=4"
# name: (words for QEMU, words for the kernel, words for tools/run)
MACHINES = {
    "strict": ("", "", ["--smp", "4"]),
    "lazy": ("", "iommu=lazy", ["--smp", "4", "--mem", "5G"]),
    "pass-through": ("", "iommu=pt", []),
    "no-pass-through": ("-global intel-iommu.pt=off", "iommu=pt", ["--mem", "5G"]),
    "caching-4-levels": (
        "-global intel-iommu.caching-mode=on -global intel-iommu.aw-bits=48", "iommu=on lowmem=64M", [],
    ),
    "caching-lazy": ("-global intel-iommu.caching-mode=on", "iommu=lazy dma_debug=0", ["--smp", "4"]),
    "bounced": ("", "iommu=on dma=bounce", []),
    "left-off": ("", "iommu=off", []),
}  # fmt: skip
IN_TEST = {"no-pass-through", "caching-4-levels"}


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[] if name in IN_TEST else [pytest.mark.all]) for name in MACHINES]
)
def test_devices_reach_what_is_mapped(name, cases):
    qemu, words, machine = MACHINES[name]
    done = run_tool(
        ["tools/run", "--iommu", "on", *machine, "--qemu", f"{EXIT} {qemu}",
         "--cmdline", f"selftest=iommu*,edu*,dma* {words}"],
        f"iommu-{name}",
    )  # fmt: skip
    found = cases(done.console, done.command)
    assert done.status == 0 and found, done.story()
    bad = [case.name for case in found if case.status not in ("passed", "skipped")]
    assert not bad, done.story()
    of_ours = [case for case in found if case.name.startswith("iommu")]
    skipped = [case for case in of_ours if case.status == "skipped"]
    translated = "iommu=pt" not in words and "iommu=off" not in words
    # One case wants a second device.
    assert of_ours and len(skipped) == (1 if translated else len(of_ours)), done.story()


# Each a domain; or, behind a bridge to conventional PCI, one for both.
PAIRS = {
    "two-domains": ["--qemu", f"{EXIT} -device edu,addr=05.0"],
    "one-domain": [
        "--without-edu", "--qemu",
        f"{EXIT} -device pci-bridge,id=b,chassis_nr=1 -device edu,bus=b,addr=2 -device edu,bus=b,addr=3",
    ],
}  # fmt: skip


@pytest.mark.parametrize("pair", PAIRS)
def test_two_devices(pair, cases):
    done = run_tool(
        ["tools/run", "--iommu", "on", "--smp", "4", *PAIRS[pair], "--cmdline", "selftest=iommu*"],
        f"iommu-{pair}",
    )
    found = cases(done.console, done.command)
    assert done.status == 0 and found and {case.status for case in found} == {"passed"}, done.story()


def test_a_unit_that_is_not_there(tmp_path, cases):
    """The firmware promises an IOMMU where nothing answers: DMA is direct, and the drivers work."""
    table = tmp_path / "dmar"
    # after the head that all tables have: width, flags; a unit (DRHD) for all devices at 0xfed90000
    table.write_bytes(struct.pack("<BB10x", 38, 0) + struct.pack("<HHBBHQ", 0, 16, 1, 0, 0, 0xFED90000))
    done = run_tool(
        ["tools/run", "--qemu", f"{EXIT} -acpitable sig=DMAR,rev=1,data={table}",
         "--cmdline", "selftest=dma.*,edu.*"],
        "iommu-not-there",
    )  # fmt: skip
    found = cases(done.console, done.command)
    assert done.status == 0 and found, done.story()
    assert "iommu 0 at 0xfed90000 is not usable: ENODEV" in done.log + done.console, done.story()
    assert "DMA is direct" in done.log + done.console, done.story()
