# SPDX-License-Identifier: MIT
"""
tests/run/test_gdb.py - gdb and its np- commands, on running guests.

What:     every command is driven by `gdb -batch` against a guest that stands at a breakpoint, and
          what it says is compared with facts: with the arguments of the function where the guest
          stopped, with what other commands say, with what the kernel's own functions return when
          gdb calls them.  From reset through the switch to long mode, under each firmware; and
          make gdb, on a terminal.
Start at: Guest, then test_walk_and_page_agree.
Holds:    a guest stands still between two runs of gdb: `disconnect` leaves it stopped.  So a test
          may look, compute, and look again.  No waiting but for the guest itself.
"""
import importlib.util
import os
import re
import subprocess

import pexpect
import pytest
from machines import BUILD, GUARD, OUTPUT, ROOT
from terminal import Terminal

SCRIPT = ROOT / "tools" / "gdb" / "nopage.gdb"
MARK = "=====np====="
# What no command may ever say.
NEVER = ["Traceback", "Python Exception", "Error occurred in Python", "Remote 'g' packet"]

TOUR = r"tour \(pid \d+\)"  # kernel threads have numbers too

COMMANDS = {
    "np-tasks", "np-vmas", "np-exec", "np-walk", "np-page", "np-dma", "np-trace", "np-log", "np-locks", "np-zones",
    "np-signals", "np-ps", "np-rq", "np-futex", "np-files", "np-timers", "np-works",
    "np-isadma", "np-pci", "np-edu", "np-devices", "np-mounts", "np-dentries", "np-cache", "np-proc", "np-tty",
    "np-help", "np-boot",
}  # fmt: skip


class Guest:
    """A guest that tools/run has started for gdb: it stands at reset."""

    def __init__(self, name, *options):
        folder = OUTPUT / f"gdb-{name}"
        folder.mkdir(parents=True, exist_ok=True)
        self.console = folder / "console"
        with open(self.console, "wb") as console:
            self.process = subprocess.Popen(
                [ROOT / "tools" / "run", "--gdb", "--timeout", str(GUARD), *options],
                cwd=ROOT, env=dict(os.environ, NOPAGE_BUILD=str(BUILD)), stdin=subprocess.DEVNULL,
                stdout=console, stderr=subprocess.PIPE, text=True,
            )  # fmt: skip
        for line in self.process.stderr:
            match = re.search(r"target remote :(\d+)", line)
            if match:
                self.port = match[1]
                return
        raise AssertionError("tools/run --gdb names no port")

    def gdb(self, *commands, last="disconnect"):
        """One `gdb -batch` with these commands; what each of them said."""
        words = ["gdb", "-nx", "-q", "-batch", str(BUILD / "nopage.elf"), "-x", str(SCRIPT)]
        words += ["-ex", f"target remote :{self.port}"]
        for command in commands:
            words += ["-ex", f"echo \\n{MARK}\\n", "-ex", command]
        words += ["-ex", f"echo \\n{MARK}\\n", "-ex", last]
        done = subprocess.run(
            words, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, errors="replace", timeout=GUARD, check=False,
        )  # fmt: skip
        assert not [word for word in NEVER if word in done.stdout], done.stdout
        said = done.stdout.split(f"\n{MARK}\n")
        assert len(said) == len(commands) + 2, done.stdout
        return [text.strip("\n") for text in said[1:-1]]

    def ask(self, command):
        """What one command says."""
        return self.gdb(command)[0]

    def value(self, expression):
        """The number that an expression has."""
        text = self.ask(f"print/x {expression}")
        match = re.fullmatch(r"\$1 = (0x[0-9a-f]+)", text)
        assert match, text
        return int(match[1], 16)

    def tour(self):
        """The number of the tour: kernel threads have numbers too."""
        return int(re.search(r"^pid (\d+) +tour ", self.ask("np-tasks"), re.M)[1])

    def go(self, *places):
        """Run to each of these places in turn."""
        for place in places:
            said = self.gdb(f"tbreak {place}", "continue")[1]
            assert "reakpoint" in said, said

    def end(self):
        self.process.terminate()
        self.process.wait(GUARD)
        self.process.stderr.close()


@pytest.fixture
def start():
    """start(name, options): a guest of this test's own."""
    guests = []

    def begin(name, *options):
        guests.append(Guest(name, *options))
        return guests[-1]

    yield begin
    for guest in guests:
        guest.end()


@pytest.fixture(scope="module")
def transfer():
    """The tour, where the first streaming transfer begins: a page of it pinned, mapped, shadowed."""
    guest = Guest("transfer")
    guest.go("edu_write", "edu_transfer")
    yield guest
    guest.end()


def number(pattern, text):
    match = re.search(pattern, text, re.M)
    assert match, f"{pattern} is not in:\n{text}"
    return int(match[1], 0)


def rows(text, first):
    """The words of each line below the one that begins with `first`."""
    lines = text.splitlines()
    place = next(i for i, line in enumerate(lines) if line.startswith(first))
    return [line.split() for line in lines[place + 1 :]]


def last_fault(guest, rung):
    """(address, page frame) of the newest event of this rung."""
    lines = [line for line in guest.ask("np-trace 256").splitlines() if f"rung={rung} " in line]
    return number(r"addr=(\S+)", lines[-1]), number(r"pfn=(\S+)", lines[-1])


# ---- From reset -----------------------------------------------------------------------------


@pytest.mark.parametrize("firmware", ["direct", "bios", "uefi"])
def test_from_reset_into_long_mode(start, firmware):
    """Breakpoints of both kinds, set before the first instruction, hold in the 64-bit kernel."""
    guest = start(f"reset-{firmware}", "--firmware", firmware)
    pc, _, first, _, second, where, log = guest.gdb(
        "print $pc", "break kmain", "continue", "hbreak bootmem_init", "continue", "backtrace", "np-log 1"
    )
    assert "0xfff0" in pc
    assert re.search(r"^Breakpoint 1, kmain \(\)", first, re.M), first
    assert re.search(r"^Breakpoint 2, bootmem_init \(\)", second, re.M), second
    assert re.search(r"^#1 .* kmain \(\)", where, re.M), where
    assert log


