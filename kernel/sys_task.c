// SPDX-License-Identifier: MIT
/*
 * kernel/sys_task.c - the system calls of a task about itself.
 *
 * What:     identity, limits, signals to itself, the end. There is one user program
 *           at a time, so a pid is either its own or nobody's.
 * Start at: sys_exit_group(), sys_rt_sigprocmask()
 * Locks:    current's own fields only.
 * Spec:     the manual pages, section 2.   Linux: kernel/sys.c, kernel/signal.c
 */
#include "kernel/fs/files.h"
#include "kernel/lib/printk.h"
#include "kernel/sched.h"
#include "kernel/signal.h"
#include "kernel/syscall.h"
#include "kernel/uapi/errno.h"
#include "mm/virt/vma.h"

long sys_exit(int code)
{
	do_exit((code & 0xff) << 8);
}

long sys_exit_group(int code)
{
	do_exit((code & 0xff) << 8);
}

long sys_getpid(void)
{
	return current->pid;
}

long sys_gettid(void)
{
	return current->pid;
}

long sys_getppid(void)
{
	return 0; /* started by the kernel */
}

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
/* Signals                                                             */

/* Is pid (0, -1 or own: everybody there is) this program? */
static long send_self(bool self, int sig)
{
	if (sig < 0 || sig > NSIG)
		return -EINVAL;
	if (!self)
		return -ESRCH;
	if (sig)
		send_sig(sig, current);
	return 0;
}

long sys_kill(pid_t pid, int sig)
{
	return send_self(pid == 0 || pid == current->pid || pid == -current->pid, sig);
}

long sys_tkill(pid_t tid, int sig)
{
	return tid <= 0 ? -EINVAL : send_self(tid == current->pid, sig);
}

long sys_tgkill(pid_t tgid, pid_t tid, int sig)
{
	if (tgid <= 0 || tid <= 0)
		return -EINVAL;
	return send_self(tgid == current->pid && tid == current->pid, sig);
}

struct sigaction_abi {
	u64 handler, flags, restorer, mask;
};

long sys_rt_sigaction(int sig, const void __user *act, void __user *old, size_t size)
{
	static bool said;
	struct sigaction_abi new, was = { 0 };

	if (size != sizeof(u64) || sig < 1 || sig > NSIG)
		return -EINVAL;
	if (act && (sig == SIGKILL || sig == SIGSTOP))
		return -EINVAL;
	if (act && copy_from_user(&new, act, sizeof(new)))
		return -EFAULT;
	was.handler = current->sighand->action[sig - 1].handler;
	if (act && new.handler > SIG_IGN) {
		if (!said)
			printk(KERN_NOTICE "%s[%d]: signal handlers do not exist here: ENOSYS\n",
			       current->comm, current->pid);
		said = true;
		return -ENOSYS;
	}
	if (old && copy_to_user(old, &was, sizeof(was)))
		return -EFAULT;
	if (act)
		current->sighand->action[sig - 1].handler = new.handler;
	if (act && new.handler == SIG_IGN)
		__atomic_fetch_and(&current->sig.pending.signal, ~sigmask(sig), __ATOMIC_SEQ_CST);
	recalc_sigpending();
	return 0;
}

long sys_rt_sigprocmask(int how, const u64 __user *set, u64 __user *old, size_t size)
{
	u64 was = current->sig.blocked, new = was, mask;

	if (size != sizeof(u64))
		return -EINVAL;
	if (set) {
		if (copy_from_user(&mask, set, sizeof(mask)))
			return -EFAULT;
		mask &= ~(sigmask(SIGKILL) | sigmask(SIGSTOP));
		if (how == SIG_BLOCK)
			new |= mask;
		else if (how == SIG_UNBLOCK)
			new &= ~mask;
		else if (how == SIG_SETMASK)
			new = mask;
		else
			return -EINVAL;
		current->sig.blocked = new;
		recalc_sigpending();
	}
	return old && copy_to_user(old, &was, sizeof(was)) ? -EFAULT : 0;
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
