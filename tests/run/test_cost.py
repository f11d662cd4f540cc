# SPDX-License-Identifier: MIT
"""
tests/run/test_cost.py - what system calls and page faults cost, in instructions of the guest.

What:     the program cost (tests/run/guest/cost.c) in the kernel that is measured (DEBUG=0), with one
          tick of the CPU's time stamp for each instruction. No row may cost SLACK more than the table
          in docs/cost.md says; the table has each row of the program, and no other.
Start at: test_cost.   By hand: the command that it prints.
"""
import re

from machines import BUILD, BUILDS, ROOT, make, run_tool

SLACK = 1.10
COUNTING = ["--cpu", "max,erms=off,rdrand=off", "--cmdline", "norandmaps dma_debug=0",
            "--qemu", "-icount shift=0,sleep=off -seed 1 -rtc base=2026-01-01,clock=vm"]  # fmt: skip


def table():
    """Row and what it costs, from the page's last column."""
    page = (ROOT / "docs" / "cost.md").read_text()
    return {row: int(cost) for row, cost in re.findall(r"^\| `(\w+)` \|.*\| (\d+) \|$", page, re.M)}


def test_cost():
    release = ROOT / "build" / "release"
    folder = release.relative_to(ROOT)
    made = make("-j2", f"B={folder}", *BUILDS["release"], f"{folder}/nopage.elf", f"{folder}/root.cpio")
    assert made.returncode == 0, made.stderr
    result = run_tool(["tools/run", *COUNTING, "--", f"{BUILD}/tests/run/cost"], "cost", build=release)
    assert result.status == 0, result.story()
    found = {row: int(cost) for row, cost in re.findall(r"^(\w+) (\d+)$", result.console, re.M)}
    stated = table()
    print(result.command)
    for row, cost in found.items():
        print(f"{row:20} {cost:8}  stated {stated.get(row)}")
    assert set(found) == set(stated)
    dearer = {row: cost for row, cost in found.items() if cost > stated[row] * SLACK}
    assert not dearer, f"instructions: {dearer}; docs/cost.md: { {row: stated[row] for row in dearer} }"
