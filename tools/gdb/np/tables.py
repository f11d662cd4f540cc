# SPDX-License-Identifier: MIT
"""
tools/gdb/np/tables.py - page tables: walking them, and an entry in words.

What:     walk() gives the entry of each level for one address, down to the page, a large page, or a
          hole; leaves() every entry of the user half that maps something.  Tables are read through
          the direct map (they always lie in low memory), so it does not matter which address space
          the CPU uses.
Start at: walk().   Who calls: walk.py, page.py, vmas.py.
Spec:     arch/x86_64/pgtable.h; SDM 3A 4.5
"""
import gdb

from . import constants as c
from .types import NpError, phys_to_virt, variable, virt_to_phys, words

LEVELS = ["pgd", "pud", "pmd", "pte"]
SHIFTS = [39, 30, 21, 12]
ENTRIES = 512
USER_ENTRIES = 256
CR0_PG = 1 << 31


class Entry:
    """One entry: where it stands and what it says."""

    def __init__(self, level, index, value):
        self.level, self.index, self.value = level, index, value

    def has(self, bit):
        return bool(self.value & bit)

    @property
    def present(self):
        return self.has(c._PAGE_PRESENT)

    @property
    def is_leaf(self):
        """Does it map memory itself, and not lead to a table?"""
        return self.level == 3 or (self.level in (1, 2) and self.has(c._PAGE_PSE))

    @property
    def phys(self):
        """The page or table that it names."""
        mask = c.PTE_PFN_MASK
        if self.is_leaf:
            mask &= ~((1 << SHIFTS[self.level]) - 1)  # a large page has PAT at bit 12
        return self.value & mask

    @property
    def size(self):
        return 1 << SHIFTS[self.level]

    def words(self):
        """The flags, in words."""
        if not self.value:
            return "empty"
        has = self.has
        out = ["present" if self.present else "NOT PRESENT"]
        if has(c._PAGE_PROTNONE):
            out.append("PROTNONE")
        out.append("writable" if has(c._PAGE_RW) else "read-only")
        out.append("user" if has(c._PAGE_USER) else "kernel")
        if has(c._PAGE_NX):
            out.append("no-execute")
        if has(c._PAGE_PCD):
            out.append("uncached" if has(c._PAGE_PWT) else "uncached-minus")
        elif has(c._PAGE_PWT):
            out.append("write-through")
        if has(c._PAGE_ACCESSED):
            out.append("accessed")
        if self.is_leaf:
            out += ["dirty"] if has(c._PAGE_DIRTY) else []
            out += ["large"] if self.level < 3 else []
            out += ["PAT"] if self.level == 3 and has(c._PAGE_PSE) else []
            out += ["global"] if has(c._PAGE_GLOBAL) else []
            out += ["SPECIAL"] if has(c._PAGE_SPECIAL) else []
        unknown = self.value & ~KNOWN
        if unknown:
            out.append(f"other bits {unknown:#x}")
        return " ".join(out)


KNOWN = c.PTE_PFN_MASK
for _bits in c.HEADERS["arch/x86_64/pgtable.h"].values():
    KNOWN |= _bits


def canonical(address):
    """Are bits 63 to 47 all equal?"""
    return address >> 47 in (0, 0x1FFFF)


def index(address, level):
    return address >> SHIFTS[level] & (ENTRIES - 1)


def walk(pgd, address):
    """The entries for `address` from the table at the physical address `pgd` down."""
    path, table = [], pgd
    for level in range(4):
        i = index(address, level)
        entry = Entry(level, i, words(phys_to_virt(table) + 8 * i, 1)[0])
        path.append(entry)
        if entry.is_leaf or not entry.present:
            break
        table = entry.phys
    return path


def present_entries(pgd, first, last, level=0, base=0):
    """Yield (address, entry) of every entry in use, tables and leaves, depth first.

    => first, last: which entries of the top level
    """
    for i, value in enumerate(words(phys_to_virt(pgd), ENTRIES)):
        if not value or (level == 0 and not first <= i < last):
            continue
        entry = Entry(level, i, value)
        address = base + (i << SHIFTS[level])
        if level == 0 and i >= USER_ENTRIES:
            address |= 0xFFFF << 48
        yield address, entry
        if entry.present and not entry.is_leaf:
            yield from present_entries(entry.phys, first, last, level + 1, address)


def leaves(mm):
    """Yield (address, entry) of what the user half of an mm maps."""
    for address, entry in present_entries(pgd_of(mm), 0, USER_ENTRIES):
        if entry.is_leaf:
            yield address, entry


def pgd_of(mm):
    """The physical address of an mm's top-level table."""
    return virt_to_phys(int(mm["pgd"]))


def kernel_pgd():
    return pgd_of(variable("mm/virt/mm.c", "init_mm"))


def loaded_pgd():
    """The table that the selected CPU translates through."""
    if not control("cr0") & CR0_PG:
        raise NpError("paging is off on this CPU: its addresses are physical (np-boot runs on to the kernel)")
    return control("cr3") & c.PTE_PFN_MASK


def control(name):
    """A control register; QEMU sends them since version 4."""
    try:
        return int(gdb.parse_and_eval(f"${name}"))
    except gdb.error:
        raise NpError(f"this QEMU does not tell gdb register {name}") from None