def test_boot_command(start):
    """np-boot stops at the first 64-bit instruction; every command copes with a kernel that young."""
    guest = start("boot")
    assert "start64 () at arch/x86_64/boot.S" in guest.ask("np-boot")
    assert guest.ask("np-tasks") == "There is no task yet: sched_init() has not run."
    assert guest.ask("np-log") == "The log is empty."
    assert guest.ask("np-trace") == "Nothing has been traced yet."
    assert guest.ask("np-dma") == "No DMA mapping is live."
    assert guest.ask("np-locks") == "No task holds a lock."
    assert guest.ask("np-pci") == "The bus has not been walked yet."
    assert guest.ask("np-devices") == "No device number has been taken yet."
    assert guest.ask("np-proc") == "No name has been added yet."
    assert guest.ask("np-mounts") == "Nothing is mounted yet: vfs_init() has not run."
    assert guest.ask("np-dentries") == "There are no names yet: vfs_init() has not run."
    assert guest.ask("np-tty") == "There are no terminals yet: tty_init() has not run."
    assert guest.ask("np-cache") == "No file has pages in memory."
    assert guest.ask("np-zones") == "There are no zones yet: page_alloc_init() has not run."
    walk = guest.ask("np-walk $pc")
    assert "boot stub" in walk and "in a 2 MiB page" in walk and "start64" in walk, walk
    assert "there is no page array yet" in guest.ask("np-page $pc")


def test_at_reset_commands_say_why_not(start):
    guest = start("at-reset")
    for command in sorted(COMMANDS - {"np-help", "np-boot", "np-walk", "np-page"}) + ["np-page 0"]:
        assert "the kernel is not mapped here" in guest.ask(command), command
    assert guest.ask("np-walk 0").startswith("np-walk: paging is off")


def test_without_a_guest():
    words = ["gdb", "-nx", "-q", "-batch", str(BUILD / "nopage.elf"), "-x", str(SCRIPT)]
    done = subprocess.run(
        words + ["-ex", "np-tasks", "-ex", "np-help", "-ex", "print $np_current()"], cwd=ROOT,
        capture_output=True, text=True, timeout=GUARD, check=False,
    )  # fmt: skip
    assert "np-tasks: there is no guest" in done.stderr
    assert "Traceback" not in done.stderr
    assert "np-walk ADDR [PID]" in done.stdout


@pytest.mark.makes
def test_make_gdb_on_a_terminal():
    """A person's gdb: a prompt at reset, symbols and commands there, break and continue work."""
    inherited = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "NOPAGE_BUILD")
    environment = {name: v for name, v in os.environ.items() if name not in inherited}
    environment.update(TERM="dumb", HOME="/")
    child = Terminal(["make", "gdb", "FIRMWARE=direct"], cwd=ROOT, env=environment)
    try:
        child.expect_exact("(gdb) ")
        assert "Remote 'g' packet" not in child.before
        for command, answer in [
            ("print $pc", "0xfff0"),
            ("break kmain", "Breakpoint 1 at .*kernel/main.c"),
            ("continue", r"Breakpoint 1, kmain \(\)"),
            ("np-help", "np-walk ADDR"),
            ("print console_loglevel", "= 7"),
        ]:
            child.send(command + "\n")
            child.expect(answer)
            child.expect_exact("(gdb) ")
        child.send("quit\n")
        child.expect(pexpect.EOF)
    finally:
        child.stop()


# ---- Help and errors ------------------------------------------------------------------------


def test_help_lists_every_command(transfer):
    listed = set(re.findall(r"^  (np-\w+)", transfer.ask("np-help"), re.M))
    assert listed == COMMANDS
    for command in sorted(COMMANDS):
        assert re.match(rf"{command}[^:\n]*: ", transfer.ask(f"help {command}"))


@pytest.mark.parametrize(
    "command, answer",
    [
        ("np-walk", "usage: np-walk ADDR [PID]"),
        ("np-dentries /dev/none", "none of /dev/none is not in memory"),
        ("np-dentries / x", "x is no depth"),
        ("np-walk 1 2 3", "syntax error|usage"),
        ("np-walk --iommu 00:04.0 0", "no IOMMU is in use"),
        ("np-walk 0x1000 99", "there is no task 99"),
        ("np-walk no_such_symbol", 'No symbol "no_such_symbol"'),
        ("np-walk (", "syntax error|A parse error"),
        ("np-walk 0x8000000000000000", "is not canonical"),
        ("np-walk 0x0000800000000000", "is not canonical"),
        ("np-page", "usage: np-page PFN|ADDR"),
        ("np-page 0x7f0000000000", "is no page frame .* as an address maps nothing"),
        ("np-page (char *)0x10", "as an address maps nothing"),
        ("np-page 0x8000000000000000", "neither a page frame number nor a canonical address"),
        ("np-vmas 99", "there is no task 99"),
        ("np-vmas 2", "events.* .pid 2. is a kernel thread"),
        ("np-vmas 1 2", "usage: np-vmas"),
        ("np-tasks 99", "there is no task 99"),
        ("np-signals 99", "there is no task 99"),
        ("np-ps 1", "usage: np-ps"),
        ("np-rq 0", "usage: np-rq"),
        ("np-trace none", 'No symbol "none"'),
        ("np-trace 0", "a number of events, 1 or more"),
        ("np-log -1", "a number of lines, 1 or more"),
        ("np-dma now", "usage: np-dma [pools"),
        ("np-dma pools", "There is no DMA pool."),
        ("np-dma bigarea", "There is no bigphysarea."),
        ("np-zones all", "usage: np-zones"),
        ("np-pci 1", "usage: np-pci"),
        ("np-devices 1", "usage: np-devices"),
        ("np-proc no/such", "there is no entry no in /proc"),
        ("np-isadma 2", "usage: np-isadma"),
        ("np-locks 1", "usage: np-locks"),
        ("print $np_task(99)", "there is no task 99"),
    ],
)
def test_errors_are_one_line(transfer, command, answer):
    said = transfer.ask(command).replace("|", ":")
    assert re.search(answer.replace("[", r"\[").replace("PFN|ADDR", "PFN:ADDR"), said), said
    assert len(said.splitlines()) <= 2, said


