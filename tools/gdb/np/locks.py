# SPDX-License-Identifier: MIT
"""
tools/gdb/np/locks.py - np-locks: what each task holds, and where it took it.

What:     the stack of held locks that debug builds keep in each task, outermost first: the ranks
          must climb downwards, which is what lockrank.c checks.
Start at: Locks.run().
See it:   kernel/lib/lockrank.h (the order); boot with crash=lock; tests/run/test_gdb.py
"""
import gdb

from .command import Command, show, table
from .tasks import all_tasks, name_of, running
from .types import enum_names, place, text


class Locks(Command):
    """np-locks: the locks that each task holds, and who took them.

    np-locks
    In the order in which they were taken.  A lock may be taken only if its rank stands below those
    held already (kernel/lib/lockrank.h).  Where a task waits for a lock, np-tasks shows it."""

    name, usage = "np-locks", ""

    def run(self):
        if gdb.lookup_global_symbol("lockrank_acquire") is None:
            show("This kernel was built with DEBUG=0: it does not note who holds what.")
            return
        ranks = enum_names("enum lock_rank", "RANK_")
        nobody = True
        for task in all_tasks():
            held = task["locks"]
            count = int(held["count"])
            if not count:
                continue
            nobody = False
            cpu = running().get(int(task))
            show(f"{name_of(task)}{f', running on CPU {cpu}' if cpu is not None else ''}:")
            table(
                ["   lock", "at", "rank", "taken by"],
                [self.row(held["held"][i], ranks, i < int(held["base"])) for i in range(count)],
            )
        if nobody:
            show("No task holds a lock.")

    def row(self, lock, ranks, interrupted):
        """=> interrupted: an interrupt handler runs on top of the holder"""
        name = text(lock["name"]) + (" (below an interrupt)" if interrupted else "")
        rank = int(lock["rank"])
        return [f"   {name}", f"{int(lock['lock']):#x}", ranks.get(rank, rank), place(int(lock["site"]) - 1)]
