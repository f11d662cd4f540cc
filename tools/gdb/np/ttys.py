# SPDX-License-Identifier: MIT
"""
tools/gdb/np/ttys.py - np-tty: the terminals, whose they are, and what waits in them.

What:     /proc/tty/lines, with what it does not say: the bytes that wait themselves, the line that
          is being typed, and who sleeps at the terminal.
Start at: Tty.run().
See it:   drivers/char/tty.h, kernel/process/terminal.h; docs/terminal.md; tests/run/test_gdb.py
"""
from .command import Command, show
from .tasks import name_of
from .types import list_of, text, variable

TTY_IO = "drivers/char/tty_io.c"
INPUT = 4096
SHOWN = 60  # bytes of what waits


def number_of(pid):
    return int(pid["nr"]) if int(pid) else "-"


def spelt(tty, start, end):
    """The bytes from one mark to another, as a C string."""
    ring = tty["input"]
    data = bytes(int(ring[i % INPUT]) for i in range(start, min(end, start + SHOWN)))
    more = "..." if end - start > SHOWN else ""
    return '"' + repr(data)[2:-1].replace('"', '\\"') + '"' + more


class Tty(Command):
    """np-tty: the terminals: who has them open, their session and foreground group, what waits in them.

    np-tty
    "lines" are complete and can be read; "typed" is what can still be edited."""

    name, usage = "np-tty", ""

    def run(self):
        head = variable(TTY_IO, "all_ttys")
        ttys = list(list_of(head, "struct tty", "all"))
        if not ttys:
            show("There are no terminals yet: tty_init() has not run.")
        for tty in ttys:
            self.show_tty(tty)

    def show_tty(self, tty):
        terminal = tty["terminal"]
        state = [word for word in ("stopped", "held", "other_gone", "at_end", "exclusive") if int(tty[word])]
        show(
            f"{text(tty['name'])}  {int(tty['opens'])} open, session {number_of(terminal['session'])}, "
            f"foreground {number_of(terminal['foreground'])}, {int(terminal['hangups'])} hang-ups"
            + "".join(f", {word}" for word in state)
        )
        tail, lines, head = (int(tty[mark]) for mark in ("tail", "lines", "head"))
        if lines != tail:
            show(f"    lines   {spelt(tty, tail, lines)}")
        if head != lines:
            show(f"    typed   {spelt(tty, lines, head)}")
        echo = int(tty["echo_in"]) - int(tty["echo_out"])
        if echo:
            show(f"    echo    {echo} bytes wait")
        for queue, does in (("read_wait", "reads"), ("write_wait", "writes")):
            for entry in list_of(tty[queue]["tasks"], "struct wait_queue", "entry"):
                if int(entry["task"]):
                    show(f"    {does:7} {name_of(entry['task'].dereference())}")
