# SPDX-License-Identifier: MIT
"""
tools/gdb/np/page.py - np-page: all that is known of one page frame, and who maps it.

What:     struct page decoded; then the other direction, for which the kernel itself has no tables:
          a search of all user page tables, the vmalloc areas, the DMA records and the direct map
          for this frame, and a word where the counts do not agree with what was found.
Start at: Page.run().
See it:   mm/phys/page.h (struct page); tests/run/test_gdb.py
Book:     LDD3 ch. 15, "The Memory Map and Struct Page"
"""
import gdb

from . import constants as c
from .command import IN_MEMORY, Command, in_expression, show, unsigned
from .dma import record_lines, records
from .memory import (
    area_words, bar_at, max_low_pfn, max_pfn, no_ram_words, owner_name, page_of, pfn_of, pfn_valid,
    vmalloc_mappings,
)  # fmt: skip
from .tables import LEVELS, canonical, kernel_pgd, leaves, loaded_pgd, pgd_of, present_entries, walk
from .tasks import address_spaces, all_tasks, name_of
from .types import NpError, counter, enum_names, phys_to_virt, symbol, text, variable, virt_to_phys, words

MAX_ORDER = 11


def frame_of(expression):
    """(page frame number, how the expression was understood, its kernel address or None)

    => a struct page, or a pointer to one, is that page; another pointer, or a number above all
       page frames, is a virtual address; any other number is a page frame number, as is one
       that maps nothing as an address but names a frame of a device's memory
    """
    value = gdb.parse_and_eval(expression)
    kind = value.type.strip_typedefs()
    if kind.code == gdb.TYPE_CODE_STRUCT and kind.tag == "page":
        value, kind = value.address, value.address.type
    if kind.code == gdb.TYPE_CODE_PTR and kind.target().strip_typedefs().tag == "page":
        return pfn_of(value), "of this struct page", None
    number = unsigned(value)
    is_number = kind.code not in (gdb.TYPE_CODE_PTR, *IN_MEMORY)
    if is_number and number < max_pfn():
        return number, "", None
    if not canonical(number):
        raise NpError(f"{number:#x} is neither a page frame number nor a canonical address")
    last = walk(loaded_pgd(), number)[-1]
    if not (last.value and last.is_leaf):
        if is_number and bar_at(number << c.PAGE_SHIFT):
            return number, "", None
        no_frame = f" is no page frame (the last is {max_pfn() - 1:#x}), and" if is_number else ""
        raise NpError(f"{number:#x}{no_frame} as an address maps nothing (np-walk {number:#x})")
    pfn = (last.phys + (number & (last.size - 1))) >> c.PAGE_SHIFT
    return pfn, f"at address {number:#x}", number if number >> 63 else None


# ---- Who maps it ----------------------------------------------------------------------------


def user_mappings(pfn):
    """Yield (address, entry, mm, task) of every user entry that names the frame."""
    for mm, task in address_spaces():
        for address, entry in leaves(mm):
            offset = (pfn << c.PAGE_SHIFT) - entry.phys
            if 0 <= offset < entry.size:
                yield address + offset, entry, mm, task


def table_user(pfn):
    """Whose page table this frame is, and for which addresses; or None."""
    phys = pfn << c.PAGE_SHIFT
    spaces = [(name_of(task), pgd_of(mm), 0, 256) for mm, task in address_spaces()]
    for name, pgd, first, last in spaces + [("the kernel", kernel_pgd(), 256, 512)]:
        if pgd == phys:
            return f"the pgd of {name}"
        for address, entry in present_entries(pgd, first, last):
            if entry.present and not entry.is_leaf and entry.phys == phys:
                end = address + entry.size - 1
                return f"a table of {LEVELS[entry.level + 1]}s of {name}, for {address:#x}-{end:#x}"
    return None


# ---- What the owners know -------------------------------------------------------------------


