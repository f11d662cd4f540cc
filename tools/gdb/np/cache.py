# SPDX-License-Identifier: MIT
"""
tools/gdb/np/cache.py - np-cache: the pages of files, and who maps them.

What:     what /proc/pagecache shows; of one file each page with its place, and each area that
          shows it, of whichever program.
Start at: Cache.run().
See it:   mm/virt/address_space.h, mm/README.md I14 to I17; docs/paths.md; tests/run/test_gdb.py
"""
from .command import Command, number, show, table
from .memory import pfn_of
from .page import flag_names
from .tasks import address_spaces, name_of
from .types import NpError, container, counter, list_of, pointer, variable
from .vmas import describe

SLOTS = 64


def pages_of(node, height, base=0):
    """(index, page) of each page below a node of the tree, in order."""
    if not int(node):
        return
    for slot in range(SLOTS):
        item = int(node["slots"][slot])
        index = base * SLOTS + slot
        if item and height > 1:
            yield from pages_of(pointer(item, "struct radix_tree_node"), height - 1, index)
        elif item:
            yield index, pointer(item, "struct page")


def areas_of(node):
    """The areas in i_mmap, by the index at which they begin."""
    if not int(node):
        return
    yield from areas_of(node["left"])
    interval = container(node, "struct interval", "rb")
    yield container(interval, "struct vm_area_struct", "shared")
    yield from areas_of(node["right"])


def mappings():
    head = variable("mm/virt/address_space.c", "all_mappings")
    return list(list_of(head, "struct address_space", "list"))


class Cache(Command):
    """np-cache: the files that have pages in memory; of one, its pages, and the areas that show it.

    np-cache [INODE|MAPPING]
    INODE is its number, of whichever file systems; MAPPING an expression for a struct address_space,
    such as $np_page(0x1f05b)->mapping."""

    name, usage = "np-cache", "[INODE|MAPPING]"
    most = 1

    def run(self, which=None):
        if which is None:
            self.show_all()
            return
        wanted = number(which)
        found = [m for m in mappings() if wanted in (int(m), int(m["host"]["i_ino"]))]
        found = [m for m in found if int(m) == wanted or self.in_use(m)] or found
        if not found:
            raise NpError(f"{which}: no file with pages has this number, and no mapping lies there")
        for mapping in found:
            self.show_one(mapping)

    @staticmethod
    def in_use(mapping):
        return int(mapping["nrpages"]) or int(mapping["i_mmap"]["node"])

    def show_all(self):
        rows = []
        for m in filter(self.in_use, mappings()):
            pages = [page for _, page in pages_of(m["page_tree"]["node"], int(m["page_tree"]["height"]))]
            dirty = sum("dirty" in flag_names(page) for page in pages)
            mapped = sum(counter(page["_mapcount"]) > 0 for page in pages)
            areas = len(list(areas_of(m["i_mmap"]["node"])))
            rows.append([int(m["host"]["i_ino"]), len(pages), dirty, mapped, areas,
                         int(m["host"]["i_size"]), f"{int(m):#x}"])  # fmt: skip
        if rows:
            table([">inode", ">pages", ">dirty", ">mapped", ">areas", ">bytes", "mapping"], rows)
        else:
            show("No file has pages in memory.")

    def show_one(self, m):
        host = m["host"]
        writers = counter(m["i_mmap_writable"])
        sealed = "no area may write it" if writers < 0 else f"{writers} areas may write it"
        show(f"inode {int(host['i_ino'])}, {int(host['i_size'])} bytes, mapping {int(m):#x}, {sealed}")
        names = {int(mm): name_of(task) for mm, task in address_spaces()}
        for index, page in pages_of(m["page_tree"]["node"], int(m["page_tree"]["height"])):
            show(
                f"  page {index}: pfn {pfn_of(page):#x}, count {counter(page['_count'])}, "
                f"mapcount {counter(page['_mapcount'])}, pins {counter(page['pins'])}, {' '.join(flag_names(page))}"
            )
        for vma in areas_of(m["i_mmap"]["node"]):
            show(f"  area of {names.get(int(vma['vm_mm']), 'nobody')}: {describe(vma)}")
