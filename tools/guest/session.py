# SPDX-License-Identifier: MIT
"""
tools/guest/session.py - a guest from its start to its end, and the bytes on its two serial ports.

What:     COM1 is the console: what the guest writes goes to `output`, what is read from `input`
          goes to the guest.  COM2 carries control records (below), and the kernel's log if it was
          booted with log=com2.  Outcome says how it ended.

              host                                       guest
              input ---> pending ---> socket =====> COM1, the program's standard input
              output <-- buffer <---- socket <===== COM1, its output
              log <----- buffer <---- socket <===== COM2, lines of the log, records
                                      socket =====> COM2, "eof N", "winsize ROWS COLUMNS"

          A record is a line that begins with the byte 0x1e:  boot | exit N | signal N | panic |
          noload TEXT | oracle TEXT.  "eof N" tells the guest that its input ends after N bytes;
          "winsize", how large the window is in which a person sees the console.
Start at: Session.run(), called by tools/run and tools/oracle.
Holds:    1. The guest's UART is not read by the kernel before the record boot, and firmware may
             read it: no input is sent before.
          2. Backpressure reaches the guest: what `output` does not take is not read from QEMU, and
             the guest's UART stays full.  No queue grows without bound, no call blocks.
          3. QEMU does not outlive this process: it is killed when the session ends for any reason,
             and by the kernel of the host if we are killed.
          4. Firmware may write on COM1 before the kernel runs (UEFI does).  A session with `marked`
             drops all that; the kernel writes the record boot on COM1 too, before the one on COM2.
See it:   tests/run/test_tools_run.py.
"""
import ctypes
import dataclasses
import os
import re
import selectors
import signal
import socket
import subprocess
import time

RECORD = b"\x1e"
MARK = b"\x1eboot\n"
CHUNK = 4096  # a pipe that poll() calls writable takes this much without blocking
QUEUE = 65536
AFTERLIFE = 10.0  # seconds for a guest to power off once it has reported
GATHER = 0.0005  # seconds for bytes to come together
LAST_WORDS = 0.5  # seconds of silence that end a panic's report


@dataclasses.dataclass
class Outcome:
    """How a guest ended.

    => kind: exit, signal (value is the number); noload (text); panic; timeout; died (no report)
    """

    kind: str
    value: int = 0
    text: str = ""
    booted: bool = False
    oracle: list = dataclasses.field(default_factory=list)
    qemu_status: int | None = None
    qemu_errors: str = ""


class Interrupted(Exception):
    """A signal asked this process to end."""

    def __init__(self, number):
        super().__init__(signal.Signals(number).name)
        self.number = number


class Outlet:
    """Bytes on their way to a descriptor that may not take them all at once."""

    def __init__(self, fd, change=None):
        self.fd = fd
        self.change = change or (lambda data: data)
        self.buffer = bytearray()
        self.broken = False

    def put(self, data):
        if not self.broken:
            self.buffer += self.change(data)

    def full(self):
        return len(self.buffer) >= QUEUE

    def write(self):
        try:
            del self.buffer[: os.write(self.fd, self.buffer[:CHUNK])]
        except BlockingIOError:
            pass
        except OSError:  # the reader went away
            self.broken = True
            self.buffer.clear()


class PlainText:
    """Drop what only a terminal understands: carriage returns, escape sequences.

    => stateful: a sequence may come in pieces
    """

    SEQUENCE = re.compile(rb"\x1b(\[[0-?]*[ -/]*[@-~]|[^\[])|\r")
    UNFINISHED = re.compile(rb"\x1b(\[[0-?]*[ -/]*)?$")

    def __init__(self):
        self.rest = b""

    def __call__(self, data):
        data = self.SEQUENCE.sub(b"", self.rest + data)
        match = self.UNFINISHED.search(data)
        self.rest = match[0] if match else b""
        return data[: len(data) - len(self.rest)]


def printable(data):
    """Lines for a terminal: whatever byte is left that could disturb it is spelt out."""
    return re.sub(rb"[^\n\t\x20-\x7e]", lambda m: b"\\x%02x" % m[0][0], PlainText()(data))


