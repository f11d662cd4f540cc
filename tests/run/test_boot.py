# SPDX-License-Identifier: MIT
"""
tests/run/test_boot.py - the system as a person starts it: make run, the tour.

What:     without a terminal the tour runs through and gives its status; on a terminal it asks;
          a boot module that is missing or cut short is named; a log without a surprise in it.
Start at: test_tour_without_a_terminal.
Not here: the shell behind the tour, see test_shell.py; tools/run's options, see test_tools_run.py;
          what the tour shows, see user/tour/.
"""
import re
import subprocess

import pexpect
import pytest
from machines import BUILD, GUARD, ROOT, run_tool
from terminal import Terminal

RUN = str(ROOT / "tools" / "run")
# Lines that a healthy boot does not have.
SUSPECT = re.compile(
    r"warning|unknown|unexpected|not implemented|no such|fail|error|\bbug\b|oops|panic|leak|stuck|still here", re.I
)
# ...but for these, each with its reason.
EXPECTED = [
    re.compile(r"selftest|usertest"),
    re.compile(r"Booting|BdsDxe|GRUB|video mode|no console"),  # firmware and GRUB, under UEFI
]


@pytest.mark.parametrize("firmware", ["direct", "bios", "uefi"])
def test_tour_without_a_terminal(firmware):
    """`make run </dev/null`: every step, the summary, status 0."""
    done = run_tool(["tools/run", "--firmware", firmware], f"tour-{firmware}")
    assert done.status == 0, done.story()
    assert "Summary" in done.console, done.story()
    checks = re.search(r"(\d+) checks, (\d+) held, 0 did not", done.console)
    assert checks and checks[1] == checks[2] != "0", done.story()
    assert "[WRONG]" not in done.console


def test_tour_with_little_memory():
    """Below 256 MiB every page is in the device's reach: the step about the shadow says so."""
    done = run_tool(["tools/run", "--mem", "64M"], "tour-64M")
    assert done.status == 0, done.story()
    assert "Skipped" in done.console, done.story()


