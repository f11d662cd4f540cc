# SPDX-License-Identifier: MIT
"""
tools/gdb/np/dma.py - np-dma: the live DMA mappings, and who made them; pools, areas kept back.

What:     what /proc/dma_mappings, dma_pools, dma_shadow and bigphysarea show; of a mapping also the whole chain of
          callers that its record has kept.
Start at: Dma.run().   Who else calls: page.py (records, record_lines).
See it:   mm/dma/internal.h (struct dma_record); tests/run/test_gdb.py
Book:     LDD3 ch. 15, "Setting Up Streaming DMA Mappings"
"""
import gdb

from . import constants as c
from .command import Command, show, table
from .memory import owner_name, page_of, pfn_valid
from .types import NpError, container, counter, list_of, place, text, variable

DRIVER = "mm/dma/"  # the frames of the mapping call itself are not shown


def records():
    """Every record, by bus address: the tree of intervals, left to right."""
    node, above = variable("mm/dma/record.c", "by_bus")["node"], []
    while int(node) or above:
        while int(node):
            above.append(node)
            node = node["left"]
        node = above.pop()
        # struct interval begins with its rb_node
        yield container(int(node), "struct dma_record", "by_bus")
        node = node["right"]


def direction(record):
    if record["coherent"]:
        return "noncoherent" if record["noncoherent"] else "coherent"
    return text(variable("mm/dma/report.c", "dma_dir_names")[int(record["dir"]) & 3])


def owner(record):
    if record["coherent"]:
        return "both"
    return "CPU" if record["cpu_owns"] else "device"


def callers(record):
    """Where the mapping was made: the callers of mm/dma, innermost first."""
    trace = [int(record["trace"][i]) - 1 for i in range(int(record["trace_len"]))]
    trace = [pc for pc in trace if pc > c.KERNEL_START]
    while len(trace) > 1 and in_dma(trace[0]):
        trace.pop(0)
    return [place(pc) for pc in trace]


def in_dma(pc):
    symtab = gdb.find_pc_line(pc).symtab
    return symtab is not None and symtab.filename.startswith(DRIVER)


def of_list(record):
    return f", of a list of {int(record['nents'])}" if int(record["entry"]) else ""


def record_lines(record):
    """A mapping in a line; in a second one, who made it."""
    through = f" through a shadow of {int(record['phys']):#x}" if int(record["shadow"]) else ""
    yield (
        f"{text(record['dev']['bus_id'])} at bus {int(record['bus']):#x}{through},"
        f" {int(record['size'])} bytes, {direction(record)}, owner: {owner(record)}{of_list(record)}"
    )
    yield from [f"made by {pc}" for pc in callers(record)[:1]]


def memory_words(record):
    """The page behind the buffer's start."""
    pfn = int(record["phys"]) >> c.PAGE_SHIFT
    if not pfn_valid(pfn):
        return "not RAM"
    page = page_of(pfn)
    pins = counter(page["pins"])
    return f"page frame {pfn:#x}, {owner_name(page)}" + (f", pins {pins}" if pins else "")


class Dma(Command):
    """np-dma: the live DMA mappings, and who made each.

    np-dma [pools | shadow | bigarea]
    owner: whose turn it is.  shadow: the bounce page that the device is given instead of memory
    beyond its reach.  Below each: the code that made it, innermost caller first.
    Each piece of a scatter/gather list is a mapping; it says how many pieces the list has.
    pools: the pools of coherent blocks.  shadow: how full the pool of shadow pages is.
    bigarea: the same of the memory that bigarea=SIZE keeps back.
    With dma_debug=0 only mappings through a shadow, and coherent memory, have a record."""

    name, usage = "np-dma", "[pools | shadow | bigarea]"
    most = 1

    def run(self, *words):
        parts = {
            (): self.mappings, ("pools",): self.pools,
            ("shadow",): self.shadow, ("bigarea",): self.bigarea,
        }  # fmt: skip
        if words not in parts:
            raise NpError(f"usage: {self.name} {self.usage}")
        parts[words]()

    def pools(self):
        found = list(list_of(variable("mm/dma/pool.c", "pools"), "struct dma_pool", "list"))
        if not found:
            show("There is no DMA pool.")
            return
        rows = []
        for pool in found:
            chunks, each = int(pool["nr_chunks"]), int(pool["per_chunk"])
            rows.append([
                text(pool["name"]), text(pool["dev"]["bus_id"]), f"{int(pool['used'])} of {chunks * each}",
                int(pool["size"]), int(pool["boundary"]), chunks,
            ])  # fmt: skip
        table(["pool", "device", "blocks in use", ">size", ">boundary", ">chunks"], rows)

    def shadow(self):
        self.area(variable("mm/dma/shadow.c", "shadow_area"))

    def bigarea(self):
        self.area(variable("mm/dma/bigarea.c", "bigarea"))

    def area(self, area):
        if not int(area["pages"]):
            show(f"There is no {text(area['name'])}.")
            return
        base, pages = int(area["base"]), int(area["pages"])
        show(
            f"{pages} pages at {base:#x}: {int(area['used'])} in use, {int(area['peak'])} at most;"
            f" {int(area['requests'])} requests, for {int(area['failures'])} there was no room."
        )

    def mappings(self):
        found = sorted(records(), key=lambda record: int(record["bus"]))
        if not found:
            show("No DMA mapping is live.")
            return
        table(
            ["device", "bus", ">size", "direction", "owner", "memory", "shadow"],
            [self.row(record) for record in found],
        )
        for record in found:
            made = callers(record)
            what = f"bus {int(record['bus']):#x} is {memory_words(record)}{of_list(record)}"
            show(f"{what}; made by" if made else what, *[f"    {line}" for line in made])
        if not int(variable("mm/dma/dma.c", "dma_debug")):
            show("dma_debug=0: a mapping of memory that the device reaches has no record.")

    def row(self, record):
        shadow = int(record["shadow"])
        return [
            text(record["dev"]["bus_id"]), f"{int(record['bus']):#x}", int(record["size"]),
            direction(record), owner(record), f"{int(record['phys']):#x}",
            f"{shadow:#x}" if shadow else "-",
        ]  # fmt: skip
