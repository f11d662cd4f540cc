# SPDX-License-Identifier: MIT
"""
tests/run/conftest.py - what the test files share: options, boots, and results by case.

What:     `make test` runs pytest here.  A test that is given a `boot` finds it started already,
          in parallel with others; with `cases` it reports every case that the guest ran as a
          result of its own, by name, in pytest's summary and in build/junit.xml.
Start at: pytest_collection_modifyitems (which tests run, in which order), then `cases`.
Holds:    --tier=test|all|soak: a test may be marked all or soak.  --part=NAME (make test T=NAME):
          tests whose name has NAME in it, and the guest's cases that match it, on one machine.
Not here: the two processes that share the tests: hands.py.
"""
import contextlib
import fnmatch

import ktap
import machines
import pytest
from hands import Hands

TIERS = ("test", "all", "soak")


def pytest_addoption(parser):
    group = parser.getgroup("nopage")
    group.addoption("--tier", choices=TIERS, default="test", help="how much is tested")
    group.addoption("--part", default="", help="only tests and cases that match this")
    group.addoption("--two-hands", action="store_true", help="share the tests with a second pytest")
    group.addoption("--second", default="", help="(for that one)")


def pytest_configure(config):
    config.addinivalue_line("markers", "all: part of make test-all, not of make test")
    config.addinivalue_line("markers", "soak: part of make soak only")
    config.addinivalue_line("markers", "makes: runs make in this tree, while nobody else does")
    config.boots = machines.Boots()
    config.pluginmanager.register(Hands(config, boot_of))


def pytest_unconfigure(config):
    config.boots.stop()


def pytest_report_header(config):
    part = config.getoption("part")
    return f"nopage: tier {config.getoption('tier')}" + (f", part {part}" if part else "")


def boot_of(item):
    """The boot that a test was given, or None."""
    callspec = getattr(item, "callspec", None)
    return callspec.params.get("boot") if callspec else None


def glob_for(part):
    """A pattern of the guest's: suites, cases and programs with `part` in their names."""
    return part if not part or set(part) & set("*?[.") else f"*{part}*"


def pytest_collection_modifyitems(config, items):
    """Choose by tier and part; tests without a boot of their own come first."""
    tier, part = config.getoption("tier"), config.getoption("part")
    chosen, left_out = [], []
    for item in items:
        lowest = next((TIERS.index(t) for t in ("soak", "all") if item.get_closest_marker(t)), 0)
        wanted = TIERS.index(tier) >= lowest
        if wanted and part:
            boot = boot_of(item)
            wanted = is_named(item, part) or (boot and boot == reference(items, boot))
        (chosen if wanted else left_out).append(item)
    chosen.sort(key=lambda item: boot_of(item) is not None)
    items[:] = chosen
    config.hook.pytest_deselected(items=left_out)


def is_named(item, part):
    """Does `part` mean this test itself, not the guest's cases?"""
    return fnmatch.fnmatch(item.name, f"*{part}*") or part in item.path.stem


def reference(items, boot):
    """The first boot that does what this one does: the one that a part is run on."""
    return next(b for b in map(boot_of, items) if b and b.task == boot.task)


def pytest_collection_finish(session):
    if session.config.getoption("collectonly"):
        return
    part = session.config.getoption("part")
    if session.config.getoption("second"):
        return  # boots are the first's
    for item in session.items:
        if boot_of(item):
            glob = "" if is_named(item, part) else glob_for(part)
            session.config.boots.start(boot_of(item), glob)


@pytest.fixture(autouse=True)
def turn_at_make(request):
    """A test that runs make in this tree has it to itself."""
    alone = request.node.get_closest_marker("makes")
    with machines.making() if alone else contextlib.nullcontext():
        yield


@pytest.fixture
def result(request, boot):
    """What the boot of this test gave."""
    return request.config.boots.result(boot)


@pytest.fixture
def cases(request):
    """A function that reports each case in a console's text; it returns them.

    => origin: the command that gave the text; a failed case shows it, to be tried by hand
    """

    def report(text, origin):
        found = ktap.parse(text)
        for case in found:
            if case.status == "failed":
                case.detail = f"{case.detail or 'not ok'}\n(from: {origin})"
        request.node.ktap_cases = found
        return found

    return report


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_protocol(item):
    """Behind the result of a test, the results of the cases that it reported."""
    yield
    found = getattr(item, "ktap_cases", [])
    item.session.testscollected += len(found)  # what the percentage is of
    for case in found:
        nodeid = f"{item.nodeid}::{case.name}"
        location = (item.location[0], item.location[1], f"{item.location[2]} {case.name}")
        item.ihook.pytest_runtest_logstart(nodeid=nodeid, location=location)
        for when in ("call", "teardown"):
            item.ihook.pytest_runtest_logreport(report=case_report(case, when, nodeid, location))
        item.ihook.pytest_runtest_logfinish(nodeid=nodeid, location=location)


def case_report(case, when, nodeid, location):
    outcome, text = "passed", None
    if when == "call" and case.status == "failed":
        outcome, text = "failed", case.detail
    elif when == "call" and case.status == "skipped":
        outcome, text = "skipped", (location[0], 0, f"Skipped: {case.detail or 'by the guest'}")
    return pytest.TestReport(
        nodeid=nodeid, location=location, keywords={}, outcome=outcome, longrepr=text, when=when
    )