@pytest.mark.makes
def test_make_run():
    """The very command of the README, as far as it goes without a terminal."""
    done = subprocess.run(
        ["make", "run"], cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True,
        timeout=GUARD, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert "Summary" in done.stdout


@pytest.fixture
def terminal():
    """A guest on a terminal of its own; gone when the test ends."""
    child = Terminal([RUN, "--tests"])
    yield child
    child.stop()


def test_leaving_with_ctrl_a_x(terminal):
    terminal.expect(r"\[Enter\] ")
    terminal.send("\x01x")
    terminal.expect(pexpect.EOF)
    assert terminal.exit_status() == 0


def test_selftest_on_a_terminal():
    """`make run CMDLINE=selftest` on a terminal: the suites on the screen, then the end."""
    child = Terminal([RUN, "--cmdline", "selftest=string*"])
    child.expect("KTAP version 1")
    child.expect(pexpect.EOF)
    assert child.exit_status() == 0
    child.stop()


# ---- Boot modules and command lines that are wrong ------------------------------------------


@pytest.mark.parametrize("firmware", ["direct", "bios"])
def test_missing_module(firmware):
    done = run_tool(["tools/run", "--firmware", firmware, "--without-archive"], f"no-module-{firmware}")
    assert done.status == 125, done.story()
    assert re.search(r"module|archive", done.console, re.I), done.story()


@pytest.mark.parametrize("keep", [0, 50, 1000, 0.5])
def test_truncated_module(tmp_path, keep):
    """An archive that ends too early is reported, however early; never a program cut in half."""
    whole = (BUILD / "root.cpio").read_bytes()
    short = tmp_path / "short.cpio"
    short.write_bytes(whole[: int(len(whole) * keep) if keep < 1 else keep])
    done = run_tool(["tools/run", "--archive", str(short)], f"short-module-{keep}")
    assert done.status in (125, 126), done.story()
    assert re.search(r"(module|archive).*", done.console, re.I), done.story()


def test_corrupt_module(tmp_path):
    """An archive that is none."""
    path = tmp_path / "noise.cpio"
    path.write_bytes(b"this is not an archive\n" * 1000)
    done = run_tool(["tools/run", "--archive", str(path)], "corrupt-module")
    assert done.status in (125, 126), done.story()
    assert re.search(r"module|archive", done.console, re.I), done.story()


@pytest.mark.parametrize(
    "name, says, where",
    [
        ("null", "page fault", "crash_null"),
        ("bug", "BUG at kernel/crash.c", "crash_bug"),
        ("stack", "double fault: kernel stack overflow", "overflow"),
        ("write-text", "page fault", "crash_write_text"),
        ("lock", "is already held by init (pid 1) on CPU", "crash_lock"),
        ("mutex", "mutex wanted at crash_mutex", "crash_mutex"),
        ("unlock", "lock is released by init (pid 1), but nobody holds it", "crash_unlock"),
    ],
)
def test_crash_is_reported(name, says, where):
    """Each classic mistake ends in a report: what happened, and the function in the backtrace."""
    done = run_tool(["tools/run", "--cmdline", f"crash={name}"], f"crash-{name}")
    assert done.status == 125, done.story()
    assert f"kernel panic: {says}" in done.console or says in done.console, done.story()
    assert re.search(rf"\b{where}\+", done.console), done.story()


def test_crash_stops_every_cpu():
    """The CPU that panics reports first, then where each other one was; then the machine stands still."""
    done = run_tool(["tools/run", "--smp", "4", "--cmdline", "crash=null"], "crash-smp")
    assert done.status == 125, done.story()
    report = done.console[done.console.index("kernel panic:") :]
    found = [re.search(rf"CPU {cpu} ran .*interrupts on:\r*\n.*\+0x", report) for cpu in (1, 2, 3)]
    assert all(found), done.story()
    assert [m.start() for m in found] == sorted(m.start() for m in found)
    assert report.count("kernel panic:") == 1


@pytest.mark.parametrize("smp, option, runs", [(4, "smp=2", 2), (2, "smp=16", 2), (16, "", 16), (4, "smp=0", 4)])
def test_as_many_cpus_as_asked_for(smp, option, runs):
    words = f"{option} log=com2 init=/bin/nothing"
    done = run_tool(["tools/run", "--smp", str(smp), "--cmdline", words], f"smp-{smp}-{option}")
    assert re.search(rf"smp: {runs} CPUs\b", done.log), done.story()
    assert ("option smp: " in done.log) == (option == "smp=0"), done.story()


def test_a_cpu_that_does_not_start_is_left_out():
    """The second of three others is never called: it is named, the rest run and pass their tests."""
    words = "fail=cpu:2 selftest=vmalloc* log=com2"
    done = run_tool(["tools/run", "--smp", "4", "--cmdline", words], "smp-deaf")
    assert done.status == 0, done.story()
    assert "the CPU with APIC 2 does not start: left out" in done.log, done.story()
    assert "smp: 3 CPUs" in done.log, done.story()


def test_a_cpu_that_is_lost_ends_the_start():
    """It may have the stack that the next would get: the next, and all behind it, stay off."""
    words = "fail=lost-cpu:2 selftest=vmalloc* log=com2"
    done = run_tool(["tools/run", "--smp", "4", "--cmdline", words], "smp-lost")
    assert done.status == 0, done.story()
    assert "the CPU with APIC 2 took its place and is lost" in done.log, done.story()
    assert "smp: 2 CPUs, 1 more not used" in done.log, done.story()


def test_sleep_under_a_spinlock_has_two_backtraces():
    """Where it was about to sleep, and how it had come to the lock."""
    done = run_tool(["tools/run", "--cmdline", "crash=sleep"], "crash-sleep")
    warning, lock = done.console.split("about to sleep with a spinlock held")[1].split("lock is held, taken at ")[:2]
    assert re.search(r"  might_sleep\+.*\s+.*  crash_sleep\+", warning), done.story()
    assert re.match(r"take_a_lock.*\s+.*  take_a_lock.*\s+.*  crash_sleep\+", lock), done.story()


@pytest.mark.parametrize(
    "name, says, where",
    [
        ("softlockup", r"soft lockup: CPU \d+ has not scheduled for 10 s", "crash_softlockup"),
        ("hardlockup", r"hard lockup: CPU \d+ has had no tick for 10 s", "crash_hardlockup"),
    ],
)
def test_a_stuck_cpu_is_reported(name, says, where):
    """Ten seconds in a loop are reported, once, with the place; then the machine goes on."""
    words = f"crash={name} selftest=string* log=com2"
    done = run_tool(["tools/run", "--smp", "2", "--cmdline", words], f"crash-{name}")
    assert done.status == 0, done.story()
    assert len(re.findall(says, done.log)) == 1 and done.log.count("lockup: ") == 1, done.story()
    assert re.search(rf"\b{where}\+", done.log), done.story()


def test_first_allocation_fails():
    """fail=alloc:1: the program cannot even be started, and that is all that happens."""
    done = run_tool(["tools/run", "--cmdline", "fail=alloc:1"], "fail-alloc")
    assert done.status == 126 and "ENOMEM" in done.errors, done.story()


def test_bad_option_values_are_reported():
    words = "dma_debug=7 console=loud fail=alloc:x loglevel=9 log=com2"
    done = run_tool(["tools/run", "--cmdline", words], "bad-values")
    assert done.status == 0, done.story()
    for name in ("dma_debug", "console", "fail", "loglevel"):
        assert f"option {name}: " in done.log, done.story()


def test_unknown_option_is_reported():
    """A word of the command line that nobody knows is named in the log."""
    done = run_tool(["tools/run", "--cmdline", "frobnicate=7 log=com2"], "unknown-option")
    assert done.status == 0, done.story()
    assert "frobnicate" in done.log


def test_missing_first_program():
    done = run_tool(["tools/run", "--cmdline", "init=/bin/nothing"], "no-init")
    assert done.status == 126, done.story()
    assert "ENOENT" in done.errors


@pytest.mark.parametrize("firmware", ["direct", "bios", "uefi"])
def test_quiet_log(firmware):
    """The log of a healthy boot has nothing in it to worry about."""
    arguments = ["tools/run", "--firmware", firmware, "--cmdline", "log=com2"]
    done = run_tool(arguments, f"quiet-{firmware}")
    assert done.status == 0, done.story()
    assert "nopage" in done.log
    bad = [
        line
        for line in done.log.splitlines()
        if SUSPECT.search(line) and not any(e.search(line) for e in EXPECTED)
    ]
    assert bad == []
