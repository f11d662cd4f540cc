# SPDX-License-Identifier: MIT
"""
tools/gdb/np/__init__.py - the np- commands: nopage's own structures, shown by gdb.

What:     a package for the Python inside gdb.  Every command reads the guest's memory through the
          kernel's own types (its debug information says where each field is) and prints; nothing
          in the guest is changed or called, so a command may be given wherever the guest stands.

              command.py     what all commands share: arguments, errors, np-help
              types.py       variables, structs, lists and symbols of the kernel
              constants.py   what are macros in C, and so are not in the debug information
              tables.py      page tables: walking, and an entry in words
              unwind.py      backtraces: of sleeping tasks; and, for bt, across exceptions
              tasks.py processes.py vmas.py program.py walk.py page.py dma.py isadma.py log.py trace.py
              locks.py futex.py files.py signals.py later.py zones.py pci.py iommu.py
              edu.py devices.py mounts.py cache.py proc.py ttys.py
                             the commands, named for what they show

Start at: walk.py, the shortest that shows how all work together.
See it:   tests/run/test_gdb.py; docs/debugging.md
"""
from . import (
    cache, command, devices, dma, edu, files, futex, isadma, later, locks, log, mounts, page, pci, proc, processes,
    program, signals, tasks, trace, ttys, unwind, vmas, walk, zones,
)  # fmt: skip

COMMANDS = [
    tasks.Tasks, processes.Processes, processes.RunQueues, vmas.Vmas, program.Exec, walk.Walk, page.Page,
    dma.Dma, edu.Edu, isadma.IsaDma, trace.Trace, log.Log, locks.Locks, futex.Futex, files.Files, signals.Signals,
    later.Timers, later.Works, zones.Zones, pci.Pci, devices.Devices, mounts.Mounts,
    mounts.Dentries, cache.Cache, proc.Proc, ttys.Tty, command.Help,
]  # fmt: skip


def load():
    """Define the commands, the functions, and the unwinder."""
    for kind in COMMANDS:
        command.Command.known[kind.name] = kind()
    tasks.Current()
    tasks.Task()
    page.PageOf()
    unwind.load()
