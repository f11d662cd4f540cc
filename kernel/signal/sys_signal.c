// SPDX-License-Identifier: MIT
/*
 * kernel/signal/sys_signal.c - the system calls that are about signals.
 *
 * What:     four kinds:
 *             what to do    rt_sigaction, rt_sigprocmask, sigaltstack
 *             waiting       rt_sigsuspend, pause, rt_sigtimedwait, rt_sigpending
 *             sending       kill, tkill, tgkill, rt_sigqueueinfo, rt_tgsigqueueinfo
 *             going on      rt_sigreturn, restart_syscall
 * Start at: sys_rt_sigaction(), sys_kill()
 * Locks:    siglock; tasklist_lock to find who is meant, and for whole processes.
 * See it:   tests/user: signal_*, kill_*, signal_queue_*, signal_stack_*
 * Spec:     the manual pages, section 2.   Linux: kernel/signal.c
 */
#include "kernel/lib/printk.h"
#include "kernel/lib/string.h"
#include "kernel/process/process.h"
#include "kernel/sched/sched.h"
#include "kernel/signal/signal.h"
#include "kernel/syscall.h"
#include "kernel/time/time.h"
#include "kernel/time/timer.h"
#include "kernel/uapi/errno.h"

/* ------------------------------------------------------------------ */
/* What to do                                                          */

/* If it is ignored from now on, what is pending of it goes, too. */
static void set_action(int sig, const struct sigaction *new)
{
	struct sighand_struct *sighand = current->sighand;
	unsigned long flags;

	spin_lock_irqsave(&tasklist_lock, flags);
	spin_lock(&sighand->siglock);
	sighand->action[sig - 1] = *new;
	if (action_ignores(new, sig))
		signals_flush_threads(current, sigmask(sig));
	recalc_sigpending();
	spin_unlock(&sighand->siglock);
	spin_unlock_irqrestore(&tasklist_lock, flags);
}

long sys_rt_sigaction(int sig, const struct sigaction __user *act, struct sigaction __user *old,
		      size_t size)
{
	struct sigaction new, was;
	unsigned long flags;

	if (size != sizeof(new.mask))
		return -EINVAL;
	if (act && copy_from_user(&new, act, sizeof(new)))
		return -EFAULT;
	if (sig < 1 || sig > NSIG || (act && sigmask(sig) & UNBLOCKABLE_SIGNALS))
		return -EINVAL;
	spin_lock_irqsave(&current->sighand->siglock, flags);
	was = current->sighand->action[sig - 1];
	spin_unlock_irqrestore(&current->sighand->siglock, flags);
	if (act) {
		new.flags &= SA_ALL; /* so a program finds out which flags there are */
		new.mask &= ~UNBLOCKABLE_SIGNALS;
		set_action(sig, &new);
	}
	return old && copy_to_user(old, &was, sizeof(was)) ? -EFAULT : 0;
}

long sys_rt_sigprocmask(int how, const u64 __user *set, u64 __user *old, size_t size)
{
	u64 was = current->sig.blocked, mask;

	if (size != sizeof(mask))
		return -EINVAL;
	if (set) {
		if (copy_from_user(&mask, set, sizeof(mask)))
			return -EFAULT;
		if (how == SIG_BLOCK)
			mask = was | mask;
		else if (how == SIG_UNBLOCK)
			mask = was & ~mask;
		else if (how != SIG_SETMASK)
			return -EINVAL;
		set_current_blocked(mask);
	}
	return old && copy_to_user(old, &was, sizeof(was)) ? -EFAULT : 0;
}

/* Who stands on a stack cannot change it. */
int set_signal_stack(const struct sigaltstack *wanted, unsigned long sp)
{
	struct task_signals *sig = &current->sig;
	u32 flags = (u32)wanted->ss_flags, mode = flags & ~SS_AUTODISARM;

	if (on_signal_stack(sig, sp))
		return -EPERM;
	if (mode != SS_DISABLE && mode != SS_ONSTACK && mode != 0)
		return -EINVAL;
	if (mode != SS_DISABLE && wanted->ss_size < MINSIGSTKSZ)
		return -ENOMEM;
	sig->stack = mode == SS_DISABLE ? 0 : wanted->ss_sp;
	sig->stack_size = mode == SS_DISABLE ? 0 : wanted->ss_size;
	sig->stack_flags = flags;
	return 0;
}

long sys_sigaltstack(const struct sigaltstack __user *new, struct sigaltstack __user *old)
{
	unsigned long sp = task_pt_regs(current)->rsp;
	const struct task_signals *sig = &current->sig;
	struct sigaltstack wanted, was = {
		.ss_sp = sig->stack,
		.ss_size = sig->stack_size,
		.ss_flags = (int)(sig->stack_flags & SS_AUTODISARM),
	};
	int error = 0;

	if (!sig->stack_size)
		was.ss_flags |= SS_DISABLE;
	else if (on_signal_stack(sig, sp))
		was.ss_flags |= SS_ONSTACK;
	if (new &&copy_from_user(&wanted, new, sizeof(wanted)))
		return -EFAULT;
	if (new)
		error = set_signal_stack(&wanted, sp);
	if (!error && old && copy_to_user(old, &was, sizeof(was)))
		return -EFAULT;
	return error;
}

