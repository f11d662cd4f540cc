# SPDX-License-Identifier: MIT
"""
tools/gdb/np/futex.py - np-futex: who waits for which word of user memory.

What:     the buckets of kernel/locking/futex.c, gathered by word: a word is named by its address in an
          address space, or, if several programs map it, by what is mapped and the offset in it.
Start at: Futex.run().
See it:   kernel/locking/futex.h; docs/futex.md; tests/run/test_gdb.py
"""
from .command import Command, show, table
from .tasks import address_spaces, name_of
from .types import enum_names, list_of, variable


def waiters():
    """Every record of a waiter, bucket by bucket, the longest waiting first."""
    buckets = variable("kernel/locking/futex.c", "futex_buckets")
    low, high = buckets.type.range()
    for i in range(low, high + 1):
        yield from list_of(buckets[i]["waiters"], "struct futex_waiter", "entry")


class Futex(Command):
    """np-futex: the tasks that wait for a word of user memory, by word.

    np-futex
    Those at one word in the order in which they will be woken.  A bitset that is not ffffffff: only
    a wake-up that names one of its bits."""

    name, usage = "np-futex", ""

    def run(self):
        kinds = enum_names("enum futex_kind", "FUTEX_")
        owners = {int(mm): task for mm, task in address_spaces()}
        rows = []
        for waiter in waiters():
            key = waiter["key"]
            kind = kinds.get(int(key["kind"]), "?").lower()
            owner = owners.get(int(key["object"]))
            place = name_of(owner) if kind != "object" and owner else f"{int(key['object']):#x}"
            rows.append([f"{int(key['offset']):#x}", kind, place, name_of(waiter["task"].dereference()),
                         f"{int(waiter['bitset']):08x}"])  # fmt: skip
        if not rows:
            show("No task waits for a word of user memory.")
            return
        rows.sort(key=lambda row: (row[2], row[1], row[0]))
        table(["word at", "kind", "of", "waits", "bitset"], rows)
