# SPDX-License-Identifier: MIT
"""
tools/gdb/np/tasks.py - np-tasks: who there is, and where each of them waits.

What:     the list of all tasks, with a backtrace of each that does not run; and, for the other
          commands and for expressions, the current task and a task by its number.
Start at: Tasks.run().
See it:   kernel/sched.h (struct task_struct); tests/run/test_gdb.py
"""
import gdb

from . import constants as c
from .command import Command, in_expression, number, show
from .types import NpError, chain_of, list_of, pointer, text, variable
from .unwind import backtrace

STATES = {
    c.TASK_RUNNING: "runnable",
    c.TASK_INTERRUPTIBLE: "sleeping",
    c.TASK_UNINTERRUPTIBLE: "blocked",
    c.TASK_DEAD: "dead",
}


def all_tasks():
    return list_of(variable("kernel/sched.c", "all_tasks"), "struct task_struct", "task_list")


def running():
    """{address of a task: number of the CPU that runs it}"""
    cpus = variable("arch/x86_64/desc.c", "cpus")
    count = max(1, int(variable("arch/x86_64/desc.c", "cpu_count")))
    return {int(cpus[i]["task"]): i for i in range(count) if int(cpus[i]["task"])}


def current():
    """The task of the CPU (gdb calls it a thread) that is selected, or None: there is none yet."""
    cpu = gdb.selected_thread().num - 1
    task = next((task for task, i in running().items() if i == cpu), None)
    return pointer(task, "struct task_struct") if task else None


def current_or_error():
    task = current()
    if task is None:
        raise NpError("no task runs yet: kmain() has not come that far")
    return task


def task_of(expression):
    """The task whose number is given; None: the current one."""
    if expression is None:
        return current_or_error()
    pid = number(expression)
    for task in all_tasks():
        if int(task["pid"]) == pid:
            return task
    raise NpError(f"there is no task {pid}: np-tasks lists them")


def name_of(task):
    return f"{text(task['comm'])} (pid {int(task['pid'])})"


def address_spaces():
    """[(mm, task)] of every user address space, once, with the first task that lives there."""
    found = {}
    for task in all_tasks():
        if int(task["mm"]):
            found.setdefault(int(task["mm"]), (task["mm"], task))
    return list(found.values())


def area_at(mm, address):
    """The area of a user address space that holds the address, or None."""
    for vma in areas(mm):
        if int(vma["vm_start"]) <= address < int(vma["vm_end"]):
            return vma
    return None


def areas(mm):
    """The areas of an address space, lowest first."""
    return chain_of(mm["mmap"], "vm_next")


class Tasks(Command):
    """np-tasks: all tasks: number, state, name, address space, and where each one waits.

    np-tasks [PID]
    A task that does not run has its registers on its kernel stack: the backtrace begins there, at
    the call of schedule() that put it to sleep.  The running one's is bt.
    sleeping: a signal wakes it; blocked: only what it waits for does."""

    name, usage, most = "np-tasks", "[PID]", 1

    def run(self, pid=None):
        on_cpu = running()
        tasks = [task_of(pid)] if pid else list(all_tasks())
        if not tasks:
            show("There is no task yet: sched_init() has not run.")
        for task in tasks:
            self.show_task(task, on_cpu.get(int(task)))

    def show_task(self, task, cpu):
        state = int(task["state"])
        where = f"running on CPU {cpu}" if cpu is not None else STATES.get(state, f"state {state}")
        space = f"mm {int(task['mm']):#x}" if int(task["mm"]) else "kernel thread"
        show(f"pid {int(task['pid']):<4} {text(task['comm']):16} {where:17} {space}  task {int(task):#x}")
        if cpu is not None:
            if state != c.TASK_RUNNING:
                show(f"           about to sleep: its state is {STATES.get(state, state)} already")
            return
        for line in backtrace(task):
            show(f"           {line}")


class Current(gdb.Function):
    """$np_current(): the running task, a struct task_struct *."""

    def __init__(self):
        super().__init__("np_current")

    def invoke(self):
        return in_expression(current_or_error)


class Task(gdb.Function):
    """$np_task(PID): the task with this number, a struct task_struct *."""

    def __init__(self):
        super().__init__("np_task")

    def invoke(self, pid):
        return in_expression(lambda: task_of(str(int(pid))))
