# SPDX-License-Identifier: MIT
"""
tests/run/machines.py - the machines that the tests boot, and a pool that boots two at a time.

What:     a Boot is a machine and what it is to do (its kernel command line); Boots starts each of
          those that the chosen tests ask for, early and in parallel, and hands a test its Result.
          Every boot is a run of tools/run, and its command is shown when it fails: paste it to see
          the same again.
Start at: MATRIX, then Boots.   Who calls: tests/run/conftest.py.
Holds:    1. MATRIX covers every pair of values of its axes (test_ktap.py checks that);
             `make test-all` takes the whole product.
          2. No test waits a fixed time.  GUARD only ends what hangs.
"""
import concurrent.futures
import contextlib
import dataclasses
import fcntl
import itertools
import os
import pathlib
import shlex
import subprocess
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tools"))
from guest.qemu import least_for_uefi, size_in_bytes  # noqa: E402 (the path is only known now)

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / os.environ.get("NOPAGE_BUILD", "build")
OUTPUT = BUILD / "test-output"
GUARD = 600
WORKERS = max(2, min(4, os.cpu_count() or 2))
SLOTS = 2 * WORKERS

AXES = {
    "firmware": ("direct", "bios", "uefi"),
    "mem": ("32M", "512M", "4G"),
    "cpu": ("max", "qemu64"),
    "lowmem": (False, True),
    "edu": (True, False),
    "iommu": (False, True),
    "smp": (1, 4),
}


@dataclasses.dataclass(frozen=True)
class Machine:
    """One row of the matrix; the first is the machine that everything else uses too."""

    firmware: str = "direct"
    mem: str = "512M"
    cpu: str = "max"
    lowmem: bool = False
    edu: bool = True
    more: str = ""  # further words for the kernel
    iommu: bool = False
    smp: int = 1
    qemu: str = ""  # further words for QEMU
    # The CPUs take turns on one thread of the host, where otherwise each has its own.  With more CPUs
    # than the host has that is five times faster: nobody spins for a lock whose holder the host has
    # stopped.  What two do at the very same time is for the machines without it.
    in_turn: bool = False

    def possible(self):
        """High memory begins at 64 MiB: with 32 MiB there is none.  And nothing for an IOMMU, without edu."""
        return not (self.lowmem and self.mem == "32M") and not (self.iommu and not self.edu)

    def options(self):
        """Words for tools/run, the command line excepted.  UEFI does not start with 32 MiB."""
        mem = self.mem
        if self.firmware == "uefi" and size_in_bytes(mem) < least_for_uefi():
            mem = f"{least_for_uefi() >> 20}M"
        words = ["--firmware", self.firmware, "--mem", mem, "--cpu", self.cpu]
        if self.smp != 1:
            words += ["--smp", str(self.smp)]
        if self.iommu:
            words += ["--iommu", "on"]
        if not self.edu:
            words += ["--without-edu"]
        # Test runs have the port that ends QEMU at once, also from a panic.
        qemu = "-device isa-debug-exit,iobase=0xf4,iosize=4"
        qemu += " -accel tcg,thread=single" if self.in_turn else ""
        return words + ["--qemu", f"{qemu} {self.qemu}".strip()]

    def cmdline(self):
        """Words for the kernel."""
        return " ".join((["lowmem=64M"] if self.lowmem else []) + self.more.split())

    def __str__(self):
        words = [self.firmware, self.mem, self.cpu]
        words += ["lowmem"] if self.lowmem else []
        words += [] if self.edu else ["no-edu"]
        words += ["iommu"] if self.iommu else []
        words += [f"smp{self.smp}"] if self.smp != 1 else []
        words += ["in-turn"] if self.in_turn else []
        return "-".join(words + self.more.split() + self.qemu.replace("-", "").split())


# Every pair of values of two axes is in some row.
MATRIX = [
    Machine("direct", "512M", "max", False, True, iommu=True, smp=4),
    Machine("direct", "32M", "qemu64", False, False),
    Machine("direct", "4G", "qemu64", True, True, iommu=True, smp=4, in_turn=True),
    Machine("bios", "32M", "max", False, True, iommu=True),
    Machine("bios", "512M", "qemu64", True, False),
    Machine("bios", "4G", "max", False, False, smp=4, in_turn=True),
    Machine("uefi", "32M", "qemu64", False, True, iommu=True, smp=4, in_turn=True),
    Machine("uefi", "512M", "max", True, False),
    Machine("uefi", "4G", "max", False, True),
]
REFERENCE = MATRIX[0]


def product():
    """All machines that the axes allow."""
    rows = (dict(zip(AXES, values)) for values in itertools.product(*AXES.values()))
    machines = (Machine(**row, in_turn=row["smp"] > 1) for row in rows)
    return [machine for machine in machines if machine.possible()]


# Other ways to build the kernel: what make is told.  Each has its own folder under build/.
BUILDS = {"release": ["DEBUG=0"], "llvm": ["LLVM=1"]}