def free_words(pfn):
    """Where a free page lies."""
    page = page_of(pfn)
    flags = flag_names(page)
    if "pcp" in flags:
        return "in a CPU's own list of free pages"
    for order in range(MAX_ORDER):
        head = page_of(pfn & ~((1 << order) - 1))
        if "buddy" in flag_names(head) and int(head["order"]) >= order:
            size = 1 << int(head["order"])
            return f"page {pfn & (size - 1)} of a free block of order {int(head['order'])} ({size} pages)"
    return "on no free list: being allocated or freed just now"


def slab_words(pfn, address):
    """The cache; and, where an address was given, the object there."""
    cache = page_of(pfn)["slab_cache"]
    head = page_of(pfn & ~((1 << int(cache["order"])) - 1))
    size, per_slab = int(cache["size"]), int(cache["per_slab"])
    yield (
        f"cache {text(cache['name'])}: objects of {int(cache['object_size'])} bytes,"
        f" {int(head['inuse'])} of the slab's {per_slab} handed out"
    )
    if address is None:
        return
    start = phys_to_virt((pfn & ~((1 << int(cache["order"])) - 1)) << c.PAGE_SHIFT)
    nth, offset = divmod(virt_to_phys(address) - virt_to_phys(start), size)
    if nth >= per_slab:
        yield f"{address:#x} is in the slack behind the last object"
        return
    begin = start + nth * size
    state = "free" if is_free(cache, head, begin) else "handed out"
    yield f"{address:#x} is byte {offset} of object {nth}, at {begin:#x}, {state}"


def is_free(cache, head, object_address):
    """Is the object on its slab's chain, or in a CPU's magazine?"""
    link = int(head["freelist"])
    for _ in range(int(cache["per_slab"]) + 1):
        if link in (0, object_address):
            break
        link = words(link, 1)[0]
    if link == object_address:
        return True
    low, high = cache["magazine"].type.range()
    for cpu in range(low, high + 1):
        magazine = cache["magazine"][cpu]
        if any(int(magazine["object"][i]) == object_address for i in range(int(magazine["count"]))):
            return True
    return False


def stack_user(pfn):
    """Whose kernel stack."""
    for address, area in vmalloc_mappings(pfn):
        for task in all_tasks():
            if int(task["stack"]) == int(area["addr"]):
                nth = (address - int(area["addr"])) // c.PAGE_SIZE
                return f"page {nth} of the kernel stack of {name_of(task)}"
    return "a kernel stack of no task in the list (one that has just died?)"


def reserved_words(pfn, address):
    """What a reserved page is for, where it can be told."""
    phys = virt_to_phys(address) if address and address >= c.KERNEL_START else pfn << c.PAGE_SHIFT
    zero = variable("mm/virt/anon.c", "zero_page")
    if int(zero) == int(page_of(pfn)):
        return "the zero page: what reading untouched anonymous memory maps"
    start, end = (unsigned(gdb.parse_and_eval(f"&{name}")) for name in ("__kernel_start", "__kernel_end"))
    if virt_to_phys(start) <= phys < virt_to_phys(end):
        return f"the kernel image: {symbol(phys + c.KERNEL_START)}"
    info = variable("arch/x86_64/bootinfo.c", "boot_info")
    if int(info["module_start"]) <= phys < int(info["module_end"]):
        return f"the boot archive, byte {phys - int(info['module_start']):#x} of it"
    return "firmware's, or taken at boot (page tables, the page array)"


def owner_lines(pfn, address):
    """What the owner makes of the page."""
    owner = owner_name(page_of(pfn))
    if owner == "free":
        yield free_words(pfn)
    elif owner == "slab":
        yield from slab_words(pfn, address)
    elif owner == "stack":
        yield stack_user(pfn)
    elif owner == "pagetable":
        yield table_user(pfn) or "a table that no address space leads to"
    elif owner == "reserved":
        yield reserved_words(pfn, address)


# ---- DMA ------------------------------------------------------------------------------------


