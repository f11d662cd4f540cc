# SPDX-License-Identifier: MIT
"""
tools/gdb/np/memory.py - what lies where: page frames, device memory, the kernel's regions.

What:     from a page frame number to its struct page and owner, from a physical address to the
          device behind it, from a kernel address to the region and area that it is in.
Start at: phys_words(), region_words().   Who calls: walk.py, page.py, dma.py.
See it:   mm/phys/page.h; mm/virt/vmalloc.h; the address space in arch/arch.h
"""
from . import constants as c
from .types import chain_of, list_of, pointer, symbol, text, variable, words

PAGE_STRUCT = 64  # sizeof(struct page)

AREA_KINDS = {
    c.VM_AREA_ALLOC: "vmalloc",
    c.VM_AREA_IOREMAP: "ioremap",
    c.VM_AREA_MAP: "vmap",
    c.VM_AREA_STACK: "kernel stack",
}


def max_pfn():
    return int(variable("mm/phys/bootmem.c", "max_pfn"))


def max_low_pfn():
    return int(variable("mm/phys/bootmem.c", "max_low_pfn"))


def page_array_stands():
    """Has page_alloc_init() filled the zones?  Before, no struct page means anything."""
    zones = variable("mm/phys/page_alloc.c", "zones")
    low, high = zones.type.range()
    return any(int(zones[i]["present"]) for i in range(low, high + 1))


def pfn_valid(pfn):
    """Is there a struct page for it?  As pfn_valid() in mm/phys/page.h."""
    if pfn >= max_pfn() or not page_array_stands():
        return False
    section = pfn // c.SECTION_PAGES
    bits = int(variable("mm/phys/page_alloc.c", "section_map")[section // 64])
    return bool(bits >> section % 64 & 1)


def page_of(pfn):
    return pointer(c.VMEMMAP_START + pfn * PAGE_STRUCT, "struct page")


def pfn_of(page):
    return (int(page) - c.VMEMMAP_START) // PAGE_STRUCT


def owner_name(page):
    return text(variable("mm/phys/page_alloc.c", "page_owner_names")[int(page["owner"])])


def bar_at(phys):
    """The device whose memory this is, or None."""
    for dev in list_of(variable("drivers/pci/pci.c", "pci_devices"), "struct pci_dev", "list"):
        for i in range(c.PCI_NUM_BARS):
            resource = dev["resource"][i]
            if int(resource["end"]) and int(resource["start"]) <= phys <= int(resource["end"]):
                return f"BAR {i} of {text(dev['dev']['bus_id'])}"
    return None


def phys_words(phys):
    """What lies at a physical address, in a few words."""
    pfn = phys >> c.PAGE_SHIFT
    if pfn_valid(pfn):
        return "RAM, " + owner_name(page_of(pfn))
    return no_ram_words(phys)


def no_ram_words(phys):
    """Why there is no struct page."""
    if not page_array_stands():
        return "there is no page array yet"
    bar = bar_at(phys)
    return f"not RAM: {bar}" if bar else "not RAM"


# ---- The kernel's half ----------------------------------------------------------------------


def vmalloc_areas():
    return chain_of(variable("mm/virt/vmalloc.c", "vmlist"), "next")


def area_words(area):
    """A vmalloc area in words."""
    kind = AREA_KINDS.get(int(area["flags"]), "vmalloc?")
    start = int(area["addr"])
    end = start + int(area["size"])
    return f"{kind} area {start:#x}-{end:#x}, made by {symbol(int(area['caller']) - 1)}"


def vmalloc_mappings(pfn):
    """Yield (address, area) of the vmalloc areas that show the frame."""
    here = int(page_of(pfn))
    for area in vmalloc_areas():
        start = int(area["addr"])
        if int(area["flags"]) & c.VM_AREA_IOREMAP:
            offset = (pfn << c.PAGE_SHIFT) - int(area["phys_addr"])
            if 0 <= offset < int(area["size"]):
                yield start + offset, area
        elif int(area["pages"]) and int(area["nr_pages"]):
            for i, page in enumerate(words(int(area["pages"]), int(area["nr_pages"]))):
                if page == here:
                    yield start + i * c.PAGE_SIZE, area


def region_words(address):
    """What lies at an address of the kernel's half."""
    if address >= c.KERNEL_START:
        return f"the kernel image: {symbol(address)}"
    if address >= c.KMAP_START:
        return "the windows of kmap()"
    if address >= c.VMEMMAP_START:
        return f"the page array: struct page of page frame {(address - c.VMEMMAP_START) // PAGE_STRUCT:#x}"
    if address >= c.VMALLOC_END:
        return "no region of the kernel's"
    if address >= c.VMALLOC_START:
        for area in vmalloc_areas():
            offset = address - int(area["addr"])
            if 0 <= offset < int(area["size"]):
                return f"{area_words(area)}; byte {offset:#x} of it"
            if -c.PAGE_SIZE <= offset < 0:
                return f"the guard page below the {area_words(area)}"
        return "the vmalloc space, but in no area"
    if address >= c.PAGE_OFFSET:
        return f"the direct map of physical {address - c.PAGE_OFFSET:#x}"
    return "no region of the kernel's"
