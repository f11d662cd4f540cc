# SPDX-License-Identifier: MIT
"""
tools/gdb/np/tasks.py - np-tasks: who there is, who runs where, and where each waits.

What:     the list of all tasks, with a backtrace of each. And, for the other commands and for
          expressions, the current task and a task by its number.
          A CPU is what gdb calls a thread.  Which of them is CPU 2 the kernel knows by its GS base,
          which points to its struct cpu: in user mode it is the other one, kept for swapgs.
Start at: Tasks.run(), cpu_of_thread().
Not here: processes, run queues, signals: processes.py.
See it:   kernel/sched/sched.h (struct task_struct), kernel/process/process.h; tests/run/test_gdb.py
"""
import gdb

from . import constants as c
from .command import Command, in_expression, number, show
from .types import NpError, address_of, chain_of, list_of, place, pointer, text, variable
from .unwind import backtrace

STATES = {
    c.TASK_RUNNING: "runnable",
    c.TASK_INTERRUPTIBLE: "sleeping",
    c.TASK_UNINTERRUPTIBLE: "blocked",
    c.TASK_STOPPED: "stopped",
    c.TASK_KILLABLE: "killable",
    c.TASK_DEAD: "dead",
}
SCHED, TASK = "kernel/sched/sched.c", "kernel/sched/task.c"
MAX_FRAMES = 32


# ---- CPUs -----------------------------------------------------------------------------------


def cpu_count():
    return max(1, int(variable("arch/x86_64/desc.c", "cpu_count")))


def cpu_of_thread():
    """The kernel's number of the selected CPU; None: the kernel has not set it up."""
    cpus = variable("arch/x86_64/desc.c", "cpus")
    first, size = address_of(cpus), cpus[0].type.sizeof
    frame = gdb.newest_frame()
    for register in ("gs_base", "k_gs_base"):
        try:
            base = int(frame.read_register(register)) & 0xFFFFFFFFFFFFFFFF
        except (ValueError, gdb.error):
            continue  # a QEMU that does not show it
        if first <= base < first + size * cpu_count():
            return (base - first) // size
    return None


def on_thread(thread, action):
    """action() with another CPU selected; then the old one again, in the same frame."""
    before, frame = gdb.selected_thread(), gdb.selected_frame()
    try:
        thread.switch()
        return action()
    finally:
        before.switch()
        frame.select()


def threads():
    """{number of a CPU: gdb's thread for it}"""
    found = {}
    for thread in gdb.selected_inferior().threads():
        cpu = on_thread(thread, cpu_of_thread)
        if cpu is not None:
            found[cpu] = thread
    return found


def running():
    """{address of a task: number of the CPU that runs it}"""
    cpus = variable("arch/x86_64/desc.c", "cpus")
    return {int(cpus[i]["task"]): i for i in range(cpu_count()) if int(cpus[i]["task"])}


def frames_here():
    """The lines of a backtrace of the selected CPU, as far as it is in the kernel."""
    frame, lines = gdb.newest_frame(), []
    while frame is not None and frame.is_valid() and len(lines) < MAX_FRAMES:
        pc = frame.pc()
        if pc == 0:
            break  # where a CPU or a thread began
        if pc < c.KERNEL_START:
            lines.append(f"user mode: rip {pc:#x}")
            break
        if frame.type() != gdb.INLINE_FRAME:  # place() finds the line in the function around it
            lines.append(place(pc if not lines else pc - 1))
        try:
            frame = frame.older()
        except gdb.error:
            break
    return lines


# ---- Tasks ----------------------------------------------------------------------------------


def idle_tasks():
    queues = variable(SCHED, "runqueues")
    for cpu in range(cpu_count()):
        if int(queues[cpu]["idle"]):
            yield queues[cpu]["idle"]


def all_tasks():
    """The idle tasks, which are on no list, then all others."""
    yield from idle_tasks()
    yield from list_of(variable(TASK, "all_tasks"), "struct task_struct", "task_list")


def current():
    """The task of the CPU that is selected, or None: there is none yet."""
    cpu = cpu_of_thread()
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


def state_of(task):
    state = int(task["state"])
    return STATES.get(state, f"state {state}")


class Tasks(Command):
    """np-tasks: all tasks: number, state, CPU, name, address space, and where each one is.

    np-tasks [PID]
    A task that does not run has its registers on its kernel stack: the backtrace begins there, at
    the call of schedule() that put it to sleep.  Of one that runs on another CPU it is that CPU's;
    of the current one it is bt.
    runnable: waits for its CPU; sleeping: a signal wakes it; killable: only its end; blocked: only
    what it waits for; stopped: SIGCONT."""

    name, usage, most = "np-tasks", "[PID]", 1

    def run(self, pid=None):
        on_cpu = running()
        tasks = [task_of(pid)] if pid else list(all_tasks())
        if not tasks:
            show("There is no task yet: sched_init() has not run.")
            return
        here, cpus = cpu_of_thread(), threads()
        for task in tasks:
            cpu = on_cpu.get(int(task))
            self.show_task(task, cpu)
            if cpu is None:
                lines = backtrace(task)
            elif cpu == here or cpu not in cpus:
                lines = []
            else:
                lines = on_thread(cpus[cpu], frames_here)
            for line in lines:
                show(f"           {line}")

    def show_task(self, task, cpu):
        where = f"running on CPU {cpu}" if cpu is not None else state_of(task)
        if cpu is None:
            where += f", CPU {int(task['cpu'])}"
        space = f"mm {int(task['mm']):#x}" if int(task["mm"]) else "kernel thread"
        show(f"pid {int(task['pid']):<4} {text(task['comm']):16} {where:17} {space}  task {int(task):#x}")
        if cpu is not None and int(task["state"]) != c.TASK_RUNNING:
            show(f"           about to sleep: its state is {state_of(task)} already")


# ---- Expressions ----------------------------------------------------------------------------


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
