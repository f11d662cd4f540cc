# SPDX-License-Identifier: MIT
"""
tools/gdb/np/signals.py - np-signals: what is pending for a task, what it blocks, what it does about it.

What:     what /proc/PID/status shows as masks, by name, and with who sent what waits.
Start at: Signals.run().
See it:   kernel/signal/signal.h; docs/signals.md; tests/run/test_gdb.py
"""
from .command import Command, show
from .tasks import all_tasks, name_of, task_of
from .types import list_of, variable

FIRST_REAL_TIME, LAST = 32, 64
SIG_DFL, SIG_IGN = 0, 1


def signal_name(sig):
    """SIGTERM, SIGRTMIN+2."""
    if sig >= FIRST_REAL_TIME:
        return f"SIGRTMIN+{sig - FIRST_REAL_TIME}" if sig > FIRST_REAL_TIME else "SIGRTMIN"
    return variable("kernel/signal/signal.c", "names")[sig].string()


def names(mask):
    """The signals of a mask."""
    mask = int(mask)
    if mask == (1 << LAST) - 1:
        return "all"
    return " ".join(signal_name(sig) for sig in range(1, LAST + 1) if mask >> (sig - 1) & 1)


def sender(info):
    """Where a siginfo comes from, in words."""
    code = int(info["si_code"])
    if code > 0:
        return f"from the kernel, si_code {code}"
    value = f", value {int(info['user']['value']):#x}" if code == -1 else ""
    return f"from pid {int(info['user']['pid'])}, uid {int(info['user']['uid'])}, si_code {code}{value}"


class Signals(Command):
    """np-signals: signals of a task: pending, blocked, and what it does about each.

    np-signals [PID]
    Without PID: of all tasks that take signals.  pending waits for this task, shared for any thread
    of its process; indented, what came along with each.  Only actions that are not the default are
    shown."""

    name, usage, most = "np-signals", "[PID]", 1

    def run(self, pid=None):
        tasks = [task_of(pid)] if pid else list(all_tasks())
        shown = [task for task in tasks if int(task["sighand"])]
        for task in shown:
            self.show_task(task)
        if not shown:
            who = name_of(tasks[0]) if pid else "Nobody"
            show(f"{who}: takes no signals, as kernel threads do not, nor who is exiting.")

    def show_task(self, task):
        signals = task["sig"]
        show(name_of(task))
        self.show_pending("pending", signals["pending"])
        self.show_pending("shared", task["process"]["shared_pending"])
        for label, mask in (("blocked", signals["blocked"]), ("waits for", signals["waiting_for"])):
            if int(mask):
                show(f"  {label:9} {names(mask)}")
        if int(signals["stack_size"]):
            show(f"  stack     {int(signals['stack']):#x}, {int(signals['stack_size'])} bytes")
        for index in range(LAST):
            self.show_action(index + 1, task["sighand"]["action"][index])

    def show_pending(self, label, pending):
        if not int(pending["signal"]):
            return
        show(f"  {label:9} {names(pending['signal'])}")
        for entry in list_of(pending["list"], "struct sigqueue", "list"):
            info = entry["info"]
            show(f"            {signal_name(int(info['si_signo']))} {sender(info)}")

    def show_action(self, sig, action):
        handler = int(action["handler"])
        if handler == SIG_DFL:
            return
        what = "ignored" if handler == SIG_IGN else f"handler {handler:#x}, flags {int(action['flags']):#x}"
        mask = f", blocks {names(action['mask'])}" if int(action["mask"]) else ""
        show(f"  {signal_name(sig):9} {what}{mask}")
