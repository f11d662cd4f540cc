# SPDX-License-Identifier: MIT
"""
tests/run/test_proc.py - the tables of docs/proc.md have each file under /proc, and no other.

What:     a guest with every device lists what it has; the page is taken apart for names.
Start at: test_page_has_every_file.
"""
import re

import pytest
from here_and_there import BUSYBOX
from machines import OUTPUT, ROOT, run_tool

# Whatever is no directory and no process's; then what a process has.
SCRIPT = """
cd /proc
for name in * */* */*/* */*/*/*; do
    case $name in [0-9]*|self/*|thread-self/*|*'*'*) continue;; esac
    [ -d $name ] && [ ! -L $name ] || echo "file $name"
done
for name in self/*; do echo "process ${name#self/}"; done
for name in thread-self/*; do echo "thread ${name#thread-self/}"; done
"""
# Where a table begins, and what is before each of its names.
TABLES = {"In `/proc`": "file", "In `/proc/PID`": "process", "In `/proc/sys`": "file sys"}


def documented():
    """The names of the page as the script prints them."""
    found, prefix = set(), None
    for line in (ROOT / "docs" / "proc.md").read_text().splitlines():
        for start, kind in TABLES.items():
            if line.startswith(start):
                prefix = kind + ("/" if kind.endswith("sys") else " ")
        if prefix and line.startswith("| `"):
            found |= {prefix + name for name in re.findall("`([^`]+)`", line.split("|")[1])}
    return found


@pytest.fixture(scope="module")
def listed():
    """What the guest has."""
    folder = OUTPUT / "proc"
    folder.mkdir(parents=True, exist_ok=True)
    script = folder / "list.sh"
    script.write_text(SCRIPT)
    options = ["--firmware", "direct", "--iommu", "on", "--floppy", "", "--add", f"{script}:/list.sh"]
    done = run_tool(["tools/run", *options, "--", BUSYBOX, "sh", "/list.sh"], "proc")
    assert done.status == 0, done.story()
    return {line.strip() for line in done.console.splitlines() if line.startswith(("file", "process", "thread"))}


def test_page_has_every_file(listed):
    """Each file is in a table, and each name in a table is a file."""
    there = {name for name in listed if not name.startswith("thread ")}
    names = documented()
    assert there - names == set(), "files that docs/proc.md does not have"
    assert names - there == set(), "names of docs/proc.md that are no files"
    assert len(names) > 80


def test_thread_has_what_its_process_has(listed):
    """...save for the list of threads."""
    of_process = {name.split(" ", 1)[1] for name in listed if name.startswith("process ")}
    of_thread = {name.split(" ", 1)[1] for name in listed if name.startswith("thread ")}
    assert of_process - of_thread == {"task"} and of_thread < of_process