def dma_lines(pfn):
    """The mappings of the frame, and of the buffers that it is the shadow of."""
    whole = int(page_of(pfn)["dma_maps"]) if pfn_valid(pfn) else 0
    if whole:
        yield f"a device owns the page whole ({whole} mappings): see its entry in the direct map"
    low, high = pfn << c.PAGE_SHIFT, (pfn + 1) << c.PAGE_SHIFT
    for record in records():
        size = int(record["size"])
        for field in ("phys", "shadow"):
            start = int(record[field])
            if start and start < high and start + size > low:
                yield from record_lines(record)


def flag_names(page):
    names = enum_names("enum page_flag_bits", "PG_")
    flags = int(page["flags"])
    return [name for bit, name in names.items() if flags >> bit & 1]


class Page(Command):
    """np-page: a page frame: owner, flags, counts, and who maps it.

    np-page PFN|ADDR
    A number below the last page frame is a page frame number; a larger one, or a pointer, is a
    virtual address, whose page is shown; a struct page * is the page it describes.
    np-page $np_pfn shows the page that np-walk has found."""

    name, usage, least, most = "np-page", "PFN|ADDR", 1, 1

    def split(self, text):
        return [text] if text else []

    def run(self, expression):
        pfn, how, address = frame_of(expression)
        phys = pfn << c.PAGE_SHIFT
        show(f"page frame {pfn:#x}{', ' + how if how else ''}: physical {phys:#x}")
        if pfn_valid(pfn):
            self.show_struct(pfn, address)
        else:
            self.line("struct", f"none: {no_ram_words(phys)}")
        self.show_mappers(pfn)

    def line(self, what, value):
        show(f"  {what:9} {value}")

    def lines(self, what, values):
        for value in values:
            self.line(what, value)
            what = ""

    def show_struct(self, pfn, address):
        page = page_of(pfn)
        zone = text(variable("mm/phys/page_alloc.c", "zones")[int(page["zone"])]["name"])
        self.line("struct", f"{int(page):#x}, zone {zone}")
        self.line("owner", owner_name(page))
        self.lines("", owner_lines(pfn, address))
        self.line("flags", " ".join(flag_names(page)) or "none")
        self.line(
            "counts",
            f"references {counter(page['_count'])}, mapped {counter(page['_mapcount'])},"
            f" pins {counter(page['pins'])}",
        )
        self.line("order", f"{int(page['order'])}")

    def show_mappers(self, pfn):
        dma = list(dma_lines(pfn))
        self.lines("dma", dma or ["no device"])
        special = counted = 0
        found = []
        for address, entry, mm, task in user_mappings(pfn):
            special += entry.has(c._PAGE_SPECIAL)
            counted += not entry.has(c._PAGE_SPECIAL)
            found.append(f"{address:#x} by {name_of(task)}: {entry.words()}")
        found += [self.direct_map(pfn)] if pfn_valid(pfn) else []
        found += [f"{address:#x}: {area_words(area)}" for address, area in vmalloc_mappings(pfn)]
        self.lines("mapped", [line for line in found if line] or ["by nobody"])
        if pfn_valid(pfn) and counted != counter(page_of(pfn)["_mapcount"]):
            show(
                f"  But struct page counts {counter(page_of(pfn)['_mapcount'])}, and {counted} were found:",
                "  an execve is building a new address space, an entry is being changed just now, or a",
                "  count is wrong.",
            )

    def direct_map(self, pfn):
        """Its entry in the kernel's direct map, which a device that owns it changes."""
        if pfn >= max_low_pfn():
            return "high memory: not in the direct map, kmap() lends an address"
        address = phys_to_virt(pfn << c.PAGE_SHIFT)
        last = walk(kernel_pgd(), address)[-1]
        return f"{address:#x} direct map: {last.words()}"


class PageOf(gdb.Function):
    """$np_page(PFN): the struct page of a page frame, a struct page *."""

    def __init__(self):
        super().__init__("np_page")

    def invoke(self, pfn):
        return in_expression(lambda: page_of(int(pfn)))
