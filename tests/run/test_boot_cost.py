# SPDX-License-Identifier: MIT
"""
tests/run/test_boot_cost.py - how many instructions from power-on to the shell's prompt?

What:     the kernel that is measured (DEBUG=0) by direct boot, with one tick of the CPU's time stamp
          for each instruction; the shell's profile ends with a program that prints the time stamp, and
          the prompt follows.  Waiting counts too: the clock leaps while all sleep.
Start at: test_instructions_to_the_prompt.   By hand: the command that it prints.
"""
import os
import shlex

from machines import BUILD, ROOT, make_build
from terminal import Terminal

MOST = 60_000_000
CLOCK = "-icount shift=0,sleep=off -seed 1 -rtc base=2026-01-01,clock=vm"


def test_instructions_to_the_prompt(tmp_path):
    release = ROOT / "build" / "release"
    folder = release.relative_to(ROOT)
    made = make_build("release")
    assert made.returncode == 0, made.stderr
    profile = tmp_path / "profile"
    profile.write_text((ROOT / "user" / "etc" / "profile").read_text() + "/ticks\n")
    command = [
        "tools/run", "--add", f"{profile}:/etc/profile", "--add", f"{BUILD}/tests/run/ticks:/ticks",
        "--cmdline", "notour", "--qemu", CLOCK,
    ]  # fmt: skip
    print(f"NOPAGE_BUILD={folder}", shlex.join(command))
    child = Terminal(command, cwd=ROOT, env=dict(os.environ, NOPAGE_BUILD=str(folder)))
    try:
        child.expect(r"(\d+) ticks")
        ticks = int(child.match[1])
        child.expect("/ # ")
    finally:
        child.stop()
    print(ticks)
    assert ticks < MOST, f"{ticks} instructions to the prompt"
