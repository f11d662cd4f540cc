# SPDX-License-Identifier: MIT
"""
tools/gdb/np/later.py - np-timers, np-works: what the kernel has put off.

What:     the trees of kernel/time/timer.c, one for each CPU, in order; the lists of
          kernel/time/workqueue.c, with the functions that are queued.
Start at: Timers.run(), Works.run().
See it:   docs/timers.md; tests/run/test_gdb.py
"""
from .command import Command, show, table
from .tasks import name_of
from .types import container, list_of, symbol, variable


def in_order(node):
    """The nodes of a red-black tree, left to right."""
    if int(node):
        yield from in_order(node["left"])
        yield node
        yield from in_order(node["right"])


class Timers(Command):
    """np-timers: the pending timers of each CPU, the next first.

    np-timers
    Times are nanoseconds since boot, by the kernel's clock; the function is called on that CPU."""

    name, usage = "np-timers", ""

    def run(self):
        bases = variable("kernel/time/timer.c", "bases")
        rows = []
        for cpu in range(int(variable("arch/x86_64/desc.c", "cpu_count"))):
            for node in in_order(bases[cpu]["pending"]["node"]):
                timer = container(node, "struct ktimer", "node")
                rows.append([cpu, int(timer["expires"]), symbol(int(timer["function"])),
                             f"{int(timer['data']):#x}"])  # fmt: skip
        if not rows:
            show("No timer is pending.")
            return
        table(["CPU", "expires", "function", "data"], rows)


class Works(Command):
    """np-works: what is queued on each workqueue, and how far its threads have come.

    np-works
    A row for each thread; below it the functions that wait, in order."""

    name, usage = "np-works", ""

    def run(self):
        rows = []
        for queue in list_of(variable("kernel/time/workqueue.c", "workqueues"), "struct workqueue_struct", "entry"):
            for cpu in range(int(queue["queues"])):
                one = queue["cpu"][cpu]
                waiting = [
                    symbol(int(work["func"])) for work in list_of(one["works"], "struct work_struct", "entry")
                ]
                rows.append([queue["name"].string(), name_of(one["task"].dereference()), int(one["queued"]),
                             int(one["done"]), ", ".join(waiting) or "-"])  # fmt: skip
        table(["workqueue", "thread", "queued", "done", "waiting"], rows)
