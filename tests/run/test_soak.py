# SPDX-License-Identifier: MIT
"""
tests/run/test_soak.py - the same suites for hours, each time with other timing (make soak).

What:     round after round, both kinds of suites on another machine of the whole product, and with
          guest time bound to another number of instructions (QEMU's icount): interrupts come at
          other places in the code, and a round that fails can be repeated exactly.
Start at: ROUNDS.   By hand: the command that a failed case shows.
"""
import dataclasses
import os

import pytest
from machines import Boot, product

ROUNDS = int(os.environ.get("ROUNDS", "500"))
SHIFTS = 8


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
