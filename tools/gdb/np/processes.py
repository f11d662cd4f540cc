# SPDX-License-Identifier: MIT
"""
tools/gdb/np/processes.py - np-ps, np-rq: families and queues.

What:     the tree of processes, with threads and zombies; the run queue of each CPU.
Start at: Processes.run().
See it:   kernel/process/process.h, kernel/sched/sched.c (struct rq); docs/processes.md, docs/scheduling.md;
          tests/run/test_gdb.py
"""
from .command import Command, show
from .tasks import SCHED, cpu_count, name_of, running, state_of
from .types import NpError, list_of, text, variable
from .mounts import path_of

PROCESS = "kernel/process/process.c"


# ---- Processes ------------------------------------------------------------------------------


class Processes(Command):
    """np-ps: the processes as a tree, with their threads; zombies; kernel threads.

    np-ps
    Below a process stand its threads, if there are several, and its children.  "in /dev": where
    relative paths begin for it, if that is not the root."""

    name, usage = "np-ps", ""

    def run(self):
        kernel = variable(PROCESS, "kernel_process")
        self.on_cpu, self.shown = running(), set()
        for child in self.children(kernel):
            self.show_process(child, 0)
        threads_of_kernel = list(self.threads(kernel))
        if threads_of_kernel:
            show("kernel threads")
        for task in threads_of_kernel:
            show(self.line(task, "  "))
        if not self.shown and not threads_of_kernel:
            show("There is no process yet.")

    def children(self, process):
        return list_of(process["children"], "struct process", "sibling")

    def threads(self, process):
        return list_of(process["threads"], "struct task_struct", "thread_list")

    def line(self, task, indent):
        cpu = self.on_cpu.get(int(task))
        where = f"running on CPU {cpu}" if cpu is not None else state_of(task)
        cwd = path_of(task["fs"]["cwd"]) if int(task["fs"]) else "/"
        return f"{indent}{int(task['pid'])} {text(task['comm'])}  {where}" + (f", in {cwd}" if cwd != "/" else "")

    def show_process(self, process, depth):
        if int(process) in self.shown:
            raise NpError(f"process {int(process['pid'])} is its own ancestor")
        self.shown.add(int(process))
        indent, tasks = "  " * depth, list(self.threads(process))
        if not tasks:
            status = int(process["exit_status"])
            show(f"{indent}{int(process['pid'])} {text(process['comm'])}  zombie, status {status:#x}")
        elif len(tasks) == 1:
            show(self.line(tasks[0], indent))
        else:
            show(f"{indent}{int(process['pid'])} {text(tasks[0]['comm'])}, {len(tasks)} threads:")
            for task in tasks:
                show(self.line(task, indent + "  thread "))
        for child in self.children(process):
            self.show_process(child, depth + 1)


# ---- Run queues -----------------------------------------------------------------------------


class RunQueues(Command):
    """np-rq: of each CPU: who runs, who waits for it, and how long its turn still is.

    np-rq
    A CPU whose idle task runs halts, or is about to.  The slice is a timer that runs only while
    others wait."""

    name, usage = "np-rq", ""

    def run(self):
        queues = variable(SCHED, "runqueues")
        for cpu in range(cpu_count()):
            if not int(queues[cpu]["idle"]):
                show(f"CPU {cpu} has no queue yet: sched_init() has not run.")
                continue
            self.show_queue(cpu, queues[cpu])

    def show_queue(self, cpu, queue):
        idle = int(queue["curr"]) == int(queue["idle"])
        who = "idle" if idle else name_of(queue["curr"])
        slice_ = "slice timer runs" if int(queue["slice"]["pending"]) else "no slice"
        show(f"CPU {cpu}: {who}, {int(queue['nr_queued'])} waiting, {slice_}, {int(queue['switches'])} switches")
        for task in list_of(queue["queue"], "struct task_struct", "run_list"):
            show(f"    {name_of(task)}  {state_of(task)}")