/* ------------------------------------------------------------------ */
/* Waiting                                                             */

long sys_rt_sigpending(u64 __user *set, size_t size)
{
	u64 pending = signals_pending_of(current->sig.blocked);

	if (size > sizeof(pending))
		return -EINVAL;
	return copy_to_user(set, &pending, size) ? -EFAULT : 0;
}

/* Until a handler has run, or something has ended the program. */
static long wait_for_signal(void)
{
	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (signal_pending(current))
			break;
		schedule();
	}
	set_current_state(TASK_RUNNING);
	return -ERESTARTNOHAND;
}

long sys_pause(void)
{
	return wait_for_signal();
}

long sys_rt_sigsuspend(const u64 __user *set, size_t size)
{
	u64 mask;

	if (size != sizeof(mask))
		return -EINVAL;
	if (copy_from_user(&mask, set, sizeof(mask)))
		return -EFAULT;
	set_user_sigmask(mask);
	return wait_for_signal(); /* the old mask comes back in do_signal(), or with the frame */
}

/* One of these, without delivering it; 0: none is pending. siglock not held. */
static int take_now(u64 these, u64 waiting_for, struct siginfo *info)
{
	struct sighand_struct *sighand = current->sighand;
	unsigned long flags;
	int sig;

	spin_lock_irqsave(&sighand->siglock, flags);
	sig = sigpending_take(current, ~these, info);
	/* one that comes now wakes us, although it is blocked */
	current->sig.waiting_for = sig ? 0 : waiting_for;
	recalc_sigpending();
	spin_unlock_irqrestore(&sighand->siglock, flags);
	return sig;
}

/* A signal of these within ns (~0: no limit), or -EAGAIN, -EINTR: another one has a handler. */
static int sigtimedwait(u64 these, u64 ns, struct siginfo *info)
{
	int sig;

	these &= ~UNBLOCKABLE_SIGNALS;
	set_current_state(TASK_INTERRUPTIBLE);
	sig = take_now(these, ns ? these : 0, info);
	if (!sig && ns && !signal_pending(current))
		ns = schedule_timeout_ns(ns);
	set_current_state(TASK_RUNNING);
	if (!sig)
		sig = take_now(these, 0, info);
	if (sig)
		return sig;
	return ns ? -EINTR : -EAGAIN;
}

long sys_rt_sigtimedwait(const u64 __user *set, struct siginfo __user *to,
			 const struct timespec_abi __user *limit, size_t size)
{
	struct timespec_abi ts;
	struct siginfo info;
	u64 mask, ns = ~0ULL;
	int sig;

	if (size != sizeof(mask))
		return -EINVAL;
	if (copy_from_user(&mask, set, sizeof(mask)))
		return -EFAULT;
	if (limit) {
		if (copy_from_user(&ts, limit, sizeof(ts)))
			return -EFAULT;
		if (!timespec_valid(&ts))
			return -EINVAL;
		ns = timespec_to_ns(&ts);
	}
	sig = sigtimedwait(mask, ns, &info);
	if (sig > 0 && to && copy_to_user(to, &info, sizeof(info)))
		return -EFAULT;
	return sig;
}

/* ------------------------------------------------------------------ */
/* Sending                                                             */

/*
 * check_permission - may current send sig to that process, whose real user is uid?
 *
 * => 0, -EINVAL or -EPERM; tasklist_lock held
 */
static int check_permission(int sig, const struct process *process, uid_t uid)
{
	const struct cred *own = &current->cred;
	uid_t saved = process_saved_uid(process);

	if (sig < 0 || sig > NSIG)
		return -EINVAL;
	if (process == current->process)
		return 0;
	if (cred_is_root(own) || own->euid == uid || own->uid == uid || own->euid == saved ||
	    own->uid == saved)
		return 0;
	if (sig == SIGCONT && process->session == current->process->session)
		return 0; /* a shell continues what it has started */
	return -EPERM;
}

/* To a process; sig 0 only asks; a zombie takes anything. tasklist_lock held. */
static int send_to_process(int sig, const struct siginfo *info, struct process *process)
{
	int error = check_permission(sig, process, process_uid(process));

	return error || !sig ? error : send_process(sig, info, process);
}

/* To a process as one of many: a fork() of it that is under way is to see that. tasklist_lock held. */
static int send_to_one_of_many(int sig, const struct siginfo *info, struct process *process)
{
	int error = send_to_process(sig, info, process);

	if (sig && !error)
		process->group_signals++;
	return error;
}

static void user_info(struct siginfo *info, int sig, int code)
{
	memset(info, 0, sizeof(*info));
	info->si_signo = sig;
	info->si_code = code;
	info->user.pid = current->process->pid;
	info->user.uid = current->cred.uid;
}

