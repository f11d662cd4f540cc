# SPDX-License-Identifier: MIT
"""
tools/gdb/np/log.py - np-log: the kernel's log, whatever the console has shown of it.

What:     the ring that printk() writes, oldest line first; also when the machine died too early,
          or too badly, to print.
Start at: Log.run().
See it:   kernel/lib/printk.c; tests/run/test_gdb.py
"""
import re

from .command import Command, show, small_number
from .types import address_of, read, variable


LEVEL = re.compile("^<[0-7]>")


class Log(Command):
    """np-log: the kernel's log, all of it or the last N lines.

    np-log [N]"""

    name, usage, most = "np-log", "[N]", 1

    def run(self, count=None):
        wanted = small_number(count, "lines") if count else None
        lines = [LEVEL.sub("", line) for line in ring().decode("latin-1").splitlines()]
        if not lines:
            show("The log is empty.")
        for line in lines[-wanted:] if wanted else lines:
            show(line)


def ring():
    """The bytes of the log, in order.  If the ring has gone round, its oldest line is cut."""
    buffer = variable("kernel/lib/printk.c", "log_buf")
    end, size = int(variable("kernel/lib/printk.c", "log_end")), buffer.type.sizeof
    data = read(address_of(buffer), size)
    if end <= size:
        return data[:end]
    return data[end % size :] + data[: end % size]
