// SPDX-License-Identifier: MIT
/*
 * kernel/signal/signal_send.c - a signal is sent: does it count, who takes it, whom does it wake?
 *
 * What:     four questions, in this order:
 *             1. Does it act at once, on the whole process? SIGCONT continues it, blocked
 *                or not, and takes back stop signals that wait; a stop signal takes
 *                back SIGCONT.
 *             2. Is it ignored? Then it is gone. (Blocked, it may still be wanted later.)
 *             3. Which thread takes it? The one it was sent to, else any that does not
 *                block it. It is made to look: woken, or interrupted on its CPU.
 *             4. Does it end the program? Then there is no need to wait for that thread:
 *                all of them are told at once (WORK_DIE).
 * Start at: send_sig_info()
 * Holds:    a SIGCONT and a stop signal are never pending together.
 *           init gets nothing from user space that it has no handler for.
 * Locks:    tasklist_lock, so that threads do not come or go; siglock inside.
 * See it:   tests/user: kill_*, signal_*, stop_*; docs/signals.md
 * Spec:     kill(2), signal(7).   Linux: kernel/signal.c, send_signal()
 */
#include "kernel/process/process.h"
#include "kernel/sched/sched.h"
#include "kernel/sched/wait.h"
#include "kernel/signal/signal.h"
#include "kernel/uapi/errno.h"

bool process_unkillable(const struct process *process)
{
	return process->pid == 1 && process != &kernel_process;
}

/* ------------------------------------------------------------------ */
/* Is it ignored? siglock held                                         */

bool action_ignores(const struct sigaction *action, int sig)
{
	return action->handler == SIG_IGN ||
	       (action->handler == SIG_DFL && sigmask(sig) & IGNORED_SIGNALS);
}

static bool is_ignored(int sig, const struct siginfo *info, const struct task_struct *task)
{
	const struct sigaction *action = &task->sighand->action[sig - 1];
	bool from_user = info && info->si_code <= 0;

	if (task->sig.blocked & sigmask(sig))
		return false; /* whether it is ignored shows when it is unblocked */
	if (process_unkillable(task->process) && action->handler == SIG_DFL)
		return from_user || !(sigmask(sig) & UNBLOCKABLE_SIGNALS);
	return action_ignores(action, sig);
}

bool sig_ignored_by(const struct process *process, int sig)
{
	struct task_struct *task;

	for_each_thread(process, task)
		if (task->sighand)
			return READ_ONCE(task->sighand->action[sig - 1].handler) == SIG_IGN;
	return false;
}

/* ------------------------------------------------------------------ */
/* Stop and continue: both locks held                                  */

bool stop_reached(struct process *process)
{
	if (process->stopping <= 0 || --process->stopping)
		return false;
	process->stopped = true;
	process->stop_news = true;
	process->cont_news = false;
	return true;
}

/* What the parent is to be told: CLD_CONTINUED, CLD_STOPPED (it had begun to stop), or 0. */
static int continue_process(struct process *process)
{
	int news = process->stopped ? CLD_CONTINUED : process->stopping ? CLD_STOPPED : 0;
	struct task_struct *task;

	for_each_thread(process, task) {
		task->sig.stop_wanted = false;
		task->sig.stop_dequeued = false;
		wake_up_state(task, TASK_STOPPED);
	}
	process->stopped = false;
	process->stopping = 0;
	if (news) {
		process->stop_news = false;
		process->cont_news = true;
	}
	return news;
}

/* false: the signal has no further effect. *news: what the parent is to be told. */
static bool prepare(int sig, const struct siginfo *info, struct task_struct *task, int *news)
{
	struct process *process = task->process;

	if (process != &kernel_process) {
		if (process->group_exit)
			return false;
		if (sigmask(sig) & STOP_SIGNALS) {
			signals_flush_threads(task, sigmask(SIGCONT));
		} else if (sig == SIGCONT) {
			signals_flush_threads(task, STOP_SIGNALS);
			*news = continue_process(process);
		}
	}
	return !is_ignored(sig, info, task);
}

