# SPDX-License-Identifier: MIT
"""
tests/run/test_selftest.py - the in-kernel suites (tests/kernel), on each machine of the matrix.

What:     one boot a machine with "selftest" on the command line; the guest runs every suite, and
          each of its cases is a result here.  On the first machine, and where a suite is about it,
          several CPUs run at the same time; elsewhere they take turns.
Start at: test_kernel_suites.   By hand: make run CMDLINE='selftest=vma*'
"""
import shutil

import pytest
from machines import MATRIX, Boot, Machine, product

# What the matrix has no axis for, each on an otherwise ordinary machine.
OTHERS = [Machine(more="dma_debug=2 bigarea=8M mem=384M"), Machine()]
# What these change concerns DMA, and test_dma_matrix.py has that: all suites only in test-all.
RARELY = [Machine(more="dma=bounce"), Machine(more="dma=incoherent"), Machine(more="dma_debug=0")]
BOOTS = [Boot(m, "selftest") for m in MATRIX + OTHERS]
# More CPUs than the host has, at the same time: slow, so only what is about CPUs.
BOOTS += [Boot(Machine(smp=16), "selftest=smp.*")]
# Interrupts by wire, where a driver shares its line and has to say whose each was.
BOOTS += [Boot(Machine(smp=4, in_turn=True, more="nomsi"), "selftest=edu.*,edu_queue.*,errata.*")]
# Devices behind a bridge, messages from tables: what an ordinary q35 does not have.
BRIDGE = "-device pci-bridge,id=b,chassis_nr=1 -device edu,bus=b,addr=2 -device rocker,name=s"
PORT = "-device pcie-root-port,id=p,chassis=2 -device pcie-pci-bridge,id=b,bus=p -device edu,bus=b,addr=2"
NVME = "-drive if=none,id=n,driver=null-co,size=1M -device nvme,drive=n,serial=np0"
BOOTS += [
    Boot(Machine(edu=False, qemu=BRIDGE), "selftest=pci.*,msix.*,edu.*"),
    Boot(Machine(edu=False, qemu=BRIDGE, smp=4, in_turn=True, iommu=True, more="iommu=on"), "selftest=msix.*,edu.*"),
    Boot(Machine(edu=False, qemu=PORT, iommu=True, more="iommu=on"), "selftest=iommu*,edu.*"),
    Boot(Machine(qemu=NVME), "selftest=pci.*,resource.*"),
]
LLVM = shutil.which("clang") and shutil.which("ld.lld")
REST = [Boot(m, "selftest") for m in [*RARELY, *product()] if Boot(m, "selftest") not in BOOTS]


def check(result, cases):
    found = cases(result.console, result.command)
    # The status must agree with the cases: a run that dies behind its last case has failed.
    expected = 1 if any(case.status == "failed" for case in found) else 0
    assert result.status == expected, result.story()
    return found


@pytest.mark.parametrize("boot", BOOTS, ids=str)
def test_kernel_suites(boot, result, cases, pytestconfig):
    """Every case passes; without T= there is at least one."""
    found = check(result, cases)
    assert found or pytestconfig.getoption("part"), result.story()


@pytest.mark.all
@pytest.mark.parametrize("boot", REST, ids=str)
def test_kernel_suites_everywhere(boot, result, cases):
    """The rest of the whole product of the axes."""
    check(result, cases)


@pytest.mark.parametrize("boot", [Boot(Machine(iommu=True), "selftest", "release")], ids=str)
def test_kernel_suites_release(boot, result, cases):
    """The kernel that is measured, built with DEBUG=0, passes too."""
    check(result, cases)


@pytest.mark.skipif(not LLVM, reason="clang and lld are not installed")
@pytest.mark.parametrize("boot", [Boot(Machine(iommu=True), "selftest", "llvm")], ids=str)
def test_kernel_suites_llvm(boot, result, cases):
    """The kernel that clang and lld build passes too."""
    check(result, cases)
