# SPDX-License-Identifier: MIT
"""
tests/run/test_terminal.py - the serial terminal itself: floods, keys, sessions.

What:     what no program inside the guest can arrange: more input than there is room for, a
          screen that nobody looks at, keys while a program floods it.
Start at: test_a_megabyte_is_pasted.
Not here: what a person does at the prompt, see test_shell.py; the line discipline byte by byte,
          see tests/user/as-user/tty_*.c and tests/kernel/tty_test.c.
"""
import re
import threading

import pytest
from machines import BUILD, ROOT
from terminal import Terminal

RUN = str(ROOT / "tools" / "run")
INTAKE = BUILD / "tests" / "run" / "intake"
PROMPT = r"/ # (\x1b\[6n)?"
MIB = 1 << 20
FLOOD = 600  # seconds for a megabyte, on a host that is busy


def fnv1a(data):
    total = 0xCBF29CE484222325
    for byte in data:
        total = (total ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return total


def lines_of(lengths, total):
    """Lines of these lengths in turn, `total` bytes or a few more; no two next to each other alike."""
    made, size, number = [], 0, 0
    while size < total:
        length = lengths[number % len(lengths)]
        line = (b"%07d " % number + b"abcdefghijklmnopqrstuvwxyz" * (length // 26 + 1))[: length - 1] + b"\n"
        made.append(line)
        size += len(line)
        number += 1
    return b"".join(made)


@pytest.fixture(scope="module", params=[1, 4], ids="{}cpu".format)
def guest(request):
    options = ["--smp", str(request.param), "--add", f"{INTAKE}:/bin/intake"]
    child = Terminal([RUN, "--cmdline", "notour log=com2", "--log", "/dev/null", *options])
    child.expect(PROMPT)
    yield child
    child.stop()


def run(child, command, first):
    """Start a program from the shell; it runs when it has said `first`."""
    child.send(command + "\r")
    child.expect(first + "\r")  # and not where it stands in the command


def answer(child, line):
    child.send(line + "\r")
    child.expect(PROMPT)
    return child.before.replace("\r", "").partition("\n")[2]


def paste(child, data):
    """All of it at once, as a terminal emulator does, while what comes back is read."""
    sender = threading.Thread(target=child.send, args=(data.decode() + "\x04",), daemon=True)
    sender.start()
    child.expect(r"(\d+) bytes, (\d+) lines, sum ([0-9a-f]{16})", timeout=FLOOD)
    sender.join()
    figures = int(child.match[1]), int(child.match[2]), int(child.match[3], 16)
    child.expect(PROMPT)
    assert figures == (len(data), data.count(b"\n"), fnv1a(data))


LENGTHS = [80, 4095, 8, 4096, 133, 2048]


def test_a_megabyte_is_pasted(guest):
    """Lines of all lengths up to the longest: no byte is lost, whoever is slower."""
    answer(guest, "stty -echo")
    run(guest, "intake", "ready")
    paste(guest, lines_of(LENGTHS, MIB))
    answer(guest, "stty sane")


def test_echo_of_a_flood(guest):
    """Both directions are full: still nothing that was typed is lost."""
    run(guest, "intake", "ready")
    paste(guest, lines_of(LENGTHS, MIB // 8))


def test_a_reader_that_takes_little(guest):
    """Reads of seven bytes: each makes room for no more than that."""
    answer(guest, "stty -echo")
    run(guest, "intake 7", "ready")
    paste(guest, lines_of([80, 1000], MIB // 8))
    answer(guest, "stty sane")


def test_interrupting_a_flood(guest):
    """Ctrl-C ends a program that fills the screen."""
    guest.send("yes flooding\r")
    for _ in range(100):
        guest.expect("flooding")
    guest.send("\x03")
    guest.expect(r"\^C")
    guest.expect(PROMPT)
    assert answer(guest, "echo status $?") == "status 130\n"


def test_quitting(guest):
    run(guest, "intake", "ready")  # a shell ignores it for a moment
    guest.send("\x1c")
    guest.expect("Quit")
    guest.expect(PROMPT)


def test_stopping_and_going_on(guest):
    """Ctrl-Z, bg, fg, Ctrl-C."""
    run(guest, "sh -c 'echo here; exec sleep 1000'", "here")
    guest.send("\x1a")
    guest.expect("Stopped")
    guest.expect(PROMPT)
    answer(guest, "bg")
    assert "Running" in answer(guest, "jobs")
    group = int(re.search(r"\d+", answer(guest, "jobs -p"))[0])
    guest.send("fg\r")
    guest.expect(r"\n[^\n]*sleep 1000[^\n]*\n")
    guest.send("\x03")
    guest.expect(PROMPT)
    assert f"{group} " not in answer(guest, "ps -o pid,stat | grep -v Z")


def test_a_background_job_that_reads_stops(guest):
    answer(guest, "cat &")
    for _ in range(100):
        if "tty input" in answer(guest, "jobs"):
            break
    else:
        pytest.fail("it does not stop")
    answer(guest, "kill %1; kill -CONT %1; wait")


def test_holding_the_screen(guest):
    """Ctrl-S: nothing more is shown; Ctrl-Q: all of it is."""
    run(guest, "intake", "ready")
    guest.send("\x13typed\r\x04\x11")
    guest.expect("typed\r+\n6 bytes, 1 lines")
    guest.expect(PROMPT)


def test_what_is_left_of_a_session(guest):
    """The shell ends before its jobs: the one that is stopped is hung up, the next shell has the line."""
    before = answer(guest, "echo $$")
    run(guest, "sh -c 'echo here; exec sleep 1001'", "here")
    guest.send("\x1a")
    guest.expect("Stopped")
    guest.expect(PROMPT)
    assert answer(guest, "exit") == "You have stopped jobs.\n"
    answer(guest, "exit")  # the prompt is the next one's
    assert answer(guest, "echo $$") != before
    assert "sleep 1001" not in answer(guest, "ps | grep -v grep")
    run(guest, "sh -c 'echo here; exec sleep 1000'", "here")
    guest.send("\x03")
    guest.expect(PROMPT)


def test_the_window(guest):
    assert answer(guest, "stty rows 40 columns 100; stty size") == "40 100\n"
