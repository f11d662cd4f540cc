# SPDX-License-Identifier: MIT
"""
tools/gdb/np/zones.py - np-zones: free memory by zone and block size.

What:     what /proc/zoneinfo and /proc/buddyinfo show.
Start at: Zones.run().
See it:   mm/phys/page_alloc.h (struct zone); mm/phys/buddy.c; tests/run/test_gdb.py
"""
from .command import Command, show, table
from .types import text, variable


class Zones(Command):
    """np-zones: the memory zones: where they lie, what is free, in blocks of which size.

    np-zones
    free counts the CPUs' own lists (percpu) too.  reserve is left for GFP_ATOMIC, keep for those
    who can use no other zone.  The second table: free blocks by order, 2^order pages each."""

    name, usage = "np-zones", ""

    def run(self):
        zones = variable("mm/phys/page_alloc.c", "zones")
        low, high = zones.type.range()
        used = [zones[i] for i in range(low, high + 1) if int(zones[i]["present"])]
        if not used:
            show("There are no zones yet: page_alloc_init() has not run.")
            return
        table(
            ["zone", ">first pfn", ">end pfn", ">present", ">free", ">percpu", ">reserve", ">keep"],
            [self.row(zone) for zone in used],
        )
        first, last = used[0]["free_area"].type.range()
        orders = range(first, last + 1)
        table(
            ["free blocks"] + [f">{order}" for order in orders],
            [
                [text(zone["name"])] + [int(zone["free_area"][order]["count"]) for order in orders]
                for zone in used
            ],
        )

    def row(self, zone):
        low, high = zone["pcp"].type.range()
        percpu = sum(int(zone["pcp"][cpu]["count"]) for cpu in range(low, high + 1))
        return [
            text(zone["name"]), f"{int(zone['start_pfn']):#x}", f"{int(zone['end_pfn']):#x}",
            int(zone["present"]), int(zone["free_pages"]) + percpu, percpu, int(zone["reserve"]),
            int(zone["keep"]),
        ]  # fmt: skip
