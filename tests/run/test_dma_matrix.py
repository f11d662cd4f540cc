# SPDX-License-Identifier: MIT
"""
tests/run/test_dma_matrix.py - a driver works wherever its device looks, and at whatever.

What:     the suites and programs about DMA and its drivers, on machines that differ in what the DMA
          layer must do: no IOMMU, or one in each of its modes; the buffer itself, a shadow below the
          mask, a poisoned shadow; memory above 4 GiB, and memory out of the direct map; one CPU and
          four.  A driver that keeps to the API notices none of it.
          `make test` takes a selection with every pair of values; `make test-all` the whole product.
Start at: AXES.   By hand: the command that a failed case shows.
"""
import itertools

import pytest
from machines import Boot, Machine

# kernel words, and whether QEMU has the device
IOMMU = {"none": (False, ""), "on": (True, "iommu=on"), "lazy": (True, "iommu=lazy"),
         "pt": (True, "iommu=pt"), "off": (True, "iommu=off")}  # fmt: skip
AXES = {
    "iommu": tuple(IOMMU),
    "dma": ("", "dma=bounce", "dma=incoherent"),
    "mem": ("512M", "5G"),
    "lowmem": (False, True),
    "smp": (1, 4),
    "debug": ("dma_debug=1", "dma_debug=2", "dma_debug=0"),
}

SUITES = "selftest=dma*,iommu*,edu*,isa_dma*,floppy*,pci*,errata*"
PROGRAMS = "usertest=as-root/edu_*,dies-*/edu_*"


def machine(iommu, dma, mem, lowmem, smp, debug):
    device, word = IOMMU[iommu]
    # No icount here, where time leaps while all sleep: edu computes factorials in a thread of the host.
    more = " ".join(filter(None, (word, dma, debug)))
    return Machine(mem=mem, lowmem=lowmem, smp=smp, in_turn=smp > 1, iommu=device, more=more)


def pairwise(axes):
    """Rows in which every two values of two axes meet; always the row that adds most new pairs."""
    rows = [dict(zip(axes, values)) for values in itertools.product(*axes.values())]

    def pairs(row):
        return set(itertools.combinations(row.items(), 2))

    missing = set().union(*map(pairs, rows))
    chosen = []
    while missing:
        best = max(rows, key=lambda row: len(pairs(row) & missing))
        chosen.append(best)
        missing -= pairs(best)
    return chosen


FEW = [machine(**row) for row in pairwise(AXES)]
# The rest with the checks that are the default: the others change nothing in what a driver is told.
ALL = [machine(**dict(zip(AXES, values))) for values in itertools.product(*AXES.values())]
REST = [m for m in ALL if m not in FEW and "dma_debug=1" in m.more]


def check(result, cases):
    found = cases(result.console, result.command)
    expected = 1 if any(case.status == "failed" for case in found) else 0
    assert found and result.status == expected, result.story()


@pytest.mark.parametrize("boot", [Boot(m, SUITES) for m in FEW], ids=str)
def test_dma_suites(boot, result, cases):
    """Every case passes, whatever a mapping has to do."""
    check(result, cases)


@pytest.mark.parametrize("boot", [Boot(m, PROGRAMS) for m in FEW[:: len(FEW) // 4]], ids=str)
def test_dma_programs(boot, result, cases):
    """So does every program that uses the device."""
    check(result, cases)


@pytest.mark.all
@pytest.mark.parametrize("boot", [Boot(m, SUITES) for m in REST], ids=str)
def test_dma_suites_everywhere(boot, result, cases):
    check(result, cases)


@pytest.mark.all
@pytest.mark.parametrize("boot", [Boot(m, PROGRAMS) for m in FEW], ids=str)
def test_dma_programs_everywhere(boot, result, cases):
    check(result, cases)
