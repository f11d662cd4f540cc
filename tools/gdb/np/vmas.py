# SPDX-License-Identifier: MIT
"""
tools/gdb/np/vmas.py - np-vmas: the areas of an address space, and how much of each is there.

What:     what /proc/PID/maps shows, and more: the flags in words, how many pages the page tables
          hold of each area, and which function brings a missing one.
Start at: Vmas.run().   Who else calls: walk.py, page.py (describe, backing).
See it:   mm/virt/vma.h (struct vm_area_struct); tests/run/test_gdb.py
"""
import bisect

from . import constants as c
from .command import Command, show, table
from .mounts import path_of
from .tables import leaves
from .tasks import areas, name_of, task_of
from .types import NpError, counter, function, text

FLAGS = ["GROWSDOWN", "PFNMAP", "LOCKED", "IO", "DONTCOPY", "DONTEXPAND", "RESERVED",
         "WIPEONFORK"]


def has(vma, flag):
    return bool(int(vma["vm_flags"]) & flag)


def permissions(vma):
    pairs = [(c.VM_READ, "r"), (c.VM_WRITE, "w"), (c.VM_EXEC, "x")]
    rwx = "".join(letter if has(vma, flag) else "-" for flag, letter in pairs)
    return rwx + ("s" if has(vma, c.VM_MAYSHARE) else "p")


def flag_words(vma):
    return " ".join(name for name in FLAGS if has(vma, getattr(c, "VM_" + name)))


def backing(vma):
    """What the area shows: a file, or what kind of anonymous memory."""
    mm = vma["vm_mm"]
    start, end = int(vma["vm_start"]), int(vma["vm_end"])
    if int(vma["vm_file"]):
        offset = int(vma["vm_pgoff"]) << c.PAGE_SHIFT
        return path_of(vma["vm_file"]["f_dentry"]) + (f"+{offset:#x}" if offset else "")
    if start <= int(mm["brk"]) and end >= int(mm["start_brk"]) and int(mm["brk"]) > int(mm["start_brk"]):
        return "[heap]"
    if start <= int(mm["start_stack"]) <= end:
        return "[stack]"
    return "anonymous"


def describe(vma):
    """An area in one line."""
    words = [f"{int(vma['vm_start']):#x}-{int(vma['vm_end']):#x}", permissions(vma), backing(vma)]
    return " ".join(words + ([flag_words(vma)] if flag_words(vma) else []))


def filler(vma):
    """What brings a page of the area that is touched for the first time."""
    ops = vma["vm_ops"]
    if int(ops) and int(ops["nopage"]):
        return function(ops["nopage"])
    if has(vma, c.VM_PFNMAP):
        return "mapped at once"
    return "zeros"


def semaphore(sem):
    active = int(sem["active"])
    if active < 0:
        return "held by a writer"
    return f"held by {active} reader{'s' if active > 1 else ''}" if active else "free"


def count_pages(mm, vmas):
    """(how many entries of the page tables lie in each area, the addresses that lie in none)"""
    starts = [int(vma["vm_start"]) for vma in vmas]
    ends = [int(vma["vm_end"]) for vma in vmas]
    there, strays = [0] * len(vmas), []
    for address, _ in leaves(mm):
        i = bisect.bisect_right(starts, address) - 1
        if i >= 0 and address < ends[i]:
            there[i] += 1
        else:
            strays.append(address)
    return there, strays


class Vmas(Command):
    """np-vmas: the areas of a process, and how many pages of each are there.

    np-vmas [PID]
    Without PID: the process that runs.  Columns: the range; permissions, s shared, p private;
    pages of the range; entries in the page tables now (there); who fills a page that is not there
    (a nopage function, or zeros); what backs the area; flags."""

    name, usage, most = "np-vmas", "[PID]", 1

    def run(self, pid=None):
        task = task_of(pid)
        mm = task["mm"]
        if not int(mm):
            raise NpError(f"{name_of(task)} is a kernel thread: it has no areas (np-tasks shows who has)")
        vmas = list(areas(mm))
        there, strays = count_pages(mm, vmas)
        show(
            f"{name_of(task)}: {int(mm['map_count'])} areas of {int(mm['total_vm'])} pages;"
            f" {int(mm['rss'])} pages counted, {int(mm['nr_ptes'])} tables;"
            f" {counter(mm['mm_users'])} users; mmap_sem {semaphore(mm['mmap_sem'])}"
        )
        table(
            ["start", "end", "perm", ">pages", ">there", "filled by", "backing", "flags"],
            [self.row(vma, count) for vma, count in zip(vmas, there)],
        )
        if len(vmas) != int(mm["map_count"]):
            show(f"But the list has {len(vmas)} areas: somebody is changing it, or it is broken.")
        for address in strays:
            show(f"But {address:#x} is mapped, and in no area.")

    def row(self, vma, there):
        start, end = int(vma["vm_start"]), int(vma["vm_end"])
        pages = (end - start) >> c.PAGE_SHIFT
        return [
            f"{start:#x}", f"{end:#x}", permissions(vma), pages, there, filler(vma), backing(vma),
            flag_words(vma),
        ]  # fmt: skip