@dataclasses.dataclass(frozen=True)
class Boot:
    """A machine and what it runs."""

    machine: Machine
    task: str  # selftest or usertest; failtest with its glob
    build: str = ""  # "" for the build under test, or one of BUILDS

    def __str__(self):
        task = f"-{self.task}" if "=" in self.task else ""
        task = task if len(task) < 80 else task[:76] + "..."
        return str(self.machine) + task + (f"-{self.build}" if self.build else "")

    def command(self, glob=""):
        task = f"{self.task}={glob}" if glob and "=" not in self.task else self.task
        cmdline = f"{task} {self.machine.cmdline()}".strip()
        return ["tools/run", *self.machine.options(), "--cmdline", cmdline]


@dataclasses.dataclass
class Result:
    """What a boot gave."""

    command: str
    status: int
    console: str
    log: str
    errors: str
    seconds: float

    def story(self, lines=40):
        """For a person: the command, the status, the end of what was said."""
        return (
            f"$ {self.command}\nstatus {self.status} after {self.seconds:.1f} s\n"
            f"--- console\n{tail(self.console, lines)}\n--- stderr\n{tail(self.errors, lines)}"
        )


def tail(text, lines):
    return "\n".join(text.splitlines()[-lines:])


def make(*arguments):
    """Run make as a person would, not as a part of the make that started the tests.

    => what was given to that make (LLVM=1, DEBUG=0, CI) counts here too: it is in the environment
    """
    inherited = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "NOPAGE_BUILD")
    environment = {name: v for name, v in os.environ.items() if name not in inherited}
    command = ["make", "--no-print-directory", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True,
        check=False, timeout=GUARD,
    )  # fmt: skip


@contextlib.contextmanager
def making():
    """Nobody else builds in this tree meanwhile: no boot, no other test, no other process."""
    with open(ROOT / "build" / "making", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def make_build(name):
    """One of BUILDS, if it is not there already."""
    folder = f"build/{name}"
    with making():
        return make("-j2", f"B={folder}", *BUILDS[name], f"{folder}/nopage.elf", f"{folder}/root.cpio")


def run_tool(arguments, name, stdin=subprocess.DEVNULL, build=BUILD, timeout=GUARD):
    """One run of tools/run to its end, its streams kept in files under build/test-output/."""
    folder = OUTPUT / name
    folder.mkdir(parents=True, exist_ok=True)
    paths = {kind: folder / kind for kind in ("console", "log", "errors")}
    # Before a program's own words, which follow "--".
    command = [arguments[0], "--timeout", str(timeout), "--log", str(paths["log"]), *arguments[1:]]
    paths["log"].write_bytes(b"")
    environment = dict(os.environ, NOPAGE_BUILD=str(build))
    began = time.monotonic()
    with open(paths["console"], "wb") as console, open(paths["errors"], "wb") as errors:
        status = subprocess.run(
            command, cwd=ROOT, env=environment, stdin=stdin, stdout=console, stderr=errors, check=False
        ).returncode
    texts = {kind: path.read_text("utf-8", "replace") for kind, path in paths.items()}
    shown = shlex.join(arguments)
    if build != ROOT / "build":
        shown = f"NOPAGE_BUILD={build} {shown}"
    return Result(shown, status, **texts, seconds=time.monotonic() - began)


class Boots:
    """The boots of this session: started in the order of the tests, as many at a time as the host has CPUs.

    A guest whose CPUs run at the same time has nearly all of the host: of two such guests each loses a
    CPU that holds a lock for the length of a time slice, again and again, and both take ten times as long.
    """

    def __init__(self):
        self.pool = concurrent.futures.ThreadPoolExecutor(SLOTS)
        self.started = {}
        self.turn = threading.Condition()
        self.free = SLOTS

    def start(self, boot, glob=""):
        """Have it done by and by; once, however often it is asked for."""
        if boot not in self.started:
            self.started[boot] = self.pool.submit(self._run_in_turn, boot, glob)

    @staticmethod
    def needs(boot):
        """How many places of SLOTS.  A chosen part is mostly a driver's: it waits for its device."""
        if "=" in boot.task and boot.task.count(",") < 10 and not boot.build:
            return 1
        return SLOTS - 1 if boot.machine.smp > 1 and not boot.machine.in_turn else SLOTS // WORKERS

    def _run_in_turn(self, boot, glob):
        needs = self.needs(boot)
        with self.turn:
            self.turn.wait_for(lambda: self.free >= needs)
            self.free -= needs
        try:
            return self._run(boot, glob)
        finally:
            with self.turn:
                self.free += needs
                self.turn.notify_all()

    @staticmethod
    def _run(boot, glob):
        command = boot.command(glob)
        build = BUILD
        if boot.build:
            build = ROOT / "build" / boot.build
            made = make_build(boot.build)
            if made.returncode:
                return Result("make " + " ".join(BUILDS[boot.build]), 2, "", "", made.stderr, 0)
        return run_tool(command, f"{boot.task.partition('=')[0]}-{boot}", build=build)

    def result(self, boot):
        """Wait for it."""
        self.start(boot)
        return self.started[boot].result()

    def stop(self):
        self.pool.shutdown(wait=False, cancel_futures=True)
