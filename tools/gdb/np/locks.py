# SPDX-License-Identifier: MIT
"""
tools/gdb/np/locks.py - np-locks: what each task holds, where it took it, and who waits for what.

What:     the stack of held locks that debug builds keep in each task, outermost first: the ranks
          must climb downwards, which is what lockrank.c checks.  A lock is put on that stack before
          it is waited for; so an entry may also be one that the task does not have yet: then it
          belongs to the second table.
Start at: Locks.run().
See it:   kernel/lib/lockrank.h (the order); boot with crash=lock; tests/run/test_gdb.py
"""
import gdb

from .command import Command, show, table
from .tasks import all_tasks, name_of, running
from .types import enum_names, place, pointer, text


def held_of(task):
    """The entries of a task's stack: locks that it has, or waits for."""
    locks = task["locks"]
    return [locks["held"][i] for i in range(int(locks["count"]))]


class Locks(Command):
    """np-locks: the locks that each task holds, and who waits for what.

    np-locks
    In the order in which they were taken.  A lock may be taken only if its rank stands below those
    held already (kernel/lib/lockrank.h).  Who waits either spins (for a spinlock) or sleeps: for a
    mutex, a semaphore, a rw_semaphore, or at a wait queue, which nobody holds.  Where in the code a
    task waits, np-tasks shows."""

    name, usage = "np-locks", ""

    def run(self):
        if gdb.lookup_global_symbol("lockrank_acquire") is None:
            show("This kernel was built with DEBUG=0: it does not note who holds what.")
            return
        self.ranks = enum_names("enum lock_rank", "RANK_")
        self.last_sleeping = next(n for n, name in self.ranks.items() if name == "SLEEP_LAST")
        tasks = list(all_tasks())
        known = {int(task) for task in tasks}
        tasks += [pointer(task, "struct task_struct") for task in running() if task not in known]  # idle
        holders = self.show_holders(tasks)
        self.show_waiters(tasks, holders)

    def show_holders(self, tasks):
        """=> {address of a lock: [name of a holder]}"""
        on_cpu, holders = running(), {}
        for task in tasks:
            rows = []
            for i, lock in enumerate(held_of(task)):
                if not self.waits(task, lock):
                    rows.append(self.row(lock, i < int(task["locks"]["base"])))
                    holders.setdefault(int(lock["lock"]), []).append(name_of(task))
            if rows:
                cpu = on_cpu.get(int(task))
                show(f"{name_of(task)}{f', running on CPU {cpu}' if cpu is not None else ''}:")
                table(["   lock", "at", "rank", "taken by"], rows)
        if not holders:
            show("No task holds a lock.")
        return holders

    def is_spinlock(self, lock):
        return int(lock["rank"]) > self.last_sleeping

    def waits(self, task, lock):
        """Is this entry a lock that the task does not have yet?"""
        if self.is_spinlock(lock):
            return int(pointer(int(lock["lock"]), "struct spinlock")["owner"]) != int(task)
        return int(lock["lock"]) == int(task["locks"]["waits_for"])

    def row(self, lock, interrupted):
        """=> interrupted: an interrupt handler runs on top of the holder"""
        name = text(lock["name"]) + (" (below an interrupt)" if interrupted else "")
        rank = int(lock["rank"])
        return [f"   {name}", f"{int(lock['lock']):#x}", self.ranks.get(rank, rank), place(int(lock["site"]) - 1)]

    def show_waiters(self, tasks, holders):
        rows = []
        for task in tasks:
            wanted = [(lock["name"], int(lock["lock"]), "spins") for lock in held_of(task)
                      if self.is_spinlock(lock) and self.waits(task, lock)]  # fmt: skip
            locks = task["locks"]
            if int(locks["waits_for"]):
                wanted.append((locks["waits_name"], int(locks["waits_for"]), "sleeps"))
            for name, address, how in wanted:
                by = ", ".join(holders.get(address, [])) or "-"
                rows.append([f"   {name_of(task)}", how, text(name), f"{address:#x}", by])
        if rows:
            show("Waiting:")
            table(["   task", "", "for", "at", "held by"], rows)
