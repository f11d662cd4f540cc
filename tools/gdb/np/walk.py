# SPDX-License-Identifier: MIT
"""
tools/gdb/np/walk.py - np-walk: from an address to memory, each of the four levels decoded.

What:     what the CPU does on a TLB miss, step by step, and the reason where it stops.
Start at: Walk.run().
See it:   arch/x86_64/pgtable.h (the bits); mm/virt/pgtable.c; tests/run/test_gdb.py
Book:     LDD2 ch. 13, "Page Tables".   Spec: SDM 3A 4.5
"""
import gdb

from . import constants as c
from .command import Command, number, show
from .iommu import walk_iommu
from .memory import phys_words, region_words
from .tables import LEVELS, canonical, kernel_pgd, loaded_pgd, pgd_of, walk
from .tasks import address_spaces, area_at, name_of, task_of
from .types import NpError
from .vmas import describe, filler, has

INIT_MM = "the kernel itself (init_mm)"


def owner_of(pgd):
    """(whose table this is, their mm or None)"""
    for mm, task in address_spaces():
        if pgd_of(mm) == pgd:
            return name_of(task), mm
    return (INIT_MM if kernel_pgd() == pgd else "no task (the boot stub's, perhaps)"), None


def tables_for(pid):
    """(physical address of the top table, whose it is, their mm or None)"""
    if pid is None:
        pgd = loaded_pgd()
        return (pgd, *owner_of(pgd))
    task = task_of(pid)
    if int(task["mm"]):
        return pgd_of(task["mm"]), name_of(task), task["mm"]
    return kernel_pgd(), f"{name_of(task)}, a kernel thread: {INIT_MM}", None


def rights(path):
    """What the levels together allow: an access must be allowed by each."""
    who = "user and kernel" if all(e.has(c._PAGE_USER) for e in path) else "the kernel alone"
    can = ["read"]
    can += ["write"] if all(e.has(c._PAGE_RW) for e in path) else []
    can += [] if any(e.has(c._PAGE_NX) for e in path) else ["execute"]
    return f"{who} may {', '.join(can)}"


class Walk(Command):
    """np-walk: the page-table entries for an address, level by level, each decoded.

    np-walk ADDR [PID]
    np-walk --iommu BDF ADDR
    ADDR is any expression: 0x414000, $rsp, &zones.  Without PID: the tables that the CPU uses now.
    With --iommu ADDR is a bus address of a device, as in np-walk --iommu 00:04.0 0x14000.
    Leaves the number of the page frame in $np_pfn, for np-page."""

    name, usage, least, most = "np-walk", "ADDR [PID]", 1, 3

    def split(self, text):
        """One expression; if it is none as a whole, the last word is the PID."""
        if text.startswith("--iommu"):
            return (text.split(maxsplit=2) + ["", ""])[:3]
        try:
            gdb.parse_and_eval(text or "0")
        except gdb.MemoryError:
            pass
        except gdb.error:
            return text.rsplit(maxsplit=1)
        return [text] if text else []

    def run(self, expression, pid=None, bus=None):
        if expression == "--iommu":
            if not bus:
                raise NpError("usage: np-walk --iommu BDF ADDR")
            walk_iommu(pid, bus)
            return
        address = number(expression)
        gdb.set_convenience_variable("np_pfn", None)
        if not canonical(address):
            raise NpError(
                f"{address:#x} is not canonical: bits 63 to 47 must be equal."
                " The CPU looks at no table; a touch is a general protection fault"
            )
        pgd, whose, mm = tables_for(pid)
        show(f"{address:#x}, tables of {whose}, pgd at physical {pgd:#x}")
        path = walk(pgd, address)
        for entry in path:
            self.show_entry(entry)
        self.show_result(path, address)
        self.show_place(path[-1], address, mm)

    def show_entry(self, entry):
        where = ""
        if entry.value:
            where = f"frame {entry.phys >> c.PAGE_SHIFT:#x}" if entry.is_leaf else f"table {entry.phys:#x}"
        name = f"{LEVELS[entry.level]}[{entry.index}]"
        show(f"  {name:8} {entry.value:#018x}  {where:16} {entry.words()}")

    def show_result(self, path, address):
        last = path[-1]
        if not (last.value and last.is_leaf):
            show(f"  not mapped: there is no {'page' if last.level == 3 else 'table'} behind this entry")
            return
        phys = last.phys + (address & (last.size - 1))
        pfn = phys >> c.PAGE_SHIFT
        gdb.set_convenience_variable("np_pfn", pfn)
        size = {1: ", in a 1 GiB page", 2: ", in a 2 MiB page"}.get(last.level, "")
        show(f"  = physical {phys:#x}, page frame {pfn:#x}{size}: {phys_words(phys)}")
        if last.present:
            show(f"  {rights(path)}")
        elif last.has(c._PAGE_PROTNONE):
            show("  the page is there, but the CPU faults on it: its area is PROT_NONE")
        else:
            show("  the kernel has lost the page while a device owns it (np-page, np-dma)")

    def show_place(self, last, address, mm):
        """Which area or region the address is in; and what a touch would do."""
        if address >> 63:
            show(f"  in {region_words(address)}")
            return
        if mm is None:
            show("  a user address, in tables that belong to no process")
            return
        vma = area_at(mm, address)
        if vma is None:
            show("  in no area: a touch is SIGSEGV, unless a stack above it can grow")
            return
        show(f"  in area {describe(vma)}")
        if not last.value:
            may = any(has(vma, flag) for flag in (c.VM_READ, c.VM_WRITE, c.VM_EXEC))
            show(f"  the first touch is {'a fault, filled by: ' + filler(vma) if may else 'SIGSEGV'}")
