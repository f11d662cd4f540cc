# SPDX-License-Identifier: MIT
"""
tools/gdb/np/program.py - np-exec: what exec made of a process: its file, where its parts lie, auxv.

What:     the addresses that layout_choose() drew and image_map() used, and the auxiliary vector as
          libc found it, each number under its name.
Start at: Exec.run().
See it:   kernel/process/exec.h; docs/exec.md; tests/run/test_gdb.py
"""
from . import constants as c
from .command import Command, show, table
from .tasks import name_of, task_of
from .types import NpError
from .mounts import path_of

ADDRESSES = ["AT_PHDR", "AT_BASE", "AT_ENTRY", "AT_RANDOM", "AT_EXECFN", "AT_PLATFORM", "AT_HWCAP"]
NAMES = {value: name for name, value in c.HEADERS["kernel/uapi/elf.h"].items()}


def vector(mm):
    """The pairs of the auxiliary vector, without the AT_NULL that ends it."""
    words = mm["saved_auxv"]
    for i in range(0, words.type.range()[1], 2):
        if int(words[i]) == c.AT_NULL:
            return
        yield int(words[i]), int(words[i + 1])


def pair(kind, value):
    name = NAMES.get(kind, str(kind))
    return [name, f"{value:#x}" if name in ADDRESSES else value]


class Exec(Command):
    """np-exec: what exec made of a process: its file, where its parts lie, the auxiliary vector.

    np-exec [PID]
    Without PID: the process that runs.  The parts as exec placed them; what has been mapped since
    np-vmas shows.  AT_BASE is 0 if no dynamic loader runs the program."""

    name, usage, most = "np-exec", "[PID]", 1

    def run(self, pid=None):
        task = task_of(pid)
        mm = task["mm"]
        if not int(mm) or not int(mm["exe_file"]):
            raise NpError(f"{name_of(task)} runs no program")
        show(f"{name_of(task)}: {path_of(mm['exe_file']['f_dentry'])}")
        parts = [
            ("code", "start_code", "end_code"),
            ("data", "start_data", "end_data"),
            ("heap", "start_brk", "brk"),
            ("mmap", None, "mmap_base"),
            ("stack", "start_stack", "arg_start"),
            ("arguments", "arg_start", "arg_end"),
            ("environment", "env_start", "env_end"),
        ]
        table(
            ["part", "from", "to"],
            [[name, f"{int(mm[low]):#x}" if low else "", f"{int(mm[high]):#x}"] for name, low, high in parts],
        )
        table(["auxv", "value"], [pair(kind, value) for kind, value in vector(mm)])
