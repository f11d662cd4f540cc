# SPDX-License-Identifier: MIT
"""
tests/run/test_soak.py - the same suites for hours, each time with other timing (make soak).

What:     round after round, both kinds of suites on another machine of the whole product, and with
          guest time bound to another number of instructions (QEMU's icount): interrupts come at
          other places in the code, and a round that fails can be repeated exactly.
          Beside them the stress program, in its long form: storms of forks, threads, signals,
          mappings, pipes and execs, with another seed each time, on 1, 2, 4 and 8 CPUs.
Start at: ROUNDS, STORMS.   By hand: the command that a failed case shows.
"""
import dataclasses
import os

import pytest
from machines import BUILD, Boot, Machine, product, run_tool

ROUNDS = int(os.environ.get("ROUNDS", "500"))
SHIFTS = 8
# Storms of each of the four workers of tests/user/as-user-long/stress.c.
STORMS = int(os.environ.get("STORMS", "2000"))
CPUS = (4, 1, 2, 8)
STRESS_GUARD = 3600


def boots():
    """Neighbouring rounds differ in machine and in timing, and every round in its random numbers."""
    machines = product()
    for number in range(ROUNDS):
        qemu = f"-icount shift={number % SHIFTS},sleep=off -seed {number}"
        machine = dataclasses.replace(machines[number * 7 % len(machines)], qemu=qemu)
        yield Boot(machine, "selftest" if number % 2 else "usertest")


@pytest.mark.soak
@pytest.mark.parametrize("boot", list(boots()), ids=str)
def test_round(boot, result, cases):
    found = cases(result.console, result.command)
    expected = 1 if any(case.status == "failed" for case in found) else 0
    assert result.status == expected, result.story()


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(2, 2 + max(1, ROUNDS // 20)))
def test_stress(seed):
    """All storms come out as they must, the kernel reports nothing, and no page is lost."""
    machine = Machine(smp=CPUS[seed % len(CPUS)])
    program = str(BUILD / "tests" / "as-user-long" / "stress")
    command = ["tools/run", *machine.options(), "--", program, str(STORMS), str(seed)]
    result = run_tool(command, f"stress-{seed}", timeout=STRESS_GUARD)
    assert result.status == 0, result.story()
    assert "KTAP version 1" in result.console and "not ok" not in result.console, result.story()
