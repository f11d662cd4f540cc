# SPDX-License-Identifier: MIT
"""
tests/run/ktap.py - from the text on the console to one result for each case.

What:     KTAP as the kernel and the test programs print it, among lines of the kernel's log:

              KTAP version 1
              1..2
                KTAP version 1           a suite: indented, one result a case
                # Subtest: vma
                1..2
                ok 1 merge
                not ok 2 split
              not ok 1 vma               the suite's own result
              KTAP version 1             a program's own output is not indented: it belongs to
              1..1                       the result that follows it, and is its detail
              ok 1 - unaligned is EINVAL
              ok 2 as-user/munmap_bad_range

          parse() gives the cases vma.merge, vma.split and as-user/munmap_bad_range.
Start at: parse(), called by tests/run/conftest.py's `cases`.
Holds:    nothing is taken on trust: a plan with too few results, a suite without its result, a
          result that contradicts its cases, no plan at all: each is a failed case of its own.
See it:   tests/run/test_ktap.py.      Linux: tools/testing/kunit/kunit_parser.py.
"""
import dataclasses
import re

HEADER = re.compile(r"(KTAP version 1|TAP version 13)\s*$")
PLAN = re.compile(r"1\.\.(\d+)(\s*#\s*SKIP\b(?P<reason>.*))?\s*$", re.I)
SUBTEST = re.compile(r"#\s*Subtest:\s*(\S+)")
RESULT = re.compile(
    r"(?P<verdict>not ok|ok)\s+(?P<number>\d+)(\s+-)?\s*(?P<name>[^#]*?)\s*"
    r"(#\s*(?P<directive>SKIP|TODO|XFAIL)\b(?P<reason>.*))?(#.*)?$",
    re.I,
)
PROGRAM = re.compile(r"(as-root|as-user|dies-\d+)/")
LOG_LINES = 60


@dataclasses.dataclass
class Case:
    """One result: status is passed, failed or skipped; detail is the text that led to it."""

    name: str
    status: str
    detail: str = ""


@dataclasses.dataclass
class Level:
    """A KTAP document that is being read; `program`: one inside another at the same indent."""

    indent: int
    program: bool
    name: str = ""
    plan: int | None = None
    seen: int = 0
    failed: int = 0

    def complete(self):
        return self.plan is not None and self.seen >= self.plan


class Parser:
    """One line at a time; cases are collected in order."""

    def __init__(self):
        self.cases = []
        self.levels = []
        self.recent = []  # lines since the last result
        self.documents = 0

    def line(self, text):
        text = text.rstrip("\r\n")
        self.recent.append(text)
        body = text.lstrip(" ")
        indent = len(text) - len(body)
        if HEADER.match(body):
            self._open(indent)
        elif match := PLAN.match(body):
            if self.levels and self.levels[-1].plan is None:
                self.levels[-1].plan = int(match[1])
        elif match := SUBTEST.match(body):
            if self.levels:
                self.levels[-1].name = match[1]
        elif match := RESULT.match(body):
            self._result(indent, match)
        elif body.startswith("Bail out!") and self.levels and not self.levels[-1].program:
            self._add(Case("bail-out", "failed", self._excerpt()))

    def _open(self, indent):
        # A header further left: what was open on its right will get no result any more.
        while self.levels and self.levels[-1].indent > indent:
            self._close(self.levels.pop(), "has no result of its own")
        inside = bool(self.levels) and self.levels[-1].indent == indent
        if inside and self.levels[-1].program:
            self.levels.pop()  # that program ended without a result: the next one begins
        self.documents += 1
        self.levels.append(Level(indent, program=inside))

    def _result(self, indent, match):
        name = match["name"].strip()
        below = None
        while self.levels and self.levels[-1].indent > indent:
            below = self.levels.pop()
            self._check(below)
        if not self.levels:
            return  # a line of some log that looks like a result
        if self.levels[-1].program:
            if not self.levels[-1].complete() and not PROGRAM.match(name):
                self.levels[-1].seen += 1
                return
            self.levels.pop()
        level = self.levels[-1]
        level.seen += 1
        status = "failed" if match["verdict"].lower() == "not ok" else "passed"
        if match["directive"]:
            status = "skipped"
        level.failed += status == "failed"
        if below is None:
            name = f"{level.name}.{name}" if level.name and "." not in name else name
            detail = (match["reason"] or "").strip() if status == "skipped" else self._excerpt()
            self._add(Case(name, status, detail))
        elif status == "failed" and not below.failed:
            # All its cases passed, and yet the suite says it failed.
            self._add(Case(name, "failed", self._excerpt()))
        elif status == "passed" and below.failed:
            self._add(Case(name, "failed", f"suite {name} says ok, though cases of it failed"))
        else:
            self.recent.clear()

    def _add(self, case):
        self.cases.append(case)
        self.recent.clear()

    def _excerpt(self):
        return "\n".join(self.recent[-LOG_LINES:])

    def _check(self, level):
        if level.program:
            return
        where = level.name or "the run"
        if level.plan is None:
            self._add(Case(f"{where}.plan", "failed", f"{where} has no plan line"))
        elif level.seen != level.plan:
            text = f"{where} planned {level.plan} and gave {level.seen} results\n" + self._excerpt()
            self._add(Case(f"{where}.plan", "failed", text))

    def _close(self, level, why):
        if not level.program:
            self._check(level)
            where = level.name or "the run"
            self._add(Case(f"{where}.end", "failed", f"{where} {why}\n{self._excerpt()}"))

    def end(self):
        """The text is over: what is still open, but for the outermost level, was cut off."""
        while len(self.levels) > 1:
            self._close(self.levels.pop(), "was cut off")
        if self.levels:
            self._check(self.levels.pop())
        if not self.documents:
            self._add(Case("ktap", "failed", "no KTAP at all in:\n" + self._excerpt()))


def parse(text):
    """The cases in the console's text, in order."""
    parser = Parser()
    for line in text.splitlines():
        parser.line(line)
    parser.end()
    return parser.cases
