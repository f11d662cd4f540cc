// SPDX-License-Identifier: MIT
/*
 * kernel/process/sys_process.c - who am I, who is my parent, to which group do I belong?
 *
 * What:     pids, process groups and sessions, and the calls that end a task.
 * Start at: sys_setpgid()
 * Holds:    a session leader leads its process group, and both keep its number for good;
 *           the processes of a group are all in one session.
 * Locks:    tasklist_lock
 * See it:   tests/user: group_*, session_*
 * Spec:     setpgid(2), setsid(2), credentials(7).   Linux: kernel/sys.c
 */
#include "kernel/process/process.h"
#include "kernel/syscall.h"
#include "kernel/uapi/errno.h"

long sys_exit(int code)
{
	do_exit((code & 0xff) << 8);
}

long sys_exit_group(int code)
{
	do_group_exit((code & 0xff) << 8);
}

long sys_getpid(void)
{
	return current->process->pid;
}

long sys_gettid(void)
{
	return current->pid;
}

long sys_getppid(void)
{
	unsigned long flags;
	pid_t pid;

	spin_lock_irqsave(&tasklist_lock, flags);
	pid = current->process->parent->pid;
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return pid;
}

/* ------------------------------------------------------------------ */
/* Groups and sessions                                                 */

/* The process of pid, current's for 0; NULL: there is none. tasklist_lock held. */
static struct process *process_or_own(pid_t pid)
{
	return pid ? find_process(pid) : current->process;
}

/* The number of a process's group or session; -ESRCH. */
static long number_of(pid_t pid, bool session)
{
	struct process *process;
	unsigned long flags;
	long nr = -ESRCH;

	spin_lock_irqsave(&tasklist_lock, flags);
	process = process_or_own(pid);
	if (process)
		nr = session ? process->session->nr : process->group->nr;
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return nr;
}

long sys_getpgid(pid_t pid)
{
	return number_of(pid, false);
}

long sys_getpgrp(void)
{
	return number_of(0, false);
}

long sys_getsid(pid_t pid)
{
	return number_of(pid, true);
}

bool group_in_session(const struct pid *group, const struct pid *session)
{
	struct process *p;

	for_each_process(p)
		if (p->group == group && p->session == session)
			return true;
	return false;
}

/* May current move process to the group with that number? *group: the one, once it is known. */
static int may_set_group(const struct process *process, pid_t nr, struct pid **group)
{
	struct process *own = current->process;

	if (!process || (process != own && process->parent != own))
		return -ESRCH;
	if (process->session != own->session)
		return -EPERM;
	if (process != own && process->did_exec)
		return -EACCES;
	if (process->session == process->id)
		return -EPERM; /* a session leader stays */
	*group = pid_find(nr);
	if (nr != process->pid && (!*group || !group_in_session(*group, own->session)))
		return -EPERM;
	return 0;
}

long sys_setpgid(pid_t pid, pid_t nr)
{
	struct process *process;
	struct pid *group = NULL;
	unsigned long flags;
	long error;

	if (nr < 0)
		return -EINVAL;
	spin_lock_irqsave(&tasklist_lock, flags);
	process = process_or_own(pid);
	if (!nr && process)
		nr = process->pid;
	error = may_set_group(process, nr, &group);
	if (!error && group != process->group) {
		pid_put(process->group);
		process->group = pid_get(group);
	}
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return error;
}

long sys_setsid(void)
{
	struct process *own = current->process, *p;
	unsigned long flags;
	long ret = own->pid;

	spin_lock_irqsave(&tasklist_lock, flags);
	for_each_process(p)
		if (p->group == own->id)
			ret = -EPERM; /* our number is a group's already */
	if (ret > 0) {
		pid_put(own->group);
		pid_put(own->session);
		own->group = pid_get(own->id);
		own->session = pid_get(own->id);
		own->terminal = NULL;
	}
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return ret;
}