def die_with_parent():
    """In the child, before exec: be killed when the parent is gone (prctl PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)


class Session:
    """One guest.  compose(serial_words) gives QEMU's command; see run().

    => input: a descriptor; None: there is no input, the guest sees its end at once
    => console: the Outlet of COM1; None: COM1 is the terminal, QEMU's own, Ctrl-A X leaves (and
       input is None: QEMU reads the terminal, and its end is no matter of ours)
    => log: the Outlet of COM2's lines;  timeout: in seconds, or None
    => marked: drop what COM1 gives before the kernel's mark (see 4. above)
    => linger: a panic does not end the session (somebody is looking at it with gdb)
    """

    def __init__(self, input, console, log, timeout=None, marked=False, linger=False):
        self.input = input
        self.console = console
        self.log = log
        self.timeout = timeout
        self.marked = marked
        self.linger = linger
        self.outcome = None
        self.booted = False
        self.oracle = []
        self.held = bytearray()  # COM1 before the mark
        self.line = bytearray()  # the unfinished line of COM2
        self.pending = bytearray()  # input on its way to COM1
        self.control = bytearray()  # "eof N" on its way to COM2
        self.sent = 0

    def run(self, compose, errors, inherit=()):
        """Start QEMU and stay until it is gone.

        => errors: a file for QEMU's own complaints;  inherit: more descriptors that it needs
        """
        com1, com1_guest = socket.socketpair()
        com2, com2_guest = socket.socketpair()
        serial = []
        if self.console:
            serial += ["-chardev", f"socket,id=com1,fd={com1_guest.fileno()}", "-monitor", "none"]
        else:
            serial += ["-chardev", "stdio,id=com1,mux=on,signal=off", "-mon", "chardev=com1"]
        serial += ["-chardev", f"socket,id=com2,fd={com2_guest.fileno()}"]
        serial += ["-serial", "chardev:com1", "-serial", "chardev:com2"]
        self.qemu = subprocess.Popen(
            compose(serial),
            stdin=subprocess.DEVNULL if self.console else None,
            stdout=errors if self.console else None,
            stderr=errors,
            pass_fds=(com1_guest.fileno(), com2_guest.fileno(), *inherit),
            preexec_fn=die_with_parent,
            # Ctrl-C at the terminal is for us; a guest on the terminal reads it as a key.
            start_new_session=self.console is not None,
        )
        com1_guest.close()
        com2_guest.close()
        for port in (com1, com2):
            port.setblocking(False)
        # The terminal's other end of COM1 is QEMU's affair: nothing comes on our socket.
        self.com1 = com1 if self.console else None
        self.com2 = com2
        self.deadline = time.monotonic() + self.timeout if self.timeout else None
        try:
            self._loop()
        finally:
            self._reap()
            com1.close()
            com2.close()
        self._finish_outlets()
        return self._verdict()

    # ---- The loop: wait until something can be moved, move it -------------------------------

    def _loop(self):
        # poll(), unlike epoll, takes regular files (always ready).
        while self.com1 or self.com2:
            with selectors.PollSelector() as ready:
                self._interests(ready)
                limit = self._time_left()
                if limit is not None and limit <= 0:
                    if self.outcome is None:
                        self.outcome = Outcome("timeout")
                    return
                events = {key.fd: mask for key, mask in ready.select(limit)}
            if not events and self.outcome and self.outcome.kind == "panic":
                return  # it has halted and said all
            self._serve(events)
            if self.console and self.console.broken:
                raise BrokenPipeError

    def _interests(self, ready):
        wanted = {}

        def want(fd, event):
            wanted[fd] = wanted.get(fd, 0) | event

        if self.com1 and not self.console.full():
            want(self.com1.fileno(), selectors.EVENT_READ)
        if self.com1 and self.pending:
            want(self.com1.fileno(), selectors.EVENT_WRITE)
        if self.com2 and not self.log.full():
            want(self.com2.fileno(), selectors.EVENT_READ)
        if self.com2 and self.control:
            want(self.com2.fileno(), selectors.EVENT_WRITE)
        if self.console and self.console.buffer:
            want(self.console.fd, selectors.EVENT_WRITE)
        if self.log.buffer:
            want(self.log.fd, selectors.EVENT_WRITE)
        if self.input is not None and self.booted and not self.pending:
            want(self.input, selectors.EVENT_READ)
        for fd, events in wanted.items():
            ready.register(fd, events)

    def _time_left(self):
        now = time.monotonic()
        if self.outcome and self.outcome.kind == "panic":
            return None if self.linger else LAST_WORDS
        if self.outcome:
            return self.reported + AFTERLIFE - now
        return self.deadline - now if self.deadline else None

    def _serve(self, events):
        def has(fd, event):
            return events.get(fd, 0) & event

        for outlet in (self.console, self.log):
            if outlet and has(outlet.fd, selectors.EVENT_WRITE):
                outlet.write()
        # COM1 before COM2: when COM2 says "boot", the mark is among what COM1 has given already or
        # gives at once, see _on_boot.
        if self.com1 and has(self.com1.fileno(), selectors.EVENT_READ):
            self._read_com1()
        if self.com2 and has(self.com2.fileno(), selectors.EVENT_READ):
            self._read_com2()
        if self.input is not None and has(self.input, selectors.EVENT_READ):
            self._read_input()
        if self.com1 and self.pending and has(self.com1.fileno(), selectors.EVENT_WRITE):
            self._send(self.com1, self.pending)
        if self.com2 and self.control and has(self.com2.fileno(), selectors.EVENT_WRITE):
            self._send(self.com2, self.control)

    # ---- COM1 -------------------------------------------------------------------------------

    def _read_com1(self):
        time.sleep(GATHER)  # QEMU hands over byte by byte: a round for each would cost far more
        data = self._receive(self.com1)
        if data is None:
            self.com1 = None
        elif self.marked and not self.booted:
            self.held += data
            del self.held[:-QUEUE]
        else:
            self.console.put(data)

    def _on_boot(self):
        """The kernel is about to start the program: what firmware wrote on COM1 ends here."""
        self.booted = True
        if self.input is None and self.console:
            self._end_of_input()
        if not self.console:
            self.tell_size()
        if not self.marked:
            return
        # QEMU wrote COM1's mark before COM2's: it is here, or in the socket.
        while MARK not in self.held and self.com1:
            data = self._receive(self.com1)
            if not data:
                break
            self.held += data
        noise, mark, rest = bytes(self.held).partition(MARK)
        self.console.put(rest if mark else noise)
        self.held.clear()

    # ---- COM2 -------------------------------------------------------------------------------

    def _read_com2(self):
        data = self._receive(self.com2)
        if data is None:
            self.com2 = None
            data = b"\n" if self.line else b""
        self.line += data
        *lines, rest = self.line.split(b"\n")
        self.line = bytearray(rest)
        for line in lines:
            # printk writes no control byte, so 0x1e begins a record even behind a firmware's
            # unfinished line.
            text, mark, record = bytes(line).partition(RECORD)
            if text or not mark:
                self.log.put(text + b"\n")
            if mark:
                self._on_record(record.decode(errors="replace").strip("\r"))
        if len(self.line) > QUEUE:
            self.log.put(bytes(self.line))
            self.line.clear()

    def _on_record(self, record):
        kind, _, rest = record.partition(" ")
        if kind == "boot":
            self._on_boot()
        elif kind == "oracle":
            self.oracle.append(rest)
        elif kind in ("exit", "signal") and rest.isdigit():
            self._report(Outcome(kind, value=int(rest) & 0xFF))
        elif kind in ("panic", "noload"):
            self._report(Outcome(kind, text=rest))
        else:
            self.log.put(b"(a control record that is not known: %s)\n" % record.encode())

    def _report(self, outcome):
        # The first report counts, but a panic while powering off is worse than any status.
        if self.outcome is None or outcome.kind == "panic":
            self.outcome = outcome
            self.reported = time.monotonic()
            self.input = None  # nobody is left to read it

    # ---- Input ------------------------------------------------------------------------------

    def _read_input(self):
        try:
            data = os.read(self.input, CHUNK)
        except BlockingIOError:
            return
        except OSError:  # a terminal we may not read from (background), a folder
            data = b""
        if data:
            self.pending += data
            self.sent += len(data)
        else:
            self.input = None
            self._end_of_input()

    def _end_of_input(self):
        self.control += b"eof %d\n" % self.sent

    def tell_size(self, *_):
        """Tell the guest how large the terminal is; also the handler of SIGWINCH."""
        if self.booted and self.com2:
            size = os.get_terminal_size(0)
            self.control += b"winsize %d %d\n" % (size.lines, size.columns)
            self._send(self.com2, self.control)  # now: poll() goes on waiting after a signal

    # ---- Ends -------------------------------------------------------------------------------

    @staticmethod
    def _receive(port):
        """Bytes; b"" if there is nothing now; None if the other end is closed."""
        try:
            return port.recv(QUEUE) or None
        except BlockingIOError:
            return b""
        except ConnectionError:
            return None

    @staticmethod
    def _send(port, data):
        try:
            del data[: port.send(data)]
        except BlockingIOError:
            pass
        except ConnectionError:
            data.clear()

    def _reap(self):
        """QEMU is gone after this."""
        if self.com1 is None and self.com2 is None:
            try:  # it closed its ends: it is exiting
                self.qemu.wait(AFTERLIFE)
            except subprocess.TimeoutExpired:
                pass
        if self.qemu.poll() is None:
            self.qemu.kill()
            self.qemu.wait()

    def _finish_outlets(self):
        # A run that timed out must end even if nobody reads what it wrote.
        patience = LAST_WORDS if self.outcome and self.outcome.kind == "timeout" else None
        for outlet in (self.console, self.log):
            while outlet and outlet.buffer:
                with selectors.PollSelector() as ready:
                    ready.register(outlet.fd, selectors.EVENT_WRITE)
                    if not ready.select(patience):
                        break
                outlet.write()

    def _verdict(self):
        outcome = self.outcome or Outcome("died")
        outcome.booted = self.booted
        outcome.oracle = self.oracle
        outcome.qemu_status = self.qemu.returncode
        return outcome
