# SPDX-License-Identifier: MIT
"""
tests/run/terminal.py - a program on a terminal of its own, for pexpect.

What:     Terminal(command) is a pexpect object: send() types, expect() waits for what is shown.
          pexpect's own spawn() forks, which must not be done beside the threads that boot guests.
Start at: Terminal.   Who calls: test_boot.py, test_tools_run.py.
"""
import fcntl
import os
import select
import struct
import subprocess
import termios

from pexpect import fdpexpect

PATIENCE = 120  # seconds that a person would wait for an answer, and more
ROWS, COLUMNS = 50, 120


def set_size(fd, rows, columns):
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


class Terminal(fdpexpect.fdspawn):
    """A program whose standard streams are a terminal."""

    def __init__(self, command, **options):
        ours, theirs = os.openpty()
        set_size(theirs, ROWS, COLUMNS)
        # setsid(1) makes the terminal its own: it hears of Ctrl-C and of the window's size.
        self.process = subprocess.Popen(
            ["setsid", "--ctty", *command], stdin=theirs, stdout=theirs, stderr=theirs, **options
        )
        os.close(theirs)
        super().__init__(ours, timeout=PATIENCE, encoding="utf-8")

    def resize(self, rows, columns):
        """Somebody pulls at the window."""
        set_size(self.child_fd, rows, columns)

    def paste(self, text):
        """Type all of it at once, reading what comes back: the terminal takes only so much."""
        data = text.encode()
        os.set_blocking(self.child_fd, False)
        try:
            while data:
                _, writable, _ = select.select([], [self.child_fd], [], PATIENCE)
                assert writable, f"{len(data)} bytes are left that nobody takes"
                data = data[os.write(self.child_fd, data[:4096]) :]
        finally:
            os.set_blocking(self.child_fd, True)

    def type_end_of_input(self):
        """Ctrl-D."""
        self.send("\x04")

    def exit_status(self):
        """Wait for its end."""
        return self.process.wait(PATIENCE)

    def stop(self):
        """It is gone after this."""
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait()
        self.close()
