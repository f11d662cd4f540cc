# SPDX-License-Identifier: MIT
"""
tests/run/test_shell.py - the machine as a person works in it: BusyBox's shell on the console.

What:     each test types at the prompt and waits for what is shown.  One guest serves them all,
          as it serves a person; those that turn the machine off have one of their own.
Start at: shell(), test_ps.
Not here: the output of the applets, see test_busybox.py; the tour, see test_boot.py.
"""
import hashlib
import re
import time

import pexpect
import pytest
from machines import ROOT
from terminal import COLUMNS, PATIENCE, ROWS, Terminal

RUN = str(ROOT / "tools" / "run")
# What the line editor writes behind its prompt, to learn where the cursor is.
PROMPT = r"/ # (\x1b\[6n)?"


def boot(*options):
    """A guest at its first prompt."""
    child = Terminal([RUN, "--cmdline", "notour log=com2", "--log", "/dev/null", *options])
    child.expect(PROMPT)
    return child


class Guest:
    """One guest for many tests; another, if a test has left it in whatever state."""

    def __init__(self):
        self.child = None

    def get(self):
        if self.child is None:
            self.child = boot("--tests")
        return self.child

    def stop(self):
        if self.child:
            self.child.stop()
        self.child = None


@pytest.fixture(scope="module")
def guest():
    guest = Guest()
    yield guest
    guest.stop()


@pytest.fixture
def shell(request, guest):
    """The guest, at a prompt."""
    failed = request.session.testsfailed
    child = guest.get()
    yield child
    try:
        assert request.session.testsfailed == failed
        assert answer(child, "jobs; echo still here") == "still here\n"
    except (AssertionError, pexpect.ExceptionPexpect):
        guest.stop()


def answer(child, line, prompt=PROMPT):
    """Type a line; what the machine shows until its next prompt, without the echo."""
    child.send(line + "\r")
    child.expect(prompt)
    return child.before.replace("\r", "").partition("\n")[2]


def until(child, line, pattern):
    """Type a line again and again, until the answer has the pattern."""
    limit = time.monotonic() + PATIENCE
    while not re.search(pattern, answer(child, line)):
        assert time.monotonic() < limit, f"{line}: never {pattern}"


# ---- Greeting and end -----------------------------------------------------------------------


def test_tour_then_shell():
    """The banner says how to leave; the tour asks; behind it are the greeting and the prompt."""
    child = Terminal([RUN])
    child.expect("Ctrl-A X leaves")
    while child.expect([r"\[Enter\] ", "Welcome to nopage"]) == 0:
        child.send("\r")
    child.expect(PROMPT)
    child.send("poweroff\r")
    child.expect(pexpect.EOF)
    assert child.exit_status() == 0
    child.stop()


@pytest.mark.parametrize("command", ["poweroff", "poweroff -f"])
def test_poweroff(command):
    child = boot()
    child.send(command + "\r")
    child.expect(pexpect.EOF)
    assert child.exit_status() == 0
    child.stop()


@pytest.mark.parametrize("command", ["reboot", "reboot -f"])
def test_reboot(command):
    """The machine starts again, and comes to its prompt; without QEMU's reset, QEMU ends."""
    child = boot("--qemu", "-action reboot=reset")
    answer(child, "touch /root/before")
    child.send(command + "\r")
    child.expect("Welcome to nopage")
    child.expect(PROMPT)
    assert answer(child, "ls /root") == ""
    child.stop()
    child = boot()
    child.send(command + "\r")
    child.expect(pexpect.EOF)
    assert child.exit_status() == 0
    child.stop()


def test_halt(tmp_path):
    """Halted, the machine stands still: nothing runs any more, but QEMU is there."""
    child = Terminal([RUN, "--cmdline", "notour", "--log", "/dev/null"])
    child.expect(PROMPT)
    child.send("halt\r")
    child.expect("The machine halts")
    child.expect(r"\] halted")
    child.send("\x01x")
    child.expect(pexpect.EOF)
    child.stop()


