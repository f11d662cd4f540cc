// SPDX-License-Identifier: MIT
/*
 * kernel/signal/signal_deliver.c - a task looks at its signals, on its way back to user mode.
 *
 * What:     entry.S comes here whenever task->work is not 0:
 *
 *             exit_to_user_work()
 *               WORK_DIE     the process ends: exit
 *               WORK_SIGNAL  do_signal(): take the first signal that is not blocked
 *                              ignored        the next one
 *                              has a handler  a frame for it; user mode goes on there
 *                              stops          stand still until SIGCONT; then the next one
 *                              else           the program ends
 *               WORK_RESCHED another task's turn
 *
 *           What had been interrupted may have been a system call. If it says so by its
 *           result (-ERESTART...) it is made again, unless a handler without SA_RESTART
 *           runs first:
 *                                        no handler   SA_RESTART   handler without
 *             -ERESTARTNOINTR            again        again        again
 *             -ERESTARTSYS               again        again        -EINTR
 *             -ERESTARTNOHAND            again        -EINTR       -EINTR
 *             -ERESTART_RESTARTBLOCK     restart_syscall()  -EINTR -EINTR
 *
 *           An exception in user mode comes in by user_trap(): a signal that cannot wait.
 * Start at: exit_to_user_work(), get_signal()
 * Holds:    a group stop is complete when every thread stands in stand_still(), or has left.
 * Locks:    siglock to take a signal; tasklist_lock and siglock to stop. None held on entry.
 * See it:   tests/user: handler_*, signal_restarts_*, stop_*, dies-N; docs/signals.md, docs/faults.md
 * Spec:     signal(7), sigaction(2).   Linux: kernel/signal.c, get_signal()
 */
#include "kernel/lib/printk.h"
#include "kernel/process/process.h"
#include "kernel/sched/sched.h"
#include "kernel/signal/signal.h"
#include "kernel/uapi/errno.h"

/* ------------------------------------------------------------------ */
/* The end                                                             */

/* Say once for each process that a signal has ended it. */
static void log_end(int sig, const char *why)
{
	struct sighand_struct *sighand = current->sighand;
	struct process *process = current->process;
	unsigned long flags;
	char buf[16];
	bool first;

	spin_lock_irqsave(&sighand->siglock, flags);
	first = !process->end_logged || process == &kernel_process;
	process->end_logged = true;
	spin_unlock_irqrestore(&sighand->siglock, flags);
	if (first)
		printk(KERN_INFO "%s[%d]: ended by %s%s%s\n", current->comm, current->pid,
		       signal_name(sig, buf), why ? ": " : "", why ? why : "");
}

static void __noreturn end_program(int sig, const char *why)
{
	log_end(sig, why);
	do_group_exit(sig);
}

/* Another thread, or SIGKILL, has ended the process; or exec wants to be the only thread. */
static void __noreturn leave_process(void)
{
	struct process *process = current->process;

	if (process->group_exit && process->exit_status & 0x7f)
		log_end(process->exit_status & 0x7f, NULL);
	do_exit(process->exit_status);
}

/* ------------------------------------------------------------------ */
/* Stopping                                                            */

/* Both locks held: every thread that does not stand yet is to stop. */
static void start_stop(struct process *process, int sig)
{
	struct task_struct *task;

	if (!process->stopping)
		process->stop_signal = sig;
	for_each_thread(process, task) {
		if (!task->sighand || READ_ONCE(task->work) & WORK_DIE)
			continue;
		if (task->sig.stop_wanted || READ_ONCE(task->state) == TASK_STOPPED)
			continue;
		task->sig.stop_wanted = true;
		process->stopping++;
		if (task != current)
			signal_wake(task, 0);
	}
}

/*
 * stand_still - until SIGCONT or the end, if current is to stop.
 *
 * => sig: the stop signal that current has taken; no lock was held since. Meanwhile SIGCONT
 *    may have undone it (stop_dequeued is false then), or the process may be ending.
 *    0: another thread has taken one
 * Signals from the terminal do not stop a group that nobody could continue.
 */
static void stand_still(int sig)
{
	struct process *process = current->process;
	struct task_signals *mine = &current->sig;
	bool stop, last = false;
	unsigned long flags;

	spin_lock_irqsave(&tasklist_lock, flags);
	spin_lock(&current->sighand->siglock);
	if (sig && mine->stop_dequeued && !process->group_exit &&
	    (sig == SIGSTOP || !group_orphaned(process->group)))
		start_stop(process, sig);
	mine->stop_dequeued = false;
	stop = mine->stop_wanted; /* recheck: SIGCONT may have come */
	mine->stop_wanted = false;
	if (stop) {
		/* under siglock, which SIGCONT takes too: its wake-up cannot come before this */
		set_current_state(TASK_STOPPED);
		last = stop_reached(process);
	}
	spin_unlock(&current->sighand->siglock);
	if (last)
		notify_parent(process, CLD_STOPPED);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	if (!stop)
		return;
	if (READ_ONCE(current->work) & WORK_DIE)
		set_current_state(TASK_RUNNING); /* its wake-up may have come before we stopped */
	schedule();
}

/* ------------------------------------------------------------------ */
/* Taking                                                              */

enum verdict {
	NOTHING,
	NEXT,
	HANDLER,
	STOP,
	END
};

/* siglock held: one signal into ks, and what is to be done about it. */
static enum verdict take_one(struct ksignal *ks)
{
	struct sigaction *action;
	u64 bit;

