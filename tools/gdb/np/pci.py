# SPDX-License-Identifier: MIT
"""
tools/gdb/np/pci.py - np-pci: the devices on the bus, as a tree, and who drives each.

What:     what drivers/pci found at boot: each device below the bridge that it is behind, with its
          driver, how it interrupts, its ranges and who has them in use.
Start at: Pci.run().
See it:   drivers/pci/pci.h; docs/pci.md; tests/run/test_gdb.py
"""
from . import constants as c
from .command import Command, show
from .types import chain_of, counter, list_of, text, variable


def devices():
    return list(list_of(variable("drivers/pci/pci.c", "pci_devices"), "struct pci_dev", "list"))


def name(dev):
    return text(dev["dev"]["bus_id"])


def interrupts(dev):
    """How it says that it wants something."""
    if int(dev["msix_enabled"]):
        return f"MSI-X, {int(dev['msix']['nvec'])} messages"
    if int(dev["msi_enabled"]):
        return f"MSI {int(dev['irq'])}"
    return f"INT{'ABCD'[int(dev['pin']) - 1]} on {int(dev['wire'])}" if int(dev["pin"]) else "no interrupt"


def state(dev):
    driver = text(dev["driver"]["name"]) if int(dev["driver"]) else "no driver"
    words = [driver, interrupts(dev)]
    if counter(dev["enabled"]):
        words.append("enabled")
    if int(dev["secondary"]):
        words.append(f"bridge to buses {int(dev['secondary'])}-{int(dev['subordinate'])}")
    return ", ".join(words)


def ranges(dev):
    """A line for each BAR that has an address."""
    for i in range(c.PCI_NUM_BARS):
        r = dev["resource"][i]
        if not int(r["end"]):
            continue
        kind = "ports " if int(r["flags"]) & c.IORESOURCE_IO else "memory"
        users = ", ".join(text(use["name"]) for use in chain_of(r["child"], "sibling"))
        fetch = ", prefetchable" if int(r["flags"]) & c.IORESOURCE_PREFETCH else ""
        used = f", in use by {users}" if users else ""
        yield f"BAR {i} {kind} {int(r['start']):#x}-{int(r['end']):#x}{fetch}{used}"


class Pci(Command):
    """np-pci: the devices on the bus, as a tree, and who drives each.

    np-pci
    Below a bridge stand the devices behind it."""

    name, usage = "np-pci", ""

    def run(self):
        found = devices()
        if not found:
            show("The bus has not been walked yet.")
        depth = {0: -1}
        for dev in found:
            level = depth[int(dev["bridge"])] + 1
            depth[int(dev)] = level
            indent = "  " * level
            ids = f"[{int(dev['vendor']):04x}:{int(dev['device']):04x}]"
            show(f"{indent}{name(dev)} {ids} class {int(dev['class']):06x}: {state(dev)}")
            show(*(f"{indent}        {line}" for line in ranges(dev)))