def test_end_with_stubborn_programs():
    """Programs that will not end, run or are stopped do not keep the machine from turning itself off."""
    child = boot()
    answer(child, "sh -c 'trap \"\" TERM HUP INT; while :; do :; done' &")
    answer(child, "sleep 1000 & kill -STOP $!")
    child.send("poweroff\r")
    child.expect(pexpect.EOF)
    assert child.exit_status() == 0
    child.stop()


# ---- Commands -------------------------------------------------------------------------------


def test_full_root():
    """Who fills the root file system hears of it; nobody is killed, and the room comes back."""
    child = boot("--mem", "32M")
    free = int(answer(child, "stat -f -c %f /"))
    assert free > 1000
    said = answer(child, "dd if=/dev/zero of=/big bs=1M count=64; echo status $?")
    assert "No space left on device" in said
    assert "status 1\n" in said
    assert answer(child, "stat -f -c %f /") == "0\n"
    assert answer(child, "rm /big; stat -f -c %f /") == f"{free}\n"
    child.stop()


def test_status_of_a_killed_program(shell):
    assert answer(shell, "/tests/dies-11/data_execute").endswith("Segmentation fault\n")
    assert answer(shell, "echo $?") == "139\n"


def test_ps(shell):
    text = answer(shell, "ps")
    assert re.search(r"^ +1 root +/sbin/init$", text, re.M), text
    assert re.search(r"^ +\d+ root +-sh$", text, re.M), text


def test_line_editing(shell):
    """Backspace takes a character back, an arrow moves, Home goes to the beginning."""
    assert answer(shell, "echo abcx\x7fd") == "abcd\n"
    assert answer(shell, "echo ad\x1b[Dbc") == "abcd\n"
    assert answer(shell, "cho abcd\x1b[He") == "abcd\n"


def test_history(shell):
    """Up brings the last line back."""
    assert answer(shell, "echo first line") == "first line\n"
    shell.send("\x1b[A")
    shell.expect("echo first line")  # the editor shows it
    assert answer(shell, "") == "first line\n"


def test_end_of_input(shell):
    """Ctrl-D ends the shell, and init starts another."""
    before = answer(shell, "echo $$")
    shell.send("\x04")
    shell.expect(PROMPT)
    assert answer(shell, "echo $$") != before


# ---- Job control ----------------------------------------------------------------------------


def test_pipeline(shell):
    assert answer(shell, "echo one two three | tr ' ' '\\n' | sort | head -n 1") == "one\n"


def start(child, line):
    """Start a program in the foreground, and wait until it runs: then the terminal is its own."""
    child.send(f"sh -c 'echo re\"\"ady; {line}'\r")
    child.expect("ready\r+\n")


def test_interrupt(shell):
    """Ctrl-C ends what runs, a whole pipeline of it, and the shell goes on."""
    for line in ("exec sleep 1000", "while :; do :; done", "yes | cat >/dev/null", "exec cat"):
        start(shell, line)
        shell.send("\x03")
        shell.expect(r"\^C")
        shell.expect(PROMPT)
        assert answer(shell, "echo $?") == "130\n", line


def test_quit(shell):
    """Ctrl-\\ ends a program, too, with another signal."""
    start(shell, "exec sleep 1000")
    shell.send("\x1c")
    shell.expect(PROMPT)
    assert answer(shell, "echo $?") == "131\n"


