# SPDX-License-Identifier: MIT
"""
tests/run/test_dma_cost.py - what DMA operations cost, in instructions of the guest.

What:     the suite dma_cost in the kernel that is measured (DEBUG=0, dma_debug=0), with one tick of
          the guest's clock for each instruction: the numbers are the same in every run. Without an
          IOMMU, with one, and with one that flushes lazily. The suite compares what is bounded; here
          the numbers must be there, and stand in the order that they have by nature.
Start at: test_cost.   By hand: the command that a failed case shows, then look for "cost:".
"""
import re

import pytest
from machines import Boot, Machine

ICOUNT = "-icount shift=0,sleep=off"


def boot(iommu=False, more=""):
    machine = Machine(iommu=iommu, qemu=ICOUNT, more=f"dma_debug=0 {more}".strip())
    return Boot(machine, "selftest=dma_cost.*", "release")


BOOTS = {"direct": boot(), "strict": boot(iommu=True, more="iommu=on"), "lazy": boot(iommu=True, more="iommu=lazy")}


@pytest.mark.parametrize("boot, iommu", [(BOOTS[name], name) for name in BOOTS], ids=BOOTS)
def test_cost(boot, iommu, result, cases):
    assert all(case.status != "failed" for case in cases(result.console, result.command)), result.story()
    cost = {what: int(n) for what, n in re.findall(r"# cost: (.+): (\d+)", result.console)}
    for what in sorted(cost):
        print(f"{cost[what]:8} {what}")
    plain, bounced = cost["map + unmap 4 KiB"], cost["bounce 4 KiB to the device"]
    assert plain < bounced, cost
    assert plain < cost["map + unmap list of 32 apart"] < 32 * plain, cost
    if iommu != "direct":
        assert plain < cost[f"iommu {iommu}: map + unmap 4 KiB"], cost
