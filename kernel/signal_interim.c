// SPDX-License-Identifier: MIT
/*
 * kernel/signal_interim.c - what signals need of processes, until there are processes.
 *
 * What:     weak functions, each replaced by the real one when that lands (fork, exit,
 *           scheduler); then this file goes.
 */
#include "kernel/process.h"
#include "kernel/sched.h"

bool __attribute__((weak)) wake_up_state(struct task_struct *task, int states)
{
	return READ_ONCE(task->state) & states && wake_up_process(task);
}

void __attribute__((weak)) kick_task(struct task_struct *task)
{
}

void __attribute__((weak)) do_group_exit(int status)
{
	do_exit(status);
}

bool __attribute__((weak)) notify_parent(struct process *child, int code)
{
	return false;
}

bool __attribute__((weak)) group_orphaned(const struct pid *group)
{
	return true;
}
