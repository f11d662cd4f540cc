# SPDX-License-Identifier: MIT
"""
tests/run/hands.py - two processes do the tests, each as much as it can.

What:     a test waits for its guest half of the time, so a second pytest, started by the first, does
          tests from the end of the list while the first does them from its front; who comes to a test
          claims it.  The second's reports go through a pipe to the first, which passes them on as
          its own: one summary, one junit.xml.  Tests with a boot are the first's: it has started them.
Start at: Hands.pytest_runtestloop().   Who calls: pytest; tests/run/conftest.py makes it known there.
Holds:    1. Each test is done once: its claim is a file that only one can make.  If the second dies, the
             run has failed, whatever the tests say.
          2. What runs make in this tree is marked `makes`, and holds machines.making() meanwhile.
Not here: boots, which are done in parallel to all this: machines.py.
"""
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading

import pytest
from machines import OUTPUT


class Hands:
    """A plugin: this process's part in a run: the first hand, the second, or (no --two-hands) the only one."""

    def __init__(self, config, boot_of):
        self.config, self.boot_of = config, boot_of
        self.folder, pipe = (config.getoption("second") or ":").rsplit(":", 1)
        self.pipe = open(int(pipe), "w") if pipe else None  # the second's
        self.child, self.arrived = None, queue.Queue()  # the first's
        self.known, self.shown = set(), None

    def pytest_collection_finish(self, session):
        self.known = {item.nodeid for item in session.items}
        wanted = self.config.getoption("two_hands") and not self.config.getoption("collectonly")
        if wanted and not self.pipe:
            self.start_second()

    def start_second(self):
        """The same pytest once more; what it reports will be in self.arrived, then None."""
        self.folder = tempfile.mkdtemp(prefix="nopage-tests-")
        read, write = os.pipe()
        words = ["-m", "pytest", *self.config.invocation_params.args, "--junit-xml=", f"--second={self.folder}:{write}"]
        OUTPUT.mkdir(parents=True, exist_ok=True)
        with open(OUTPUT / "second-hand", "wb") as console:
            self.child = subprocess.Popen(
                [sys.executable, *words], stdin=subprocess.DEVNULL, stdout=console, stderr=console, pass_fds=[write]
            )
        os.close(write)

        def listen():
            with open(read) as lines:
                for line in lines:
                    self.arrived.put(json.loads(line))
            self.arrived.put(None)

        threading.Thread(target=listen, daemon=True).start()

    def pytest_unconfigure(self):
        if self.child and self.child.poll() is None:
            self.child.terminate()
        if self.child:
            for name in os.listdir(self.folder):
                os.unlink(os.path.join(self.folder, name))
            os.rmdir(self.folder)

    # ---- Who does which ----

    def claimed(self, items):
        """The tests that are ours, one after the other, each claimed when it is asked for."""
        numbered = list(enumerate(items))
        if self.pipe:
            numbered = [(n, item) for n, item in reversed(numbered) if not self.boot_of(item)]
        for n, item in numbered:
            try:
                if self.folder:
                    os.close(os.open(os.path.join(self.folder, str(n)), os.O_CREAT | os.O_EXCL))
            except FileExistsError:
                continue
            yield item

    def pytest_runtestloop(self, session):
        """Do them.  A fixture lives until the last of our tests that wants it: so the next is claimed early."""
        if session.testsfailed or self.config.getoption("collectonly"):
            return None  # pytest's own loop knows what to say
        ours = self.claimed(session.items)
        item = next(ours, None)
        while item:
            following = next(ours, None)
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            self.pass_on(session, wait=False)
            if session.shouldfail or session.shouldstop:
                raise session.Failed(session.shouldfail or session.shouldstop)
            item = following
        self.pass_on(session, wait=True)
        return True

    # ---- Reports ----

    def pytest_runtest_logreport(self, report):
        """In the second: send it."""
        if not self.pipe:
            return
        data = self.config.hook.pytest_report_to_serializable(config=self.config, report=report)
        print(json.dumps(data), file=self.pipe, flush=True)

    def pass_on(self, session, wait):
        """In the first: what the second has sent; with wait, all of it."""
        while self.child and (wait or not self.arrived.empty()):
            data = self.arrived.get()
            if data is None:
                self.arrived.put(None)  # for whoever waits next
                if self.child.wait() not in (0, 1):  # all passed, or not
                    pytest.exit(f"the second hand has died: see {OUTPUT}/second-hand", returncode=3)
                return
            report = self.config.hook.pytest_report_from_serializable(config=self.config, data=data)
            if report.skipped and isinstance(report.longrepr, list):
                report.longrepr = tuple(report.longrepr)  # which json has made a list of
            if report.nodeid not in self.known:  # a case of the guest's
                self.known.add(report.nodeid)
                session.testscollected += 1
            if report.nodeid != self.shown:
                self.shown = report.nodeid
                self.config.hook.pytest_runtest_logstart(nodeid=report.nodeid, location=report.location)
            self.config.hook.pytest_runtest_logreport(report=report)
