# SPDX-License-Identifier: MIT
"""
tests/run/test_shell.py - the machine as a person works in it: BusyBox's shell on the console.

What:     each test types at the prompt and waits for what is shown.  One guest serves them all,
          as it serves a person; those that turn the machine off have one of their own.
Start at: shell(), test_ps.
Not here: the output of the applets, see test_busybox.py; the tour, see test_boot.py.
"""
import re

import pexpect
import pytest
from machines import ROOT
from terminal import Terminal

RUN = str(ROOT / "tools" / "run")
# What the line editor writes behind its prompt, to learn where the cursor is.
PROMPT = r"/ # (\x1b\[6n)?"


def boot(*options):
    """A guest at its first prompt."""
    child = Terminal([RUN, "--cmdline", "notour log=com2", "--log", "/dev/null", *options])
    child.expect(PROMPT)
    return child


@pytest.fixture(scope="module")
def guest():
    child = boot("--tests")
    yield child
    child.stop()


@pytest.fixture
def shell(guest):
    """The guest, at a prompt, whatever the test before has left there."""
    guest.send("\x03")
    guest.expect(PROMPT)
    return guest


def answer(child, line, prompt=PROMPT):
    """Type a line; what the machine shows until its next prompt, without the echo."""
    child.send(line + "\r")
    child.expect(prompt)
    return child.before.replace("\r", "").partition("\n")[2]


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


# ---- Commands -------------------------------------------------------------------------------


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