	ks->sig = sigpending_take(current, current->sig.blocked, &ks->info);
	if (!ks->sig)
		return NOTHING;
	bit = sigmask(ks->sig);
	action = &current->sighand->action[ks->sig - 1];
	if (action->handler == SIG_IGN)
		return NEXT;
	if (action->handler != SIG_DFL) {
		ks->action = *action;
		if (action->flags & SA_RESETHAND)
			action->handler = SIG_DFL;
		return HANDLER;
	}
	if (bit & IGNORED_SIGNALS)
		return NEXT;
	if (process_unkillable(current->process) && !(bit & UNBLOCKABLE_SIGNALS))
		return NEXT;
	if (bit & STOP_SIGNALS) {
		if (current->process == &kernel_process)
			return NEXT;
		current->sig.stop_dequeued = true;
		return STOP;
	}
	return END;
}

/* Take signals until one has a handler: true, and ks is it. false: there are no more. */
static bool get_signal(struct ksignal *ks)
{
	struct sighand_struct *sighand = current->sighand;
	enum verdict verdict;
	unsigned long flags;

	do {
		if (READ_ONCE(current->work) & WORK_DIE)
			leave_process();
		verdict = NEXT;
		if (READ_ONCE(current->sig.stop_wanted)) {
			stand_still(0);
			continue;
		}
		spin_lock_irqsave(&sighand->siglock, flags);
		verdict = take_one(ks);
		recalc_sigpending();
		spin_unlock_irqrestore(&sighand->siglock, flags);
		if (verdict == STOP)
			stand_still(ks->sig);
		if (verdict == END)
			end_program(ks->sig, NULL);
	} while (verdict == NEXT || verdict == STOP);
	return verdict == HANDLER;
}

/* ------------------------------------------------------------------ */
/* Handlers                                                            */

/* The signal goes to its handler. What was a system call is to be made again behind it, or fails. */
static void restart_after_handler(struct pt_regs *regs, u64 sa_flags)
{
	switch (arch_syscall_error(regs)) {
	case -ERESTARTSYS:
		if (sa_flags & SA_RESTART)
			arch_syscall_again(regs);
		else
			arch_syscall_set_result(regs, -EINTR);
		break;
	case -ERESTARTNOINTR:
		arch_syscall_again(regs);
		break;
	case -ERESTARTNOHAND:
	case -ERESTART_RESTARTBLOCK:
		arch_syscall_set_result(regs, -EINTR);
		break;
	}
}

static void restart_without_handler(struct pt_regs *regs)
{
	switch (arch_syscall_error(regs)) {
	case -ERESTARTSYS:
	case -ERESTARTNOINTR:
	case -ERESTARTNOHAND:
		arch_syscall_again(regs);
		break;
	case -ERESTART_RESTARTBLOCK:
		arch_syscall_restart(regs);
		break;
	}
}

static void handle_signal(const struct ksignal *ks, struct pt_regs *regs)
{
	u64 blocked = current->sig.blocked | ks->action.mask;
	u64 interrupted_mask = current->sig.restore_mask ? current->sig.saved_mask :
							   current->sig.blocked;

	restart_after_handler(regs, ks->action.flags);
	if (arch_setup_frame(ks, interrupted_mask, regs)) {
		/* no room on the stack, or no return address: nothing can be run there */
		if (ks->sig == SIGSEGV)
			end_program(SIGSEGV, "no frame could be built for its handler");
		force_sig(SIGSEGV);
		return;
	}
	if (!(ks->action.flags & SA_NODEFER))
		blocked |= sigmask(ks->sig);
	current->sig.restore_mask = false; /* sigreturn does that */
	if (current->sig.stack_flags & SS_AUTODISARM) {
		current->sig.stack = 0;
		current->sig.stack_size = 0;
		current->sig.stack_flags = SS_DISABLE;
	}
	set_current_blocked(blocked);
}

static void do_signal(struct pt_regs *regs)
{
	struct ksignal ks;

	if (get_signal(&ks)) {
		handle_signal(&ks, regs);
		return;
	}
	restart_without_handler(regs);
	restore_saved_sigmask();
}

void exit_to_user_work(struct pt_regs *regs)
{
	u32 work = READ_ONCE(current->work);

	if (work & WORK_DIE)
		leave_process();
	if (work & WORK_SIGNAL)
		do_signal(regs);
	if (need_resched())
		schedule();
}

/* ------------------------------------------------------------------ */
/* Exceptions                                                          */

/* siglock held, or only to prepare: a signal that cannot wait finds no handler, or is blocked. */
static bool ends_program(int sig)
{
	u64 handler = READ_ONCE(current->sighand->action[sig - 1].handler);

	return handler == SIG_DFL || handler == SIG_IGN || current->sig.blocked & sigmask(sig);
}

void force_sig_info(const struct siginfo *info, const char *why)
{
	struct sighand_struct *sighand = current->sighand;
	int sig = info->si_signo;
	unsigned long flags;
	bool ends;

	spin_lock_irqsave(&sighand->siglock, flags);
	ends = ends_program(sig);
	if (!ends) {
		sigpending_add(current, false, sig, info);
		recalc_sigpending();
	}
	spin_unlock_irqrestore(&sighand->siglock, flags);
	if (ends)
		end_program(sig, why);
}

void force_sig(int sig)
{
	const struct siginfo info = { .si_signo = sig, .si_code = SI_KERNEL };

	force_sig_info(&info, NULL);
}

void user_trap(struct pt_regs *regs, int signo, int code, unsigned long addr, const char *name)
{
	struct siginfo info = { .si_signo = signo, .si_code = code };

	info.fault.addr = addr;
	force_sig_info(&info, name);
}

bool user_trap_ends(int signo)
{
	return ends_program(signo);
}