/* The process of this number; as Linux: the number of any of its threads will do. */
static int kill_one(pid_t pid, int sig, const struct siginfo *info)
{
	struct process *process = find_process(pid);

	if (!process) {
		const struct task_struct *task = find_task_by_pid(pid);

		process = task && task->process != &kernel_process ? task->process : NULL;
	}
	return process ? send_to_process(sig, info, process) : -ESRCH;
}

/* Good if it reached one of them; else what went wrong last. */
static int kill_group(pid_t nr, int sig, const struct siginfo *info)
{
	struct process *process;
	int ret = -ESRCH;

	for_each_process(process)
		if (process->group->nr == nr && process != &kernel_process) {
			int error = send_to_one_of_many(sig, info, process);

			ret = ret ? error : 0;
		}
	return ret;
}

/* Everybody but init and the sender. As Linux: those it may not reach do not count. */
static int kill_all(int sig, const struct siginfo *info)
{
	struct process *process;
	int ret = 0, count = 0;

	for_each_process(process) {
		int error;

		if (process->pid <= 1 || process == current->process)
			continue;
		error = send_to_one_of_many(sig, info, process);
		count++;
		if (error != -EPERM)
			ret = error;
	}
	return count ? ret : -ESRCH;
}

long sys_kill(pid_t pid, int sig)
{
	struct siginfo info;
	unsigned long flags;
	int ret;

	user_info(&info, sig, SI_USER);
	if (pid == (pid_t)0x80000000)
		return -ESRCH; /* its group would be no number */
	spin_lock_irqsave(&tasklist_lock, flags);
	if (pid > 0)
		ret = kill_one(pid, sig, &info);
	else if (pid == -1)
		ret = kill_all(sig, &info);
	else
		ret = kill_group(pid ? -pid : current->process->group->nr, sig, &info);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return ret;
}

/* To one thread; tgid 0: of any process. */
static long send_to_thread(pid_t tgid, pid_t tid, int sig, const struct siginfo *info)
{
	struct task_struct *task;
	unsigned long flags;
	long ret = -ESRCH;

	spin_lock_irqsave(&tasklist_lock, flags);
	task = find_task_by_pid(tid);
	if (task && (!tgid || task->process->pid == tgid)) {
		ret = check_permission(sig, task->process, task->cred.uid);
		if (!ret && sig)
			ret = send_sig_info(sig, info, task, false);
	}
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return ret;
}

long sys_tkill(pid_t tid, int sig)
{
	struct siginfo info;

	if (tid <= 0)
		return -EINVAL;
	user_info(&info, sig, SI_TKILL);
	return send_to_thread(0, tid, sig, &info);
}

long sys_tgkill(pid_t tgid, pid_t tid, int sig)
{
	struct siginfo info;

	if (tgid <= 0 || tid <= 0)
		return -EINVAL;
	user_info(&info, sig, SI_TKILL);
	return send_to_thread(tgid, tid, sig, &info);
}

/* A siginfo from user space. To others nobody may pretend to be the kernel, or kill(). */
static int get_siginfo(struct siginfo *info, const struct siginfo __user *from, int sig, pid_t to)
{
	if (copy_from_user(info, from, sizeof(*info)))
		return -EFAULT;
	info->si_signo = sig;
	if ((info->si_code >= 0 || info->si_code == SI_TKILL) && to != current->pid)
		return -EPERM;
	return 0;
}

long sys_rt_sigqueueinfo(pid_t pid, int sig, const struct siginfo __user *from)
{
	struct siginfo info;
	unsigned long flags;
	int ret = get_siginfo(&info, from, sig, pid);

	if (ret)
		return ret;
	spin_lock_irqsave(&tasklist_lock, flags);
	ret = kill_one(pid, sig, &info);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return ret;
}

long sys_rt_tgsigqueueinfo(pid_t tgid, pid_t tid, int sig, const struct siginfo __user *from)
{
	struct siginfo info;
	int error = get_siginfo(&info, from, sig, tid);

	if (error)
		return error;
	if (tgid <= 0 || tid <= 0)
		return -EINVAL;
	return send_to_thread(tgid, tid, sig, &info);
}

/* ------------------------------------------------------------------ */
/* Going on                                                            */

/* What it returns becomes rax: the one that was interrupted. */
long sys_rt_sigreturn(void)
{
	struct pt_regs *regs = task_pt_regs(current);
	char buf[16];

	current->sig.restart.fn = NULL; /* a handler ran: the call it interrupted has failed */
	if (arch_sigreturn(regs))
		return (long)regs->rax;
	printk(KERN_INFO "%s[%d]: rt_sigreturn without a good frame: %s\n", current->comm,
	       current->pid, signal_name(SIGSEGV, buf));
	force_sig(SIGSEGV);
	return 0;
}

long sys_restart_syscall(void)
{
	struct restart_block *restart = &current->sig.restart;

	return restart->fn ? restart->fn(restart) : -EINTR;
}