def test_stop_and_continue(shell):
    """Ctrl-Z stops, bg goes on behind the prompt, fg brings it back."""
    start(shell, "exec sleep 1000")
    shell.send("\x1a")
    shell.expect(r"\[1\]\+ +Stopped ")
    shell.expect(PROMPT)
    assert re.search(r"State:\tT", answer(shell, "grep State /proc/$(jobs -p)/status"))
    assert "[1] sh -c" in answer(shell, "bg")
    assert re.search(r"\[1\]\+ +Running ", answer(shell, "jobs"))
    assert re.search(r"State:\tS", answer(shell, "grep State /proc/$(jobs -p)/status"))
    shell.send("fg\r")
    shell.expect("sleep 1000\"\r+\n")
    shell.send("\x03")
    shell.expect(PROMPT)
    assert answer(shell, "jobs") == ""


def test_background_may_not_read(shell):
    """A job in the background that wants to read from the terminal is stopped."""
    answer(shell, "cat &")
    until(shell, "grep State /proc/$!/status", "State:\tT")
    assert "(tty input)" in answer(shell, "jobs")
    shell.send("fg\r")
    shell.expect("cat\r+\n")
    shell.send("typed\r")
    shell.expect("typed\r+\ntyped\r+\n")  # the echo, and what cat says
    shell.send("\x04")
    shell.expect(PROMPT)


def test_background_output(shell):
    """stty tostop: a job in the background that writes is stopped; without, it writes."""
    assert "heard\n" in answer(shell, "(echo heard) & wait")
    answer(shell, "stty tostop; (echo not yet) &")
    until(shell, "grep State /proc/$!/status", "State:\tT")
    assert "(tty output)" in answer(shell, "jobs")
    answer(shell, "stty -tostop")
    assert "not yet\n" in answer(shell, "fg")


def test_orphans(shell):
    """A job that outlives its shell is the child of process 1, and is waited for when it ends."""
    answer(shell, "sh -c 'setsid sleep 1001 & exit'")
    pid = re.search(r"^ *(\d+) .* sleep 1001$", answer(shell, "ps"), re.M)[1]
    assert answer(shell, f"grep PPid /proc/{pid}/status") == "PPid:\t1\n"
    answer(shell, f"kill {pid}")
    assert answer(shell, f"while [ -e /proc/{pid} ]; do :; done; echo gone") == "gone\n"


# ---- The terminal ---------------------------------------------------------------------------


def test_settings(shell):
    """stty reads and changes the settings; without echo nothing is shown."""
    assert re.search(r"speed \d+ baud", answer(shell, "stty"))
    assert " icanon" in answer(shell, "stty -a").replace("\n", " ")
    shell.send("stty -echo; read x; stty echo; echo got $x\r")
    shell.expect("got .x\r+\n")
    shell.send("secret\r")
    shell.expect("got secret\r+\n")
    assert "secret" not in shell.before
    shell.expect(PROMPT)


def test_window_size(shell):
    """The size of the window is known, and a change of it is heard."""
    until(shell, "stty size", f"^{ROWS} {COLUMNS}\n")
    shell.send("sh -c 'trap \"stty size; exit\" WINCH; echo re\"\"ady; while :; do :; done'\r")
    shell.expect("ready\r+\n")
    shell.resize(30, 100)
    shell.expect("30 100\r+\n")
    shell.expect(PROMPT)
    shell.resize(ROWS, COLUMNS)
    until(shell, "stty size", f"^{ROWS} {COLUMNS}\n")


def test_tty_name(shell):
    name = answer(shell, "tty").strip()
    assert name.startswith("/dev/")
    assert answer(shell, f"echo direct >{name}") == "direct\n"
    assert answer(shell, "echo mine >/dev/tty") == "mine\n"


def test_long_lines(shell):
    """A line of 4000 characters arrives whole; the editor of lines takes it, too."""
    shell.send("cat | md5sum\r")
    shell.expect("md5sum\r+\n")
    shell.send("x" * 4000 + "\r")
    shell.send("\x04")
    shell.expect(r"([0-9a-f]{32})  -")
    assert shell.match[1] == hashlib.md5(b"x" * 4000 + b"\n").hexdigest()
    shell.expect(PROMPT)