/* ------------------------------------------------------------------ */
/* Who takes it: both locks held                                       */

/* A stopped thread takes nothing but the end: the rest waits for SIGCONT, also what would kill it. */
static bool would_take(int sig, const struct task_struct *task)
{
	u64 blocked = task->sig.blocked & ~task->sig.waiting_for;

	if (READ_ONCE(task->state) == TASK_STOPPED && sig != SIGKILL)
		return false;
	return task->sighand && !(READ_ONCE(task->work) & WORK_DIE) && !(blocked & sigmask(sig));
}

/* The thread it was sent to if it can; else one that has no other signal, else any; or NULL. */
static struct task_struct *choose(int sig, struct task_struct *task, bool whole)
{
	struct task_struct *t, *busy = NULL;

	if (would_take(sig, task) && (!whole || !signal_pending(task)))
		return task;
	if (!whole)
		return NULL;
	for_each_thread(task->process, t) {
		if (!would_take(sig, t))
			continue;
		if (!signal_pending(t))
			return t;
		busy = t;
	}
	return busy;
}

/* Is the end of the program all that can come of it? */
static bool is_fatal(int sig, const struct task_struct *task)
{
	return task->sighand->action[sig - 1].handler == SIG_DFL &&
	       !(sigmask(sig) & (IGNORED_SIGNALS | STOP_SIGNALS)) &&
	       !(task->sig.blocked & sigmask(sig)) && /* sigtimedwait() may want it */
	       (!process_unkillable(task->process) || sig == SIGKILL);
}

static void deliver_to(int sig, struct task_struct *task, bool whole)
{
	struct task_struct *taker = choose(sig, task, whole);

	if (!taker)
		return; /* all block it: it waits */
	if (is_fatal(sig, taker) && task->process != &kernel_process)
		process_end(task->process, sig, NULL); /* all threads, wherever they are */
	else
		signal_wake(taker, 0);
}

/* ------------------------------------------------------------------ */
/* Sending                                                             */

/* Some thread of the process that still takes signals; NULL: all exit. tasklist_lock held. */
static struct task_struct *representative(struct process *process)
{
	struct task_struct *task;

	for_each_thread(process, task)
		if (task->sighand)
			return task;
	return NULL;
}

int send_sig_info(int sig, const struct siginfo *info, struct task_struct *task, bool whole)
{
	struct sighand_struct *sighand;
	int error = 0, news = 0;

	if (task->process == &kernel_process)
		whole = false;
	if (whole && !task->sighand)
		task = representative(task->process);
	sighand = task ? task->sighand : NULL;
	if (!sighand)
		return 0;
	spin_lock(&sighand->siglock);
	if (prepare(sig, info, task, &news)) {
		error = sigpending_add(task, whole, sig, info);
		if (!error)
			deliver_to(sig, task, whole);
		if (waitqueue_active(&signalfd_wait))
			wake_up_all(&signalfd_wait);
	}
	spin_unlock(&sighand->siglock);
	if (news) /* takes the parent's siglock, which may be the same one */
		notify_parent(task->process, news);
	return error < 0 ? error : 0;
}

int send_process(int sig, const struct siginfo *info, struct process *process)
{
	struct task_struct *task = representative(process);

	return task ? send_sig_info(sig, info, task, true) : 0;
}

int send_group(int sig, const struct siginfo *info, const struct pid *group)
{
	struct process *process;
	int ret = -ESRCH;

	for_each_process(process) {
		if (process->group != group)
			continue;
		process->group_signals++;
		send_process(sig, info, process);
		ret = 0;
	}
	return ret;
}

void send_sig(int sig, struct task_struct *task)
{
	unsigned long flags;

	spin_lock_irqsave(&tasklist_lock, flags);
	send_sig_info(sig, NULL, task, true);
	spin_unlock_irqrestore(&tasklist_lock, flags);
}
