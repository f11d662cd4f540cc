# SPDX-License-Identifier: MIT
"""
tests/run/test_usertests.py - the programs of tests/user, run by the kernel one after the other.

What:     one boot with "usertest" on the command line; the kernel runs each program as root or as
          user 1000, looks at the page-state oracle after it, and gives it one result.
Start at: test_user_programs.   By hand: make run CMDLINE='usertest=*mmap*'
Not here: that the same binaries pass on Linux: tools/oracle.
"""
import dataclasses
import re

import pytest
from machines import BUILD, MATRIX, ROOT, Boot, Machine, run_tool

from guest.programs import programs


def roomy(machine):
    """The machine with room for the programs: their archive, a thousand processes in low memory.

    => its CPUs run at the same time: where programs spin for each other, turns are too long
    """
    least = "96M" if machine.firmware == "uefi" else "64M"  # GRUB holds the archive twice
    mem = least if machine.mem == "32M" else machine.mem
    more = "lowmem=128M" if machine.lowmem else machine.more
    return dataclasses.replace(machine, mem=mem, lowmem=False, more=more, in_turn=False)


BOOTS = [
    Boot(machine, "usertest")
    for machine in (
        Machine(iommu=True, smp=4),
        roomy(Machine(mem="1G", cpu="qemu64", lowmem=True)),
        roomy(Machine(mem="32M", edu=False)),
    )
]


# They are many: in test-all on a machine for each pair of values, not on each machine.
REST = [Boot(m, "usertest") for m in [Machine(), *map(roomy, MATRIX)] if Boot(m, "usertest") not in BOOTS]


@pytest.mark.parametrize("boot", BOOTS, ids=str)
def test_user_programs(boot, result, cases, pytestconfig):
    """Every program passes, and every program that was built has run."""
    check(result, cases, pytestconfig)


# The same programs while the 1st, 2nd, 3rd ... allocation fails: a few in each run, all in test-all.
# By this clock a time in which all sleep is over at once, and the longest program still is quick.
CLOCK = "-icount shift=6,sleep=off"
SHORTAGE = [
    "as-user/munmap_*", "as-user/mmap_f*", "as-user/exec_not_a_program", "as-user/brk_*",
    "as-root/mknod_*,as-root/tmpfs_full",
]  # fmt: skip


# Storms: they allocate by the thousand.  edu computes in a thread of the host: not by this clock.
STORMS = ("race_", "edu_", "fork_chain", "exec_argument", "proc_unmounted_while_read", "oom_", "many_")
PARTS = 24


def in_parts():
    """Every PARTSth program of as-root and as-user, and so on: so the long ones are not together."""
    names = sorted(name for name, _ in programs(ROOT) if name.startswith(("as-root/", "as-user/")))
    names = [name for name in names if not name.split("/")[1].startswith(STORMS)]
    return [",".join(names[n::PARTS]) for n in range(PARTS)]


@pytest.mark.parametrize("boot", [Boot(Machine(qemu=CLOCK), f"failtest={g}") for g in SHORTAGE], ids=str)
def test_programs_short_of_memory(boot, result, cases):
    """Whatever allocation fails, the kernel reports nothing and has all memory back."""
    check_shortage(result, cases)


@pytest.mark.all
@pytest.mark.parametrize("boot", [Boot(Machine(qemu=CLOCK, edu=False), f"failtest={p}") for p in in_parts()], ids=str)
def test_all_programs_short_of_memory(boot, result, cases):
    check_shortage(result, cases)


def check_shortage(result, cases):
    found = cases(result.console, result.command)
    programs = [case for case in found if case.name.startswith("as-")]
    assert programs and result.status == 0, result.story()


@pytest.mark.all
@pytest.mark.parametrize("boot", REST, ids=str)
def test_user_programs_everywhere(boot, result, cases, pytestconfig):
    """The same on the machines of the matrix."""
    check(result, cases, pytestconfig)


def check(result, cases, pytestconfig):
    found = cases(result.console, result.command)
    expected = 1 if any(case.status == "failed" for case in found) else 0
    assert result.status == expected, result.story()
    if not pytestconfig.getoption("part"):
        built = {name for name, _ in programs(ROOT)}
        missing = built - {case.name for case in found}
        assert not missing, f"these have not run: {sorted(missing)}\n{result.story()}"


def test_program_that_hangs_is_ended():
    """It fails, and what it has forked is gone; the next test has its turn."""
    hang = BUILD / "tests" / "run" / "hang"
    # By this clock the guard's minutes are over at once: nobody but the timer has anything to do.
    clock = "-icount shift=0,sleep=off -device isa-debug-exit,iobase=0xf4,iosize=4"
    done = run_tool(
        ["tools/run", "--qemu", clock, "--add", f"{hang}:/tests/as-user/yield_hangs",
         "--cmdline", "usertest=as-user/yield_*"], "hang",
    )  # fmt: skip
    assert done.status == 1, done.story()
    assert "not ok 2 as-user/yield_hangs" in done.console, done.story()
    assert re.search(r"yield_hangs has not ended after \d+ s", done.console), done.story()
    assert "ok 1 as-user/yield_takes_turns" in done.console, done.story()
