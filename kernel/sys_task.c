// SPDX-License-Identifier: MIT
/*
 * kernel/sys_task.c - the system calls of a task about itself.
 *
 * What:     identity, limits, the end. There is one user program
 *           at a time, so a pid is either its own or nobody's.
 * Start at: sys_exit_group()
 * Locks:    current's own fields only.
 * Spec:     the manual pages, section 2.   Linux: kernel/sys.c
 */
#include "kernel/fs/files.h"
#include "kernel/sched.h"
#include "kernel/syscall.h"
#include "kernel/uapi/errno.h"
#include "mm/virt/vma.h"

long sys_getuid(void)
{
	return current->uid;
}

long sys_geteuid(void)
{
	return current->euid;
}

long sys_getgid(void)
{
	return current->gid;
}

long sys_getegid(void)
{
	return current->egid;
}

long sys_sched_yield(void)
{
	schedule();
	return 0;
}

long sys_arch_prctl(int code, unsigned long addr)
{
	return arch_prctl_base(code, addr);
}

long sys_set_tid_address(int __user *tidptr)
{
	return current->pid; /* the address matters when a thread of several exits */
}

long sys_set_robust_list(void __user *head, size_t len)
{
	return len == 24 ? 0 : -EINVAL; /* likewise: looked at when a lock's holder dies */
}

/* ------------------------------------------------------------------ */
/* Limits                                                              */

#define RLIM_INFINITY (~0ULL)
#define RLIMIT_STACK  3
#define RLIMIT_CORE   4
#define RLIMIT_NOFILE 7
#define RLIM_NLIMITS  16

struct rlimit_abi {
	u64 cur, max;
};

static long limit_of(unsigned int resource, struct rlimit_abi *limit)
{
	if (resource >= RLIM_NLIMITS)
		return -EINVAL;
	limit->cur = limit->max = RLIM_INFINITY;
	if (resource == RLIMIT_STACK)
		limit->cur = STACK_LIMIT;
	else if (resource == RLIMIT_NOFILE)
		limit->cur = limit->max = NR_OPEN;
	else if (resource == RLIMIT_CORE)
		limit->cur = 0;
	return 0;
}

long sys_prlimit64(pid_t pid, unsigned int resource, const void __user *limits, void __user *old)
{
	struct rlimit_abi limit, wanted;
	long error;

	if (limits && copy_from_user(&wanted, limits, sizeof(wanted)))
		return -EFAULT;
	if (pid && pid != current->pid)
		return -ESRCH;
	error = limit_of(resource, &limit);
	if (error)
		return error;
	if (limits && wanted.cur > wanted.max)
		return -EINVAL;
	if (limits && (wanted.cur != limit.cur || wanted.max != limit.max))
		return -EPERM; /* the limits here are fixed */
	return old && copy_to_user(old, &limit, sizeof(limit)) ? -EFAULT : 0;
}

long sys_getrlimit(unsigned int resource, void __user *rlim)
{
	struct rlimit_abi limit;
	long error = limit_of(resource, &limit);

	if (error)
		return error;
	return copy_to_user(rlim, &limit, sizeof(limit)) ? -EFAULT : 0;
}
