# SPDX-License-Identifier: MIT
"""
tools/gdb/np/proc.py - np-proc: the names under /proc, and the function that prints each.

What:     the tree of struct proc_dir_entry; who prints is named by its symbol, so that a breakpoint
          can be set there.  The directories of processes are not in it: a lookup makes them.
Start at: Proc.run().
See it:   kernel/fs/proc/proc.c; docs/proc.md; tests/run/test_gdb.py
"""
from .command import Command, show
from .types import NpError, counter, list_of, symbol, text, variable

SOURCE = "kernel/fs/proc/proc.c"
DIRECTORY, FORMAT = 0o040000, 0o170000


def printer(entry):
    """The function behind a file: show(), read_proc(), or its table of functions."""
    table = symbol(int(entry["proc_fops"])) if int(entry["proc_fops"]) else "-"
    if table.startswith("show_fops") and int(entry["data"]):
        return symbol(int(entry["data"]))
    return symbol(int(entry["read_proc"])) if int(entry["read_proc"]) else table


class Proc(Command):
    """np-proc: the names under /proc, and the function that prints each.

    np-proc [DIRECTORY]
    A directory is named as in /proc: np-proc sys/vm. The last column is who uses an entry: one for its
    name, one for each inode and each name below."""

    name, usage, most = "np-proc", "[DIRECTORY]", 1

    def run(self, path=""):
        entry = variable(SOURCE, "proc_root")
        for part in [part for part in (path or "").split("/") if part]:
            entry = next((e for e in self.below(entry) if text(e["name"]) == part), None)
            if entry is None:
                raise NpError(f"there is no entry {part} in /proc")
        if not list(self.below(entry)):
            show("No name has been added yet.")
            return
        show(f"{'name':20}{'mode':6}{'used':>5}  printed by")
        for child in self.below(entry):
            folder = int(child["mode"]) & FORMAT == DIRECTORY
            name = text(child["name"]) + ("/" if folder else "")
            mode = f"{int(child['mode']) & 0o777:04o}"
            show(f"{name:20}{mode:6}{counter(child['count']):5}  {'' if folder else printer(child)}".rstrip())

    @staticmethod
    def below(entry):
        return list_of(entry["subdirs"], "struct proc_dir_entry", "sibling")
