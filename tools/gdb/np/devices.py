# SPDX-License-Identifier: MIT
"""
tools/gdb/np/devices.py - np-devices: character device numbers, and the drivers behind them.

What:     who has taken which numbers, and which file_operations an open of one leads to.
Start at: Devices.run().
See it:   kernel/fs/dev/char_dev.c; docs/char-devices.md; tests/run/test_gdb.py
"""
from .command import Command, show
from .types import counter, list_of, symbol, text, variable

SOURCE = "kernel/fs/dev/char_dev.c"
MINORBITS = 20
MINORS = (1 << MINORBITS) - 1


def numbers(first, count):
    """4:64 or 1:0-255."""
    major, minor = first >> MINORBITS, first & MINORS
    return f"{major}:{minor}" + (f"-{minor + count - 1}" if count > 1 else "")


def taken(cdev, regions):
    """The name under which the cdev's first number was taken."""
    for region in regions:
        if 0 <= int(cdev["dev"]) - int(region["first"]) < int(region["count"]):
            return text(region["name"])
    return "(not taken)"


class Devices(Command):
    """np-devices: character device numbers, the drivers behind them, and how many files are open.

    np-devices
    Numbers that are taken and have no driver behind them yet stand below."""

    name, usage = "np-devices", ""

    def run(self):
        regions = list(list_of(variable(SOURCE, "regions"), "struct region", "entry"))
        cdevs = list(list_of(variable(SOURCE, "cdevs"), "struct cdev", "entry"))
        if not regions and not cdevs:
            show("No device number has been taken yet.")
            return
        show(f"{'numbers':14}{'taken as':16}{'open':>4}  driver's functions")
        for cdev in cdevs:
            where = numbers(int(cdev["dev"]), int(cdev["count"]))
            opens = counter(cdev["users"]) - 1  # one is the driver's
            show(f"{where:14}{taken(cdev, regions):16}{opens:4}  {symbol(int(cdev['ops']))}")
        for region in regions:
            first, count = int(region["first"]), int(region["count"])
            if not any(first <= int(cdev["dev"]) < first + count for cdev in cdevs):
                show(f"{numbers(first, count):14}{text(region['name']):16}   -  (none)")
