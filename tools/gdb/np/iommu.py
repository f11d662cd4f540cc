# SPDX-License-Identifier: MIT
"""
tools/gdb/np/iommu.py - np-walk --iommu: from a device's bus address to memory, as the IOMMU does it.

What:     root table (by bus), context table (by device and function), then the second-level tables of
          the device's domain: each entry decoded, and the reason where the walk stops.
Start at: walk_iommu().   Who calls: walk.py.
See it:   drivers/iommu/vtd_regs.h (the bits); docs/iommu.md; tests/run/test_gdb.py
Spec:     VT-d 9.1 (root), 9.3 (context), 9.8 (second-level entries)
"""
import re

import gdb

from . import constants as c
from .command import number, show
from .memory import phys_words
from .types import NpError, phys_to_virt, place, pointer, text, variable, virt_to_phys, words

READ, WRITE, LARGE = 1, 2, 1 << 7
ADDRESS = c.PTE_PFN_MASK
VTD = "drivers/iommu/vtd.c"


def units():
    found = variable(VTD, "vtd_units")
    return [found[i] for i in range(int(variable(VTD, "vtd_nr_units")))]


def requester(name):
    """(bus, devfn) of 00:04.0."""
    match = re.fullmatch(r"([0-9a-f]{1,2}):([0-9a-f]{1,2})\.([0-7])", name, re.I)
    if not match or int(match[2], 16) > 31:
        raise NpError(f"{name}: a device is named as in 00:04.0")
    return int(match[1], 16), int(match[2], 16) << 3 | int(match[3])


def pair(table, index):
    """One of the 256 entries of two words of a root or context table at a physical address."""
    return words(phys_to_virt(table + 16 * index), 2)


def contexts(bus, devfn):
    """For each unit: (unit, root entry, context entry or None)."""
    for unit in units():
        root = pair(virt_to_phys(int(unit["root"])), bus)
        yield unit, root, pair(root[0] & ADDRESS, devfn) if root[0] & 1 else None


def rights(entry):
    return " ".join(word for bit, word in ((READ, "read"), (WRITE, "write")) if entry & bit) or "empty"


def domain_at(unit, domain_id):
    low, high = unit["domains"].type.range()
    return unit["domains"][domain_id] if low <= domain_id <= high else 0


def block_at(domain, address):
    """The struct iova of the domain that holds the address, or None."""
    page = address >> c.PAGE_SHIFT
    node = domain["space"]["tree"]["node"]
    offset = next(f.bitpos // 8 for f in gdb.lookup_type("struct iova").fields() if f.name == "rb")
    while int(node):
        iova = pointer(int(node) - offset, "struct iova")
        if int(iova["start"]) <= page < int(iova["end"]):
            return iova
        node = node["left"] if page < int(iova["start"]) else node["right"]
    return None


def walk_tables(table, levels, address):
    """Show the second-level entries; (last entry, its level)."""
    for level in range(levels - 1, -1, -1):
        index = address >> (c.PAGE_SHIFT + 9 * level) & 511
        (entry,) = words(phys_to_virt(table + 8 * index), 1)
        leaf = level == 0 or bool(entry & LARGE)
        where = ""
        if entry & (READ | WRITE):
            where = f"frame {(entry & ADDRESS) >> c.PAGE_SHIFT:#x}" if leaf else f"table {entry & ADDRESS:#x}"
        show(f"  {f'level {level + 1}[{index}]':14} {entry:#018x}  {where:18} {rights(entry)}")
        if leaf or not entry & (READ | WRITE):
            return entry, level
        table = entry & ADDRESS
    return 0, 0


def show_domain(unit, domain_id, address):
    domain = domain_at(unit, domain_id)
    if not int(domain):
        return
    block = block_at(domain, address)
    if block is None or int(block["shelved"]) or int(block["order"]) == 0xFF:
        show("  nobody has this address")
    elif int(block["waiting"]):
        show("  unmapped, and not flushed yet: the IOMMU may still know it")
    else:
        names = variable("mm/dma/report.c", "dma_dir_names")
        show(f"  mapped {text(names[int(block['dir']) & 3])} by {place(int(block['caller']) - 1)}")


def show_context(unit, root, context, bus, devfn):
    """=> (table, levels, domain number), or None: the walk ends here."""
    show(f"  {f'root[{bus}]':14} {root[0]:#018x}  " + (f"table {root[0] & ADDRESS:#x}" if root[0] & 1 else "empty"))
    if context is None:
        show("  refused: nothing on this bus may reach memory")
        return None
    name = f"context[{devfn:#x}]"
    if not context[0] & 1:
        show(f"  {name:14} {context[0]:#018x}  empty", "  refused: the device has no domain")
        return None
    domain_id, levels = context[1] >> 8 & 0xFFFF, (context[1] & 7) + 2
    if context[0] >> 2 & 3 == 2:
        show(f"  {name:14} {context[0]:#018x}  passes through: the bus address is the physical one")
        return None
    table = context[0] & ADDRESS
    show(f"  {name:14} {context[0]:#018x}  table {table:#x}, {levels} levels, domain {domain_id}")
    return table, levels, domain_id


def walk_iommu(name, expression):
    bus, devfn = requester(name)
    address = number(expression)
    gdb.set_convenience_variable("np_pfn", None)
    found = list(contexts(bus, devfn))
    if not found:
        raise NpError("no IOMMU is in use: bus addresses are physical ones")
    unit, root, context = next((f for f in found if f[2] and f[2][0] & 1), found[-1])
    show(
        f"{address:#x} of {name}, iommu {int(unit['number'])} at {int(unit['base']):#x},"
        f" root table at physical {virt_to_phys(int(unit['root'])):#x}"
    )
    tables = show_context(unit, root, context, bus, devfn)
    if tables is None:
        return
    table, levels, domain_id = tables
    if address >> (c.PAGE_SHIFT + 9 * levels):
        show("  refused: beyond what the tables reach")
        return
    entry, level = walk_tables(table, levels, address)
    if entry & (READ | WRITE):
        phys = (entry & ADDRESS) + (address & ((1 << (c.PAGE_SHIFT + 9 * level)) - 1))
        gdb.set_convenience_variable("np_pfn", phys >> c.PAGE_SHIFT)
        show(f"  = physical {phys:#x}, page frame {phys >> c.PAGE_SHIFT:#x}: {phys_words(phys)}")
        show(f"  the device may {rights(entry).replace(' ', ', ')}")
    else:
        show("  refused: not mapped")
    show_domain(unit, domain_id, address)
