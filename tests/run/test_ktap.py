# SPDX-License-Identifier: MIT
"""
tests/run/test_ktap.py - the runner's own judgement: does it see a failure where there is one?

What:     texts as a guest prints them, each with the cases that it must give; and that the matrix
          of machines covers what it promises.
"""
import itertools

import machines
from ktap import parse


def statuses(text):
    return [(case.name, case.status) for case in parse(text)]


SUITES = """\
[    0.1] nopage: hello
KTAP version 1
1..2
  KTAP version 1
  # Subtest: vma
  1..2
  ok 1 merge
[    0.2] a line of the log
  # expected 1, got 2
  not ok 2 split
not ok 1 vma
  KTAP version 1
  # Subtest: buddy
  1..1
  ok 1 buddy.halves # SKIP no memory
ok 2 buddy
"""


def test_suites_give_their_cases():
    assert statuses(SUITES) == [
        ("vma.merge", "passed"),
        ("vma.split", "failed"),
        ("buddy.halves", "skipped"),
    ]


def test_failed_case_carries_its_log():
    failed = parse(SUITES)[1]
    assert "a line of the log" in failed.detail and "expected 1, got 2" in failed.detail
    assert "hello" not in failed.detail


def test_program_is_one_case():
    text = """\
KTAP version 1
1..3
KTAP version 1
1..2
ok 1 - first
# got -14
not ok 2 - second
not ok 1 as-user/a
KTAP version 1
1..2
ok 1 - first
[1.0] a killed by SIGSEGV
not ok 2 as-user/b
KTAP version 1
1..0 # SKIP no device
ok 3 as-root/c # SKIP
"""
    assert statuses(text) == [
        ("as-user/a", "failed"),
        ("as-user/b", "failed"),
        ("as-root/c", "skipped"),
    ]
    assert "got -14" in parse(text)[0].detail and "SIGSEGV" in parse(text)[1].detail


def failed_names(text):
    return [case.name for case in parse(text) if case.status == "failed"]


def test_too_few_results():
    assert failed_names("KTAP version 1\n1..3\nok 1 a\nok 2 b\n") == ["the run.plan"]


def test_too_few_cases():
    text = "KTAP version 1\n1..1\n  KTAP version 1\n  # Subtest: s\n  1..2\n  ok 1 a\nok 1 s\n"
    assert failed_names(text) == ["s.plan"]


def test_no_plan():
    assert failed_names("KTAP version 1\nok 1 a\n") == ["the run.plan"]


def test_nothing_at_all():
    assert failed_names("panic\n") == ["ktap"]


def test_cut_off_in_a_suite():
    text = "KTAP version 1\n1..2\n  KTAP version 1\n  # Subtest: s\n  1..2\n  ok 1 a\n"
    assert failed_names(text) == ["s.plan", "s.end", "the run.plan"]


def test_suite_that_contradicts_its_cases():
    suite = "KTAP version 1\n1..1\n  KTAP version 1\n  # Subtest: s\n  1..1\n  {} 1 a\n{} 1 s\n"
    assert failed_names(suite.format("not ok", "ok")) == ["s.a", "s"]
    assert failed_names(suite.format("ok", "not ok")) == ["s"]


def test_matrix_covers_each_pair():
    def pairs(rows):
        for row in rows:
            values = [(axis, getattr(row, axis)) for axis in machines.AXES]
            yield from itertools.combinations(values, 2)

    assert set(pairs(machines.MATRIX)) == set(pairs(machines.product()))
