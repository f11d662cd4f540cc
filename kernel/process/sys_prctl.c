// SPDX-License-Identifier: MIT
/*
 * kernel/process/sys_prctl.c - prctl() and personality(): a program about itself.
 *
 * What:     a name to be seen in lists, a signal for when the parent ends, who may look into
 *           it, whether it adopts orphans. An option that does not exist here is
 *           EINVAL, as on a Linux that is older than it.
 * Start at: sys_prctl()
 * Locks:    none: words that are written whole.
 * See it:   /proc/PID/comm, /proc/PID/status; tests/user: prctl_*
 * Spec:     prctl(2), personality(2).   Linux: kernel/sys.c
 */
#include "kernel/lib/string.h"
#include "kernel/process/process.h"
#include "kernel/sched/sched.h"
#include "kernel/syscall.h"
#include "kernel/uapi/errno.h"

enum {
	PR_SET_PDEATHSIG = 1,
	PR_GET_PDEATHSIG = 2,
	PR_GET_DUMPABLE = 3,
	PR_SET_DUMPABLE = 4,
	PR_SET_NAME = 15,
	PR_GET_NAME = 16,
	PR_GET_SECCOMP = 21,
	PR_CAPBSET_READ = 23,
	PR_SET_TIMERSLACK = 29,
	PR_GET_TIMERSLACK = 30,
	PR_SET_CHILD_SUBREAPER = 36,
	PR_GET_CHILD_SUBREAPER = 37,
	PR_SET_NO_NEW_PRIVS = 38,
	PR_GET_NO_NEW_PRIVS = 39,
};

static long set_name(const char __user *name)
{
	char comm[sizeof(current->comm)] = "";

	if (strncpy_from_user(comm, name, sizeof(comm) - 1) < 0)
		return -EFAULT;
	comm[sizeof(comm) - 1] = 0;
	memcpy(current->comm, comm, sizeof(comm));
	return 0;
}

static long set_no_new_privs(const unsigned long args[4])
{
	if (args[0] != 1 || args[1] || args[2] || args[3])
		return -EINVAL;
	current->no_new_privs = true; /* and there is no way back */
	return 0;
}

long sys_prctl(int option, unsigned long arg2, unsigned long arg3, unsigned long arg4,
	       unsigned long arg5)
{
	const unsigned long args[4] = { arg2, arg3, arg4, arg5 };
	struct process *process = current->process;

	switch (option) {
	case PR_SET_PDEATHSIG:
		if (arg2 > NSIG)
			return -EINVAL;
		process->parent_death_signal = (int)arg2;
		return 0;
	case PR_GET_PDEATHSIG:
		return put_user(process->parent_death_signal, (int __user *)arg2);
	case PR_GET_DUMPABLE:
		return process->dumpable;
	case PR_SET_DUMPABLE:
		if (arg2 > 1)
			return -EINVAL;
		process->dumpable = arg2;
		return 0;
	case PR_SET_NAME:
		return set_name((const char __user *)arg2);
	case PR_GET_NAME:
		return copy_to_user((void __user *)arg2, current->comm, sizeof(current->comm)) ?
			       -EFAULT :
			       0;
	case PR_GET_SECCOMP:
		return 0;     /* there is none */
	case PR_CAPBSET_READ: /* nothing takes a privilege from what a program may have */
		return arg2 < 64 && CAP_ALL >> arg2 & 1 ? 1 : -EINVAL;
	case PR_SET_TIMERSLACK:
		current->timer_slack_ns = arg2;
		return 0;
	case PR_GET_TIMERSLACK:
		return (long)min_t(u64, current->timer_slack_ns ?: TIMER_SLACK_NS, LLONG_MAX);
	case PR_SET_CHILD_SUBREAPER:
		process->child_subreaper = arg2;
		return 0;
	case PR_GET_CHILD_SUBREAPER:
		return put_user((int)process->child_subreaper, (int __user *)arg2);
	case PR_SET_NO_NEW_PRIVS:
		return set_no_new_privs(args);
	case PR_GET_NO_NEW_PRIVS:
		return arg2 || arg3 || arg4 || arg5 ? -EINVAL : current->no_new_privs;
	}
	return -EINVAL;
}

#define PERSONALITY_ASK 0xffffffffu

/* There is one, Linux's; the flags are kept and told, and nothing here goes by them. */
long sys_personality(unsigned int persona)
{
	struct process *process = current->process;
	unsigned int was = process->personality;

	if (persona != PERSONALITY_ASK)
		process->personality = persona;
	return was;
}
