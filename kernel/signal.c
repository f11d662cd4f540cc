// SPDX-License-Identifier: MIT
/*
 * kernel/signal.c - signals: pending, blocked, delivered.
 *
 * What:     a signal is a bit in task->sigpending. On its way back to user mode a
 *           task with a pending signal that is not blocked comes through
 *           exit_to_user_work(), and the signal's default action is carried out.
 *           An exception in user mode (user_trap) is a signal that cannot wait: if
 *           it is blocked or ignored the program is ended all the same.
 * Start at: exit_to_user_work()
 * Locks:    sigpending and work are atomic; the rest is current's own.
 * Not here: handlers and their frames.
 * See it:   tests/user/dies-*; docs/faults.md
 * Spec:     signal(7).   Linux: kernel/signal.c
 */
#include "kernel/signal.h"

#include "kernel/lib/printk.h"
#include "kernel/sched.h"
#include "kernel/uapi/errno.h"
#include "mm/phys/slab.h"

static const char *const names[NSIG + 1] = {
	[SIGHUP] = "SIGHUP",   [SIGINT] = "SIGINT",   [SIGQUIT] = "SIGQUIT",
	[SIGILL] = "SIGILL",   [SIGTRAP] = "SIGTRAP", [SIGABRT] = "SIGABRT",
	[SIGBUS] = "SIGBUS",   [SIGFPE] = "SIGFPE",   [SIGKILL] = "SIGKILL",
	[SIGUSR1] = "SIGUSR1", [SIGSEGV] = "SIGSEGV", [SIGUSR2] = "SIGUSR2",
	[SIGPIPE] = "SIGPIPE", [SIGALRM] = "SIGALRM", [SIGTERM] = "SIGTERM",
	[SIGCHLD] = "SIGCHLD", [SIGCONT] = "SIGCONT", [SIGSTOP] = "SIGSTOP",
	[SIGTSTP] = "SIGTSTP", [SIGTTIN] = "SIGTTIN", [SIGTTOU] = "SIGTTOU",
	[SIGURG] = "SIGURG",   [SIGIO] = "SIGIO",     [SIGWINCH] = "SIGWINCH",
};

const char *signal_name(int sig, char *buf)
{
	if (sig > 0 && sig <= NSIG && names[sig])
		return names[sig];
	snprintf(buf, 16, "signal %d", sig);
	return buf;
}

/* The signals whose default is to do nothing. (Stopping a program needs somebody to go on with.) */
static bool ignored_by_default(int sig)
{
	return sig == SIGCHLD || sig == SIGURG || sig == SIGWINCH || sig == SIGCONT ||
	       sig == SIGSTOP || sig == SIGTSTP || sig == SIGTTIN || sig == SIGTTOU;
}

static bool deliverable(struct task_struct *task)
{
	return task->sig.pending.signal & ~task->sig.blocked;
}

void recalc_sigpending(void)
{
	if (deliverable(current))
		__atomic_fetch_or(&current->work, WORK_SIGNAL, __ATOMIC_SEQ_CST);
	else
		__atomic_fetch_and(&current->work, ~WORK_SIGNAL, __ATOMIC_SEQ_CST);
}

int signals_fork(struct task_struct *task, u64 clone_flags)
{
	struct sighand_struct *sighand = kzalloc(sizeof(*sighand), GFP_KERNEL);

	if (!sighand)
		return -ENOMEM;
	atomic_set(&sighand->count, 1);
	spin_lock_init_rank(&sighand->siglock, "siglock", RANK_SIGNAL);
	task->sighand = sighand;
	return 0;
}

void signals_exit(struct task_struct *task)
{
	kfree(task->sighand);
	task->sighand = NULL;
}

void send_sig(int sig, struct task_struct *task)
{
	if (!task->sighand)
		return;
	if (sig != SIGKILL &&
	    (task->sighand->action[sig - 1].handler == SIG_IGN || ignored_by_default(sig)))
		return;
	__atomic_fetch_or(&task->sig.pending.signal, sigmask(sig), __ATOMIC_SEQ_CST);
	if (!deliverable(task))
		return;
	__atomic_fetch_or(&task->work, WORK_SIGNAL, __ATOMIC_SEQ_CST);
	if (READ_ONCE(task->state) == TASK_INTERRUPTIBLE)
		wake_up_process(task);
}

static void __noreturn end_program(int sig, const char *why)
{
	char buf[16];

	printk(KERN_INFO "%s[%d]: ended by %s%s%s\n", current->comm, current->pid,
	       signal_name(sig, buf), why ? ": " : "", why ? why : "");
	do_exit(sig);
}

void exit_to_user_work(struct pt_regs *regs)
{
	u64 ready = current->sig.pending.signal & ~current->sig.blocked;

	if (ready)
		end_program(__builtin_ctzll(ready) + 1, NULL);
	recalc_sigpending();
	if (need_resched())
		schedule();
}

void user_trap(struct pt_regs *regs, int signo, int code, unsigned long addr, const char *name)
{
	end_program(signo, name);
}