def test_paste_of_a_megabyte(shell):
    """Nothing is lost of a megabyte that is pasted, however slow the reader is."""
    lines = "".join(f"{i:05d} {'paste' * 20}\n" for i in range(9500))
    shell.send("stty -echo; cat | md5sum; stty echo\r")
    shell.expect("stty echo\r+\n")
    shell.paste(lines.replace("\n", "\r"))
    shell.send("\x04")
    shell.expect(r"([0-9a-f]{32})  -")
    assert shell.match[1] == hashlib.md5(lines.encode()).hexdigest()
    shell.expect(PROMPT)


# ---- Programs that have the whole screen ----------------------------------------------------


def test_vi(shell):
    """vi draws, edits and saves."""
    answer(shell, "printf 'first\\nsecond\\nthird\\n' >/tmp/text")
    shell.send("vi /tmp/text\r")
    shell.expect("third")
    shell.expect(r"~")
    shell.send("jcwSECOND\x1b")  # second line: change a word
    shell.expect("SECOND")
    shell.send("GoA new line\x1b")  # last line: open another behind it
    shell.expect("new line")
    shell.send("ggdd:wq\r")  # first line: delete; save and leave
    shell.expect("written|lines")
    shell.expect(PROMPT)
    assert answer(shell, "cat /tmp/text; rm /tmp/text") == "SECOND\nthird\nA new line\n"
    assert " icanon" in answer(shell, "stty -a").replace("\n", " ")  # vi has put the terminal back


def test_less(shell):
    answer(shell, "seq 200 >/tmp/numbers")
    shell.send("less /tmp/numbers\r")
    shell.expect("40\r+\n")
    shell.send("G")
    shell.expect("200")
    shell.send("q")
    shell.expect(PROMPT)


def meminfo(shell):
    return {name: int(kb) for name, kb in re.findall(r"^(\w+): +(\d+) kB", answer(shell, "cat /proc/meminfo"), re.M)}


def test_free_is_true(shell):
    """free's figures are /proc/meminfo's, and follow what is in use."""
    before = meminfo(shell)
    total, used, free = map(int, re.search(r"Mem: +(\d+) +(\d+) +(\d+)", answer(shell, "free -k")).groups())
    after = meminfo(shell)
    slack = 2048 + abs(before["MemFree"] - after["MemFree"])
    assert total == before["MemTotal"]
    assert abs(free - after["MemFree"]) <= slack, (free, before, after)
    assert used <= total - free
    answer(shell, "dd if=/dev/zero of=/tmp/fill bs=1M count=32 2>/dev/null")
    now = meminfo(shell)
    assert after["MemFree"] - now["MemFree"] >= 32 * 1024 - slack, (after, now)
    answer(shell, "rm /tmp/fill")
    assert meminfo(shell)["MemFree"] - now["MemFree"] >= 32 * 1024 - slack


def test_top_is_true(shell):
    """top shows a program that runs at the top, and the memory that /proc/meminfo shows."""
    answer(shell, "while :; do :; done &")
    busy_pid = answer(shell, "echo $!").strip()
    memory = meminfo(shell)
    shell.send("top -d 2\r")
    shell.expect(r"Mem: (\d+)K used, (\d+)K free")
    used, free = int(shell.match[1]), int(shell.match[2])
    assert abs(used + free - memory["MemTotal"]) <= 64, (used, free, memory)
    assert abs(free - memory["MemFree"]) <= 8192, (free, memory)
    shell.expect(r"Mem: ")  # the second look: by now it knows who ran in between
    shell.expect(r"PID +PPID[^\n]*\n[^\n]*?(\d+) +\d+ root +R[^\n]*?(\d+)% -sh")
    assert shell.match[1] == busy_pid, shell.match[0]
    assert int(shell.match[2]) > 50, shell.match[0]
    shell.send("q")
    shell.expect(PROMPT)
    answer(shell, f"kill {busy_pid}; wait {busy_pid}")