def test_names_of_commands_in_the_tree():
    """Comments and docs promise no command that is not there."""
    promised = {}
    for folder in ("arch", "mm", "kernel", "drivers", "user", "tests/kernel", "docs"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in (".c", ".h", ".S", ".md"):
                for name in re.findall(r"\bnp-[a-z]+\b", path.read_text()):
                    promised[name] = path
    assert {"np-walk", "np-dma"} <= set(promised)
    assert {name: path for name, path in promised.items() if name not in COMMANDS} == {}


def test_constants_are_those_of_the_headers():
    """tools/gdb/np/constants.py repeats macros: each as its header has it."""
    path = ROOT / "tools" / "gdb" / "np" / "constants.py"
    spec = importlib.util.spec_from_file_location("constants", path)
    constants = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(constants)
    for header, names in constants.HEADERS.items():
        text = (ROOT / header).read_text()
        for name, value in names.items():
            match = re.search(rf"^#define {name}\s+(.*?)\s*(?:/\*.*)?$", text, re.M)
            assert match, f"{header} has no {name}"
            assert eval(re.sub(r"(?<=[0-9a-f])U?L{1,2}\b", "", match[1])) == value, name


# ---- Tasks, areas, backtraces ---------------------------------------------------------------


def test_tasks_and_where_they_wait(transfer):
    said = transfer.ask("np-tasks")
    assert re.search(r"^pid 0 +idle +runnable, CPU 0 +kernel thread", said, re.M), said
    assert re.search(r"^pid \d+ +tour +running on CPU 0 +mm 0xffff888", said, re.M), said
    init = re.search(r"^pid 1 +init +sleeping, CPU 0 .*\n((?: .*\n)+)", said, re.M)[1]
    names = re.findall(r"^ +(\w+)\+\d+ \((\S+):\d+\)$", init, re.M)
    assert [name for name, _ in names][:2] == ["arch_switch_to", "schedule"], init
    assert ("sys_rt_sigtimedwait", "kernel/signal/sys_signal.c") in names and "user mode: rip" in init, init
    worker = re.search(r"^pid 2 +events\S* +blocked, CPU 0 +kernel thread.*\n((?: .*\n)+)", said, re.M)[1]
    assert re.search(r" kthread_start\+\d+ .*\n$", worker), worker


def test_task_that_waits_in_a_system_call(start):
    """While the device works: the tour's backtrace, from schedule() down to its user registers."""
    guest = start("waiting")
    guest.go("edu_write", "edu_interrupt")
    said = guest.ask(f"np-tasks {guest.tour()}")
    order = ["schedule+", "edu_request_run+", "sys_pwrite64+", "syscall_dispatch+", "user mode: rip 0x4"]
    places = [said.find(word) for word in order]
    assert -1 not in places and places == sorted(places), said
    # The interrupt found the idle task: gdb's own backtrace goes on below it.
    bt = guest.ask("backtrace")
    assert re.search(r"interrupt_entry .*\n.*arch_halt (.*\n)+.* kmain ", bt), bt


def test_processes_as_a_tree(transfer):
    tree, queues = transfer.gdb("np-ps", "np-rq")
    assert re.match(r"1 init  sleeping\n  \d+ tour  running on CPU 0\nkernel threads\n  \d+ \w+", tree), tree
    assert re.match(rf"CPU 0: {TOUR}, \d+ waiting, .*, \d+ switches", queues), queues


def test_zombie(start):
    """A child that has ended with 0, and the next one with 1, in the moment in which their parent asks."""
    guest = start("zombie", "--cmdline", "init=/tests/as-user/wait_status_words")
    for status in ("0x0", "0x100"):
        guest.go("process_unlink")
        said = guest.ask("np-ps")
        name = "wait_status_words"[:15]
        assert re.search(rf"^( *)\d+ {name}  running .*\n\1  \d+ {name}  zombie, status {status}$", said, re.M), said


def test_file_systems_and_names(transfer):
    mounts = transfer.ask("np-mounts")
    assert re.search(r"^/ +tmpfs +rootfs +\d+ +0x0 ", mounts, re.M)
    assert re.search(r"^/dev +devtmpfs ", mounts, re.M)
    assert re.search(r"^/proc +proc ", mounts, re.M)
    root = transfer.ask("np-dentries")
    assert re.search(r"^ +\d+ +1 +\d+  dir    /$", root, re.M)
    assert "(mounted there: devtmpfs)" in root
    assert re.search(r"^ +\d+ +\d+ +1  char +null$", transfer.ask("np-dentries /dev"), re.M)
    assert "null" not in transfer.ask("np-dentries /dev 0")


def test_working_directory(start):
    """A program that has gone to /dev, in the moment in which it calls fchdir()."""
    guest = start("directory", "--cmdline", "init=/tests/as-user/chdir_errors")
    guest.go("sys_fchdir")
    said = guest.ask("np-ps")
    assert re.search(r"^1 chdir_errors  running on CPU 0, in /dev$", said, re.M), said


def test_several_cpus(start):
    """Each CPU is a thread of gdb; the other one's task and backtrace; current is the selected one's."""
    guest = start("cpus", "--smp", "3")
    guest.go("edu_transfer")
    said = guest.ask("np-tasks")
    on_cpu = {int(cpu) for cpu in re.findall(r"running on CPU (\d)", said)}
    assert on_cpu == {0, 1, 2}, said
    # all but the selected CPU have a backtrace: of two that do nothing, one at least
    idle = r"^pid 0 +idle +running on CPU \d .*\n(?: +\w.*\n)*? +cpu_idle\+"
    assert len(re.findall(idle, said, re.M)) >= 1, said
    queues = guest.ask("np-rq")
    assert re.findall(r"^CPU (\d): ", queues, re.M) == ["0", "1", "2"] and queues.count(": idle, ") == 2, queues
    names = guest.gdb(*(f"thread apply {n} -q print $np_current()->comm" for n in (1, 2, 3)))
    assert sorted(re.findall(r'"(\w+)', " ".join(names))) == ["idle", "idle", "tour"], names


def test_areas(transfer):
    said = transfer.ask("np-vmas")
    table = rows(said, "start")
    count = number(rf"{TOUR}: (\d+) areas", said)
    assert count == len(table) == transfer.value("$np_current()->mm->map_count")
    assert transfer.value("$np_current()->mm->total_vm") == sum(int(row[3]) for row in table)
    # Counted are the entries that are not SPECIAL; here there are no others.
    assert transfer.value("$np_current()->mm->rss") == sum(int(row[4]) for row in table)
    for row in table:
        start, end = int(row[0], 16), int(row[1], 16)
        assert (end - start) >> 12 == int(row[3]) >= int(row[4])
    assert table[1][2] == "r-xp" and "/bin/tour" in table[1][6], said
    assert any(row[6] == "[heap]" for row in table) and any("GROWSDOWN" in row for row in table)
    assert transfer.ask(f"np-vmas {transfer.tour()}") == said
    # The area of the latest fault is one of them.
    area = re.findall(r"area=(0x[0-9a-f]+)-(0x[0-9a-f]+) rung=do_anonymous", transfer.ask("np-trace"))[-1]
    assert list(area) in [row[:2] for row in table]


def test_program(transfer):
    """What exec noted agrees with the program's file and with itself."""
    said = transfer.ask("np-exec")
    assert re.search(rf"^{TOUR}: /bin/tour$", said, re.M), said
    parts = {row[0]: [int(word, 16) for word in row[1:]] for row in rows(said.split("auxv")[0], "part")}
    auxv = dict(line.split(None, 1) for line in said.split("auxv", 1)[1].splitlines()[1:] if line)
    assert auxv["AT_PAGESZ"] == "4096" and auxv["AT_BASE"] == "0x0" and auxv["AT_SECURE"] == "0", said
    assert parts["code"][0] <= int(auxv["AT_ENTRY"], 16) < parts["code"][1] <= parts["data"][0], said
    assert parts["data"][1] <= parts["heap"][0] < parts["mmap"][0] < parts["stack"][0] < parts["stack"][1], said
    assert parts["stack"][0] < int(auxv["AT_RANDOM"], 16) < parts["arguments"][0], said
    assert parts["arguments"][1] == parts["environment"][0] <= int(auxv["AT_EXECFN"], 16), said
    assert "kernel thread" not in said and "runs no program" in transfer.ask("np-exec 2")


def test_device_areas(start):
    """The registers: all pages there, of no page array; the coherent buffer: filled by nopage."""
    guest = start("device-areas", "--cmdline", "bigarea=1M")
    guest.go("edu_mmap", "do_munmap")
    assert re.match(r"256 pages at 0x\w+: 0 in use, 0 at most; 0 requests", guest.ask("np-dma bigarea"))
    said = guest.ask("np-vmas")
    area = next(row for row in rows(said, "start") if "/dev/edu" in row)
    assert {"PFNMAP", "IO"} <= set(area), said
    assert area[2] == "rw-s" and area[3] == area[4] and area[5:7] == ["mapped", "at"], said
    walk = guest.ask(f"np-walk {area[0]}")
    assert "uncached" in walk and "SPECIAL" in walk and "not RAM: BAR 0 of 00:04.0" in walk, walk
    page = guest.gdb(f"np-walk {area[0]}", "np-page $np_pfn")[1]
    assert re.search(rf"{area[0]} by {TOUR}", page) and "ioremap area" in page, page
    guest.go("edu_nopage")
    area = next(row for row in rows(guest.ask("np-vmas"), "start") if "edu_nopage" in row)
    assert area[3:5] == ["4", "0"] and "RESERVED" in area, area
    walk = guest.ask(f"np-walk {area[0]}")
    assert "not mapped" in walk and "filled by: edu_nopage" in walk, walk


def test_backtrace_crosses_an_exception(start):
    """At the panic, bt shows the function that touched the null pointer, not only its caller."""
    guest = start("crash", "--cmdline", "crash=null")
    guest.go("arch_stop")
    bt = guest.ask("backtrace")
    names = re.findall(r"^#\d+ +(?:0x\S+ in )?(\w+)", bt, re.M)
    assert names[-5:-1] == ["crash_null", "crash_if_asked", "late_init", "kthread_start"], bt
    assert "page fault: the kernel writes to 0x8" in guest.ask("np-log")


def test_stopped_in_user_mode(start):
    """The commands read the kernel from wherever the CPU stands."""
    guest = start("user-mode")
    program = f"add-symbol-file {BUILD}/user/tour"
    said = guest.gdb(program, "hbreak step_streaming", "continue", "print $cs & 3", "backtrace")
    assert said[3] == "$1 = 3" and "run_step" in said[4], said
    walk, page = guest.gdb("np-walk $pc", "np-page $np_pfn")
    assert "user and kernel may read, execute" in walk and "/bin/tour" in walk, walk
    assert re.search(rf"by {TOUR}: present read-only user", page), page
    assert "running on CPU 0" in guest.ask(f"np-tasks {guest.tour()}")
    assert '"tour"' in guest.ask("print $np_current()->comm")


# ---- Page tables and pages ------------------------------------------------------------------


def test_walk_and_page_agree(transfer):
    """An address of np-trace gives, by np-walk, the frame that np-page says is that anonymous page."""
    address, pfn = last_fault(transfer, "do_anonymous_page")
    walk, page = transfer.gdb(f"np-walk {address:#x}", "np-page $np_pfn")
    indices = [int(i) for i in re.findall(r"p[gumt][de]\[(\d+)\]", walk)]
    assert indices == [address >> shift & 511 for shift in (39, 30, 21, 12)], walk
    assert number(r"page frame (0x[0-9a-f]+)", walk) == pfn
    assert number(r"= physical (0x[0-9a-f]+)", walk) == (pfn << 12) + (address & 0xFFF)
    assert re.search(r"pte.* present writable user no-execute accessed dirty$", walk, re.M), walk
    assert re.search(r"in area 0x\S+ rw-p (\[heap\]|anonymous)", walk), walk
    assert re.search(r"^  owner +anonymous$", page, re.M), page
    assert re.search(r"^  counts +references \d, mapped 1, pins \d$", page, re.M), page
    assert re.search(rf"{address & ~0xFFF:#x} by {TOUR}", page), page
    # The same page, named as a number, as an address, by its struct page.
    for name in (f"{pfn:#x}", f"(char *){address:#x}", f"$np_page({pfn:#x})", f"*$np_page({pfn:#x})"):
        said = transfer.ask(f"np-page {name}")
        assert said.splitlines()[1:] == page.splitlines()[1:], said


def test_walk_of_the_stack_for_each_way_to_name_the_tables(transfer):
    """Without PID the loaded tables, with PID the task's: here the same."""
    stack = "np-walk $np_current()->mm->start_stack"
    default, named = transfer.gdb(stack, f"{stack} {transfer.tour()}")
    assert default == named and "[stack] GROWSDOWN" in default
    kernel = transfer.ask("np-walk &zones 2")
    assert "a kernel thread: the kernel itself (init_mm)" in kernel
    assert kernel.splitlines()[4:] == transfer.ask("np-walk &zones").splitlines()[4:]


def test_walk_kernel_addresses(transfer):
    zones = transfer.value("&zones")
    data, text, stack, memmap = transfer.gdb(
        "np-walk &zones", "np-walk schedule", "np-walk $rsp", "np-walk $np_page(5)"
    )
    assert f"= physical {zones - 0xFFFFFFFF80000000:#x}" in data and "kernel image: zones" in data
    assert "the kernel alone may read, write\n" in data
    assert "the kernel alone may read, execute\n" in text and "kernel image: schedule" in text
    assert "kernel stack area" in stack and "RAM, stack" in stack
    assert "struct page of page frame 0x5" in memmap
    # What is no number is taken for its address; an expression may have blanks in it.
    assert transfer.ask("np-walk zones") == transfer.ask("np-walk zones[0]") == data
    assert transfer.ask("np-walk (unsigned long) &zones + 0") == data
    hole = transfer.ask("np-walk 0xffff800000000000")
    assert "pgd[256]" in hole and "not mapped" in hole and "no region" in hole


def test_walk_below_a_stack_that_overflowed(start):
    """The double fault's report, and the guard page that the stack ran into."""
    guest = start("overflow", "--cmdline", "crash=stack")
    guest.go("arch_stop")
    walk, bt = guest.gdb("np-walk $np_current()->stack - 8", "backtrace")
    assert "not mapped" in walk and "the guard page below the kernel stack area" in walk, walk
    assert re.search(r"paranoid_entry .*\n#\d+ .* overflow ", bt), bt


def test_walk_as_the_iommu_does(start):
    """A bus address that the driver has just been given leads to the page that np-dma names."""
    guest = start("iommu", "--iommu", "on")
    guest.go("edu_write", "edu_transfer")
    bus = guest.value("bus")
    walk, dma, page = guest.gdb(f"np-walk --iommu 00:04.0 {bus:#x}", "np-dma", "np-page $np_pfn")
    (row,) = [words for words in rows(dma, "device") if words[:2] == ["00:04.0", f"{bus:#x}"]]
    phys = int(row[5], 16) if row[6] == "-" else int(row[6], 16)
    assert bus != phys
    assert number(r"= physical (0x[0-9a-f]+)", walk) == phys
    indices = [int(i) for i in re.findall(r"level \d\[(\d+)\]", walk)]
    assert indices == [bus >> shift & 511 for shift in (30, 21, 12)], walk
    assert "context[0x20]" in walk and "the device may read\n" in walk, walk
    assert re.search(r"mapped TO_DEVICE by \w+\+\d+ \(drivers/edu/", walk), walk
    assert f"page frame {phys >> 12:#x}" in page, page
    refused = guest.ask(f"np-walk --iommu 00:04.0 {bus + 0x100000:#x}")
    assert "refused: not mapped" in refused and "nobody has this address" in refused, refused
    assert "the device has no domain" in guest.ask("np-walk --iommu 00:1f.2 0")
    assert "beyond what the tables reach" in guest.ask("np-walk --iommu 00:04.0 1UL<<40")
    assert "a device is named as in" in guest.ask("np-walk --iommu 4 0")
    assert "usage: np-walk --iommu BDF ADDR" in guest.ask("np-walk --iommu 00:04.0")


def test_walk_large_pages(start):
    """Without the DMA checker the direct map has pages of 2 MiB."""
    guest = start("large", "--cmdline", "dma_debug=0")
    guest.go("edu_open")
    walk, page = guest.gdb("np-walk 0xffff888010000123", "np-page $np_pfn")
    assert "pmd[128]" in walk and " large" in walk and "pte" not in walk, walk
    assert "= physical 0x10000123, page frame 0x10000, in a 2 MiB page" in walk, walk
    assert "direct map: present writable kernel" in page and "large" in page, page


def test_walk_zero_page(start):
    """What reading untouched memory maps: SPECIAL, read-only, not counted."""
    guest = start("zero")
    guest.go("trace_fault if rung == TRACE_ZERO_PAGE")
    address = guest.value("addr") & ~0xFFF
    walk, page = guest.gdb(f"np-walk {address:#x}", "np-page $np_pfn")
    assert re.search(r"pte.* read-only user .*SPECIAL", walk), walk
    assert "the zero page" in page and re.search(rf"{address:#x} by (tour|init)", page), page
    assert "mapped 0, pins 0" in page and "But" not in page, page


def test_walk_protnone(start):
    """mprotect(PROT_NONE) on a page that is there: it stays, hidden from the CPU."""
    guest = start("protnone", "--cmdline", "init=/tests/as-user/mprotect_takes_effect")
    guest.go("sys_mprotect if prot == 0")  # PROT_NONE
    address = guest.value("addr")
    guest.gdb("finish")
    walk, page = guest.gdb(f"np-walk {address:#x}", "np-page $np_pfn")
    assert re.search(r"pte.* NOT PRESENT PROTNONE", walk), walk
    assert "its area is PROT_NONE" in walk and "---p" in walk, walk
    assert "anonymous" in page and "mapped 1" in page and "PROTNONE" in page, page


def test_page_that_a_device_owns(start):
    """A whole page mapped FROM_DEVICE is gone from the direct map; unmapped, it is back."""
    guest = start("owned")
    guest.go("edu_transfer")
    device = "&edu->pdev->dev"
    address = guest.value("(unsigned long)kmalloc(4096, 0x10)")
    bus = guest.value(f"dma_map_single({device}, (void *){address:#x}, 4096, DMA_FROM_DEVICE)")
    dma, walk, page = guest.gdb("np-dma", f"np-walk {address:#x}", f"np-page (void *){address:#x}")
    assert f"{bus:#x}" in dma and "FROM_DEVICE" in dma, dma
    assert "NOT PRESENT" in walk and "while a device owns it" in walk, walk
    assert "a device owns the page whole" in page and "cache kmalloc-4096" in page, page
    assert "direct map: NOT PRESENT" in page and f"bus {bus:#x}" in page, page
    guest.gdb(f"call dma_unmap_single({device}, {bus:#x}, 4096, DMA_FROM_DEVICE)")
    assert "direct map: present writable" in guest.ask(f"np-page (void *){address:#x}")
    assert f"{bus:#x}" not in guest.ask("np-dma")


def test_page_by_owner(transfer):
    """What np-page makes of a page of each owner."""
    task, pgd, table, stack, image, zero, device, module = transfer.gdb(
        "np-page $np_current()",
        "np-page $np_current()->mm->pgd",
        "np-page ($np_current()->mm->pgd->val & 0xfffff000) >> 12",
        "np-page $rsp",
        "np-page schedule",
        "np-page zero_page",
        "np-page edu->regs",
        "np-page boot_info.module_start >> 12",
    )
    assert re.search(r"cache task_struct: objects of \d+ bytes, \d+ of the slab's \d+ handed out", task), task
    address = transfer.value("$np_current()")
    assert re.search(rf"{address:#x} is byte 0 of object \d+, at {address:#x}, handed out", task), task
    assert re.search(rf"owner +pagetable\n +the pgd of {TOUR}", pgd), pgd
    assert re.search(rf"a table of puds of {TOUR}, for 0x0-0x7fffffffff\n", table), table
    assert re.search(rf"page 3 of the kernel stack of {TOUR}", stack) and "kernel stack area" in stack, stack
    assert "the kernel image: schedule" in image and "direct map: present read-only" in image, image
    assert "the zero page" in zero, zero
    assert "none: not RAM: BAR 0 of 00:04.0" in device and "ioremap area" in device, device
    assert "the boot archive, byte 0x0" in module, module


def test_page_free_object_and_free_block(transfer):
    block = "*(struct page *)((char *)zones[1].free_area[10].list.next - sizeof(struct page) + 24)"
    said = transfer.ask(f"np-page {block}")
    assert "page 0 of a free block of order 10 (1024 pages)" in said, said
    pfn = number(r"page frame (0x[0-9a-f]+)", said)
    assert "page 7 of a free block" in transfer.ask(f"np-page {pfn + 7:#x}")
    cache = "$np_page(((unsigned long)$np_current() - 0xffff888000000000) >> 12)->slab_cache"
    free = transfer.value(f"(unsigned long){cache}->magazine[0].object[0]")
    assert ", free" in transfer.ask(f"np-page (void *){free:#x}")


def test_page_in_two_places(start):
    """A pinned page of the tour that the driver shows itself by vmap(): both are found."""
    guest = start("vmap")
    guest.go("vunmap")
    address = guest.value("(unsigned long)addr")
    page = guest.ask("np-page addr")
    assert re.search(rf"{address:#x}: vmap area .* made by edu_ioctl", page), page
    assert re.search(rf"by {TOUR}", page) and "direct map" in page and "pins 1" in page, page


def test_page_in_high_memory(start):
    guest = start("high", "--cmdline", "lowmem=64M")
    guest.go("edu_open")
    walk, page = guest.gdb("np-walk $np_current()->mm->start_stack", "np-page $np_pfn")
    assert "zone HighMem" in page and "not in the direct map" in page, page
    assert re.search(rf"by {TOUR}", page) and number(r"page frame (0x\w+)", walk) >= 0x4000, page


def test_page_with_a_wrong_count_is_pointed_out(start):
    guest = start("miscount")
    guest.go("edu_open")
    guest.gdb("np-walk $np_current()->mm->start_stack", "set var $np_page($np_pfn)->_mapcount.counter = 5")
    page = guest.gdb("np-walk $np_current()->mm->start_stack", "np-page $np_pfn")[1]
    assert "struct page counts 5, and 1 were found" in page, page


# ---- DMA, events, log, locks, zones ---------------------------------------------------------


def test_dma_in_a_transfer(transfer):
    """In edu_transfer: the mapping that it was called with, its pinned page, its makers."""
    bus, length = transfer.value("bus"), transfer.value("len")
    said = transfer.ask("np-dma")
    row = next(row for row in rows(said, "device") if row[1] == f"{bus:#x}")
    assert row[:5] == ["00:04.0", f"{bus:#x}", str(length), "TO_DEVICE", "device"], said
    pfn = int(row[5], 16) >> 12
    assert f"bus {bus:#x} is page frame {pfn:#x}, anonymous, pins 1; made by" in said
    makers = said.split(f"bus {bus:#x} is")[1]
    assert re.search(r"^    edu_request_user\+\d+ \(drivers/edu/edu_request.c:\d+\)\n    edu_\w+\+", makers, re.M), said
    assert re.search(r"coherent +both .*(.|\n)*made by\n    edu_probe\+\d+ \(drivers/edu/edu.c", said), said
    # Memory above the device's 28 bits: through a shadow, whose page np-page knows.
    assert row[6] == f"{bus:#x}", said
    pool = transfer.ask("np-dma shadow")
    assert re.search(r"^\d+ pages at 0x\w+: [1-9]\d* in use, [1-9]\d* at most; \d+ requests, for 0 there was no room", pool), pool
    shadow = transfer.ask(f"np-page {bus >> 12:#x}")
    assert re.search(r"owner +shadow", shadow) and f"through a shadow of {row[5]}" in shadow, shadow
    buffer = transfer.ask(f"np-page {pfn:#x}")
    assert f"dma       00:04.0 at bus {bus:#x}" in buffer and "pins 1" in buffer, buffer


def test_queue_of_the_device(transfer):
    """np-edu: the command that edu_transfer() was called for, and the request that it belongs to."""
    said = transfer.ask("np-edu")
    bus, length = transfer.value("bus"), transfer.value("len")
    assert re.search(rf"^ *> +write +running +{bus:#x} +\d+ +{length} +\d+ +0$", said, re.M), said
    assert re.search(r"^ *\d+ +0 +queued +4095 +0 +\d$", said, re.M), said


def test_dma_before_and_after(start):
    """A streaming mapping lives from map to unmap, no longer."""
    guest = start("dma")
    guest.go("edu_write")
    assert "TO_DEVICE" not in guest.ask("np-dma")
    guest.go("edu_transfer")
    assert "TO_DEVICE" in guest.ask("np-dma")
    guest.go("page_cache_release")
    assert "TO_DEVICE" not in guest.ask("np-dma")


def test_isa_dma_in_a_transfer(start, tmp_path):
    """Where the channel has just been enabled: it is open for exactly what was mapped."""
    image = tmp_path / "disk.img"
    image.write_bytes(bytes(1440 << 10))
    probe = BUILD / "tests" / "run" / "floppy"
    guest = start("isadma", "--floppy", str(image), "--", str(probe), "open=r", "read=0,512", "close")
    guest.go("enable_dma")
    _, channels, dma = guest.gdb("finish", "np-isadma", "np-dma")
    assert "enabled" in channels, channels
    rows_by_channel = {row[0]: row for row in rows(channels, "channel") if row[0].isdigit()}
    two = rows_by_channel["2"]
    assert two[1:5] == ["8", "floppy", "to", "memory"] and two[6] == "512" and two[8] == "enabled", channels
    mapping = next(row for row in rows(dma, "device") if row[0] == "fd0")
    assert mapping[1] == two[5] and mapping[3:5] == ["FROM_DEVICE", "device"], dma + channels
    assert rows_by_channel["4"][2:] == ["cascade", "cascade", "-", "-", "0", "enabled"], channels
    guest.go("floppy_release")
    assert re.search(r"^ *2 +8 +floppy .* masked$", guest.ask("np-isadma"), re.M)
    assert "fd0" not in guest.ask("np-dma")


def test_trace_is_what_was_traced(start):
    guest = start("trace")
    guest.go("trace_fault if rung == TRACE_NO_PAGE")
    facts = {name: guest.value(name) for name in ("addr", "start", "end", "pfn")}
    guest.gdb("finish")
    line = guest.ask("np-trace 1")
    assert re.fullmatch(
        r"\d+ fault pid=\d+ addr={addr:#x} access=(read|write) area={start:#x}-{end:#x} rung=do_no_page"
        r" pfn={pfn:#x}".format(**facts),
        line,
    ), line
    guest.go("trace_dma")
    facts = {name: guest.value(name) for name in ("bus", "size", "phys", "shadow")}
    guest.gdb("finish")
    said = guest.ask("np-trace 3").splitlines()
    facts["shadow"] = f"{facts['shadow']:#x}" if facts["shadow"] else "-"
    expected = f"dma op=map dev=00:04.0 bus={facts['bus']:#x} size={facts['size']} dir="
    assert expected in said[2] and said[2].endswith(
        f"pfn={facts['phys'] >> 12:#x} shadow={facts['shadow']}"
    ), said
    numbers = [int(event.split()[0]) for event in said]
    assert numbers == list(range(guest.value("trace_seq") - 2, guest.value("trace_seq") + 1))


def test_log_is_what_went_out(start):
    """np-log at the end of a run: line for line what the second port has carried."""
    log = OUTPUT / "gdb-log" / "log"
    guest = start("log", "--cmdline", "log=com2 init=/tests/as-user/small_calls", "--log", str(log))
    guest.go("arch_poweroff")
    said, last = guest.gdb("np-log", "np-log 3")
    assert said.splitlines()[-3:] == last.splitlines()
    # The ring, once gone round: the same lines at its end.
    turned = guest.gdb("set var log_end = log_end + sizeof(log_buf)", "np-log 3")[1]
    assert turned == last
    guest.gdb("print 0", last="detach")
    assert guest.process.wait(GUARD) == 0
    sent = log.read_text().splitlines()
    assert said.splitlines() == sent and "nopage" in sent[0]


def test_locks(start):
    """mmap_sem around get_user_pages; below it, in order, a spinlock."""
    guest = start("locks")
    guest.go("get_user_pages")
    held = guest.ask("np-locks")
    assert re.match(rf"{TOUR}, running on CPU 0:", held), held
    semaphore = guest.value("&mm->mmap_sem")
    taken = rf"mmap_sem +{semaphore:#x} +MMAP_SEM +\w+\+\d+ \(drivers/edu/edu_request.c:\d+\)"
    assert re.search(taken, held), held
    guest.go("record_insert")
    dma_lock = guest.value("&dma_lock")
    assert re.search(rf"dma_lock +{dma_lock:#x} +DMA +\w+\+\d+ \(mm/dma/dma.c:\d+\)", guest.ask("np-locks"))
    guest.go("edu_transfer")
    assert re.search(r"&edu->lock +0x[0-9a-f]+ +DRIVER +\w+\+\d+ \(drivers/edu/edu_request.c:", guest.ask("np-locks"))
    guest.go("edu_interrupt")
    said = guest.ask("np-locks")
    assert said.startswith("No task holds a lock.\nWaiting:\n"), said
    # a worker sleeps until it has work
    assert re.search(r"events[/\d]* \(pid \d+\) +sleeps +&queue->more +0x[0-9a-f]+ +-$", said, re.M), said


def test_futex(start):
    """np-futex: nobody; and once a thread has queued up, that thread at its word."""
    guest = start("futex", "--cmdline", "init=/tests/as-user/futex_wake_op")
    guest.go("futex_wait")
    assert guest.ask("np-futex") == "No task waits for a word of user memory."
    word = guest.value("uaddr")
    guest.go("sleep_until_woken")
    task = r"futex_wake_op \(pid \d+\)"
    assert re.search(rf"{word:#x} +mm +{task} +{task} +ffffffff", guest.ask("np-futex"))


def test_tty(start):
    """np-tty: a line that can be read, one that is typed, and who sleeps for more."""
    guest = start("tty", "--cmdline", "init=/tests/as-user/tty_line_ends")
    guest.go("tty_read_bytes")
    said = guest.ask("np-tty")
    assert re.search(r"^ttyS0  \d+ open, session (1|-), foreground (1|-), 0 hang-ups", said, re.M), said
    assert re.search(r'^pts/0  1 open, session -, foreground -, 0 hang-ups\n    lines   "a;b\|c\\n"\n    typed   "d"$', said, re.M), said


def test_files(start):
    """np-files: the descriptors of a program; what its epoll watches; its locks, and who waits."""
    guest = start("files", "--cmdline", "init=/tests/as-user/epoll_levels")
    guest.go("harvest")
    assert guest.ask("np-files locks") == "No file is locked."
    said = guest.ask("np-files")
    assert re.search(r"^ *0 +0x[0-9a-f]+ +\d+ +rw +\d+ +/dev/console$", said, re.M), said
    assert re.search(r"anon_inode:\[eventpoll\]$", said, re.M), said
    assert re.search(r"^  epoll \d+ watches \d+ \(pipe:\[\d+\]\): events 0x19$", said, re.M), said
    guest = start("files-locks", "--cmdline", "init=/tests/as-user/lock_waits")
    guest.go("wait_for_lock")
    for _ in range(10):  # others may call schedule() before the one that waits does
        guest.go("schedule")
        said = guest.ask("np-files locks")
        if "waits:" in said:
            break
    assert re.search(r"^inode 0x[0-9a-f]+  POSIX write 0-0, pid \d+$", said, re.M), said
    assert re.search(r"^  waits: POSIX write 0-end, pid \d+ \(lock_waits \(pid \d+\)\)$", said, re.M), said


def test_timers_and_works(start):
    """np-timers, np-works: a sleeper's timer, then none; the thread of each workqueue, all done."""
    guest = start("timers", "--cmdline", "init=/tests/as-user/nanosleep_waits")
    guest.go("sleep_ns_interruptible", "ktimer_start", "schedule")
    due = guest.value("$np_current()->pid")
    assert due
    assert re.search(r"^ *0 +\d+ +wake_sleeper +0x[0-9a-f]+$", guest.ask("np-timers"), re.M)
    assert re.search(r"^events +events[/0]* \(pid \d+\) +(\d+) +\1 +-$", guest.ask("np-works"), re.M)


def test_pci(transfer):
    """np-pci: each device, who drives it, how it interrupts, and its ranges."""
    said = transfer.ask("np-pci")
    edu = r"^00:04\.0 \[1234:11e8\] class 00ff00: edu, MSI \d+, enabled\n +BAR 0 memory .* in use by edu$"
    assert re.search(edu, said, re.M), said
    assert re.search(r"^00:00\.0 .*: no driver, no interrupt", said, re.M), said


def test_devices(transfer):
    """np-devices: the numbers, and what an open of one leads to; the tour has /dev/edu open."""
    said = transfer.ask("np-devices")
    assert re.search(r"^1:0-255 +mem +0  memory_fops$", said, re.M), said
    assert re.search(r"^\d+:0 +edu +1  edu_fops$", said, re.M), said


def test_proc(transfer):
    """np-proc: the functions behind the files, and a directory further down."""
    said = transfer.ask("np-proc")
    assert re.search(r"^meminfo +0444 +\d+  show_meminfo$", said, re.M), said
    assert re.search(r"^sys/ +0555 +\d+$", said, re.M), said
    assert re.search(r"^max_map_count +0644 +1  sysctl_fops$", transfer.ask("np-proc sys/vm"), re.M)


def test_zones(transfer):
    """Free pages as the kernel itself counts them, and the blocks add up."""
    said = transfer.ask("np-zones")
    zones = rows(said.split("free blocks")[0], "zone")
    blocks = rows(said, "free blocks")
    assert [zone[0] for zone in zones] == [row[0] for row in blocks]
    assert sum(int(zone[4]) for zone in zones) == transfer.value("nr_free_pages()")
    for zone, row in zip(zones, blocks):
        in_blocks = sum(int(count) << order for order, count in enumerate(row[1:]))
        assert in_blocks + int(zone[5]) == int(zone[4]), said


def test_functions_in_expressions(transfer):
    comm, other, page = transfer.gdb(
        "print $np_current()->comm", "print $np_task(1)->comm", "print $np_page(0)->owner"
    )
    assert '"tour"' in comm and '"init"' in other and re.search(r"= \d", page)
