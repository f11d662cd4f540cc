// SPDX-License-Identifier: MIT
/*
 * kernel/signal/signal.c - what is pending, what is blocked, and who owns it.
 *
 * What:     a signal that was sent waits in one of two places: its task's own, or the
 *           one that the tasks of a process share. Each is a set of bits and a queue.
 *           Signals 1 to 31 are in it once at most; a real-time signal (32 and up) as
 *           often as it was sent, each with its value, oldest first.
 *
 *             task->sig.pending          \   minus what the task blocks: WORK_SIGNAL, and
 *             process->shared_pending    /   it takes one at its next return to user mode
 *
 *           Beside that: what fork, exec and exit do with all of it.
 * Start at: sigpending_add(), sigpending_take(); recalc_sigpending()
 * Holds:    1. A task that has something to take has WORK_SIGNAL set. The bit may be set
 *              without need (another thread was faster), never clear in error.
 *           2. task->sighand changes only under tasklist_lock and its siglock, by
 *              the task itself: whoever holds either lock may follow it.
 *           3. A program cannot fill the memory with queued signals: RLIMIT_SIGPENDING,
 *              counted for each process (Linux counts for each user).
 * Locks:    sighand->siglock (RANK_SIGNAL) for all of it; tasklist_lock before it to walk threads.
 * See it:   /proc/PID/status; gdb: np-signals; tests/kernel/signal_test.c; docs/signals.md
 * Spec:     signal(7).   Linux: kernel/signal.c
 */
#include "kernel/signal/signal.h"

#include "kernel/lib/panic.h"
#include "kernel/lib/printk.h"
#include "kernel/lib/string.h"
#include "kernel/process/process.h"
#include "kernel/sched/sched.h"
#include "kernel/sched/wait.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/sched.h"
#include "mm/phys/slab.h"

/* They tell of what the task itself has just done, so they come first. */
#define SYNCHRONOUS_SIGNALS                                                        \
	(sigmask(SIGSEGV) | sigmask(SIGBUS) | sigmask(SIGILL) | sigmask(SIGTRAP) | \
	 sigmask(SIGFPE) | sigmask(SIGSYS))

static struct kmem_cache *sighand_cache, *sigqueue_cache;

/* ------------------------------------------------------------------ */
/* Names                                                               */

static const char *const names[SIGRTMIN] = {
	[SIGHUP] = "SIGHUP",	   [SIGINT] = "SIGINT",	      [SIGQUIT] = "SIGQUIT",
	[SIGILL] = "SIGILL",	   [SIGTRAP] = "SIGTRAP",     [SIGABRT] = "SIGABRT",
	[SIGBUS] = "SIGBUS",	   [SIGFPE] = "SIGFPE",	      [SIGKILL] = "SIGKILL",
	[SIGUSR1] = "SIGUSR1",	   [SIGSEGV] = "SIGSEGV",     [SIGUSR2] = "SIGUSR2",
	[SIGPIPE] = "SIGPIPE",	   [SIGALRM] = "SIGALRM",     [SIGTERM] = "SIGTERM",
	[SIGSTKFLT] = "SIGSTKFLT", [SIGCHLD] = "SIGCHLD",     [SIGCONT] = "SIGCONT",
	[SIGSTOP] = "SIGSTOP",	   [SIGTSTP] = "SIGTSTP",     [SIGTTIN] = "SIGTTIN",
	[SIGTTOU] = "SIGTTOU",	   [SIGURG] = "SIGURG",	      [SIGXCPU] = "SIGXCPU",
	[SIGXFSZ] = "SIGXFSZ",	   [SIGVTALRM] = "SIGVTALRM", [SIGPROF] = "SIGPROF",
	[SIGWINCH] = "SIGWINCH",   [SIGIO] = "SIGIO",	      [SIGPWR] = "SIGPWR",
	[SIGSYS] = "SIGSYS",
};

const char *signal_name(int sig, char *buf)
{
	if (sig > 0 && sig < SIGRTMIN)
		return names[sig];
	if (sig == SIGRTMIN)
		return "SIGRTMIN";
	if (sig > SIGRTMIN && sig <= NSIG)
		snprintf(buf, 16, "SIGRTMIN+%d", sig - SIGRTMIN);
	else
		snprintf(buf, 16, "signal %d", sig);
	return buf;
}

/* ------------------------------------------------------------------ */
/* Pending: siglock held                                               */

static void pending_init(struct sigpending *pending)
{
	pending->signal = 0;
	INIT_LIST_HEAD(&pending->list);
}

static struct sigpending *pending_of(struct task_struct *task, bool whole)
{
	return whole ? &task->process->shared_pending : &task->sig.pending;
}

/* How many records may wait; kernel threads have no limits. */
static u64 queue_limit(const struct process *process)
{
	return process == &kernel_process ? RLIM_INFINITY : process->rlim[RLIMIT_SIGPENDING].cur;
}

/* A record for what came along; NULL: no memory, or there are too many and the limit counts. */
static struct sigqueue *queue_alloc(struct process *process, bool limited)
{
	struct sigqueue *q = NULL;

	if (!limited || (u64)atomic_read(&process->queued) < queue_limit(process))
		q = kmem_cache_alloc(sigqueue_cache, GFP_ATOMIC);
	if (q)
		atomic_inc(&process->queued);
	return q;
}

static void queue_free(struct process *process, struct sigqueue *q)
{
	list_del(&q->list);
	atomic_dec(&process->queued);
	kmem_cache_free(sigqueue_cache, q);
}

int sigpending_add(struct task_struct *task, bool whole, int sig, const struct siginfo *info)
{
	struct sigpending *pending = pending_of(task, whole);
	/* as Linux: kill() and the kernel always get a standard signal's information through */
	bool limited = sig >= SIGRTMIN || (info && info->si_code < 0);
	struct sigqueue *q;

	if (sig < SIGRTMIN && pending->signal & sigmask(sig))
		return 1;
	q = queue_alloc(task->process, limited);
	if (q) {
		if (info)
			q->info = *info;
		else
			q->info = (struct siginfo){ .si_code = SI_KERNEL };
		q->info.si_signo = sig;
		list_add_tail(&q->list, &pending->list);
	} else if (sig >= SIGRTMIN && info && info->si_code != SI_USER) {
		return -EAGAIN; /* the sender counts on each one arriving */
	}
	pending->signal |= sigmask(sig);
	return 0;
}

bool signals_timer_pending(struct task_struct *task, bool whole, int id)
{
	struct sigqueue *q;

	/* the last first: it has just been sent */
	list_for_each_entry_reverse(q, &pending_of(task, whole)->list, list)
		if (q->info.si_code == SI_TIMER && q->info.timer.id == id)
			return true;
	return false;
}

/* It goes, taken or not: if a timer sent it, how many times it stands for beyond one. */
static int tell_timer(struct process *process, const struct siginfo *info)
{
	return info->si_code == SI_TIMER ? posix_timer_delivered(process, info->timer.id) : 0;
}

/* Take sig out: its oldest information; the bit goes with the last one. */
static void collect(struct process *process, struct sigpending *pending, int sig,
		    struct siginfo *info)
{
	struct sigqueue *q, *first = NULL;

	pending->signal &= ~sigmask(sig);
	list_for_each_entry(q, &pending->list, list) {
		if (q->info.si_signo != sig)
			continue;
		if (first) {
			pending->signal |= sigmask(sig); /* and another one of it */
			break;
		}
		first = q;
	}
	if (!first) { /* there was no room for a record: only the number is known */
		*info = (struct siginfo){ .si_signo = sig, .si_code = SI_USER };
		return;
	}
	*info = first->info;
	if (info->si_code == SI_TIMER)
		info->timer.overrun = tell_timer(process, info);
	queue_free(process, first);
}

/* Exceptions first, then the lowest number; 0: nothing but what mask blocks. */
static int next_signal(const struct sigpending *pending, u64 mask)
{
	u64 ready = pending->signal & ~mask;

	if (ready & SYNCHRONOUS_SIGNALS)
		ready &= SYNCHRONOUS_SIGNALS;
	return ready ? __builtin_ctzll(ready) + 1 : 0;
}

int sigpending_take(struct task_struct *task, u64 mask, struct siginfo *info)
{
	struct sigpending *pending = &task->sig.pending;
	int sig = next_signal(pending, mask);

	if (!sig) {
		pending = &task->process->shared_pending;
		sig = next_signal(pending, mask);
	}
	if (sig)
		collect(task->process, pending, sig, info);
	return sig;
}

void sigpending_flush(struct process *process, struct sigpending *pending, u64 signals)
{
	struct sigqueue *q, *next;

	pending->signal &= ~signals;
	list_for_each_entry_safe(q, next, &pending->list, list)
		if (signals & sigmask(q->info.si_signo)) {
			tell_timer(process, &q->info);
			queue_free(process, q);
		}
}

void signals_flush_threads(struct task_struct *task, u64 signals)
{
	struct process *process = task->process;
	struct task_struct *t;

	if (process == &kernel_process) { /* its threads have nothing in common */
		sigpending_flush(process, &task->sig.pending, signals);
		return;
	}
	sigpending_flush(process, &process->shared_pending, signals);
	for_each_thread(process, t)
		sigpending_flush(process, &t->sig.pending, signals);
}

void signals_flush_process(struct process *process)
{
	sigpending_flush(process, &process->shared_pending, ~0ULL);
}

/* ------------------------------------------------------------------ */
/* Reading them from a file                                            */

DECLARE_WAIT_QUEUE_HEAD(signalfd_wait);

int signals_take_of(u64 set, struct siginfo *info)
{
	struct sighand_struct *sighand = current->sighand;
	unsigned long flags;
	int sig;

	spin_lock_irqsave(&sighand->siglock, flags);
	sig = sigpending_take(current, ~set, info);
	recalc_sigpending();
	spin_unlock_irqrestore(&sighand->siglock, flags);
	return sig;
}

/* siglock held: its own, and those that it has in common with others. */
static u64 pending_for(const struct task_struct *task)
{
	return task->sig.pending.signal | task->process->shared_pending.signal;
}

u64 signals_pending_of(u64 set)
{
	struct sighand_struct *sighand = current->sighand;
	unsigned long flags;
	u64 pending;

	/* under the lock: a sender that does not see us in the queue has been seen by us */
	spin_lock_irqsave(&sighand->siglock, flags);
	pending = pending_for(current);
	spin_unlock_irqrestore(&sighand->siglock, flags);
	return pending & set;
}

/* ------------------------------------------------------------------ */
/* Masks                                                               */

void recalc_sigpending(void)
{
	u64 blocked = current->sig.blocked & ~current->sig.waiting_for;

	if (pending_for(current) & ~blocked || current->sig.stop_wanted)
		__atomic_fetch_or(&current->work, WORK_SIGNAL, __ATOMIC_SEQ_CST);
	else
		__atomic_fetch_and(&current->work, ~WORK_SIGNAL, __ATOMIC_SEQ_CST);
}

void signal_wake(struct task_struct *task, int states)
{
	__atomic_fetch_or(&task->work, WORK_SIGNAL, __ATOMIC_SEQ_CST);
	if (!wake_up_state(task, TASK_INTERRUPTIBLE | states))
		kick_task(task);
}

void signals_retarget(struct task_struct *task, u64 signals)
{
	struct process *process = task->process;
	struct task_struct *t;

	signals &= process->shared_pending.signal;
	if (!signals)
		return;
	for_each_thread(process, t)
		if (t != task && t->sighand && signals & ~t->sig.blocked && !signal_pending(t))
			signal_wake(t, 0);
}

void set_current_blocked(u64 mask)
{
	struct sighand_struct *sighand = current->sighand;
	unsigned long flags;
	u64 newly;

	mask &= ~UNBLOCKABLE_SIGNALS;
	spin_lock_irqsave(&sighand->siglock, flags);
	newly = mask & ~current->sig.blocked & current->process->shared_pending.signal;
	current->sig.blocked = mask;
	recalc_sigpending();
	spin_unlock_irqrestore(&sighand->siglock, flags);
	if (!newly)
		return;
	/* a signal for the process that we might have been chosen to take */
	spin_lock_irqsave(&tasklist_lock, flags);
	spin_lock(&sighand->siglock);
	signals_retarget(current, newly);
	spin_unlock(&sighand->siglock);
	spin_unlock_irqrestore(&tasklist_lock, flags);
}

void set_user_sigmask(u64 mask)
{
	current->sig.saved_mask = current->sig.blocked;
	current->sig.restore_mask = true;
	set_current_blocked(mask);
}

void restore_saved_sigmask(void)
{
	if (!current->sig.restore_mask)
		return;
	current->sig.restore_mask = false;
	set_current_blocked(current->sig.saved_mask);
}

/* ------------------------------------------------------------------ */
/* fork                                                                */

static struct sighand_struct *sighand_alloc(void)
{
	struct sighand_struct *sighand = kmem_cache_zalloc(sighand_cache, GFP_KERNEL);

	if (sighand) {
		atomic_set(&sighand->count, 1);
		spin_lock_init_rank(&sighand->siglock, "siglock", RANK_SIGNAL);
	}
	return sighand;
}

static void sighand_put(struct sighand_struct *sighand)
{
	if (atomic_dec_and_test(&sighand->count))
		kmem_cache_free(sighand_cache, sighand);
}

/* from: current's table; others may change it, nobody knows the copy yet */
static void copy_actions(struct sighand_struct *to, struct sighand_struct *from)
{
	unsigned long flags;

	spin_lock_irqsave(&from->siglock, flags);
	memcpy(to->action, from->action, sizeof(to->action));
	spin_unlock_irqrestore(&from->siglock, flags);
}

/* No handlers any more; what is ignored stays ignored. Who else knows the table: siglock held. */
static void forget_handlers(struct sighand_struct *sighand)
{
	for (int i = 0; i < NSIG; i++) {
		bool ignored = sighand->action[i].handler == SIG_IGN;

		sighand->action[i] = (struct sigaction){ .handler = ignored ? SIG_IGN : SIG_DFL };
	}
}

int signals_fork(struct task_struct *task, u64 clone_flags)
{
	struct sighand_struct *sighand = current->sighand;
	struct task_signals *sig = &task->sig;
	const struct task_signals from = current->sig; /* task may be current */

	if (clone_flags & CLONE_SIGHAND && sighand) {
		atomic_inc(&sighand->count);
	} else {
		sighand = sighand_alloc();
		if (!sighand)
			return -ENOMEM;
		if (current->sighand)
			copy_actions(sighand, current->sighand);
		if (clone_flags & CLONE_CLEAR_SIGHAND)
			forget_handlers(sighand);
	}
	*sig = (struct task_signals){ .blocked = from.blocked, .stack_flags = SS_DISABLE };
	/* one alternate stack cannot serve two threads; a vfork parent does not run meanwhile */
	if (current->sighand && (clone_flags & (CLONE_VM | CLONE_VFORK)) != CLONE_VM) {
		sig->stack = from.stack;
		sig->stack_size = from.stack_size;
		sig->stack_flags = from.stack_flags;
	}
	pending_init(&sig->pending);
	task->sighand = sighand;
	return 0;
}

/* ------------------------------------------------------------------ */
/* exec                                                                */

/* The table may be shared with other processes (CLONE_SIGHAND without CLONE_THREAD). */
static int unshare_sighand(void)
{
	struct sighand_struct *old = current->sighand, *new;
	unsigned long flags;

	if (atomic_read(&old->count) == 1)
		return 0;
	new = sighand_alloc();
	if (!new)
		return -ENOMEM;
	copy_actions(new, old);
	spin_lock_irqsave(&tasklist_lock, flags);
	spin_lock(&old->siglock);
	current->sighand = new;
	spin_unlock(&old->siglock);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	sighand_put(old);
	return 0;
}

int signals_exec(void)
{
	struct sighand_struct *sighand;
	unsigned long flags;

	if (unshare_sighand())
		return -ENOMEM;
	sighand = current->sighand;
	spin_lock_irqsave(&sighand->siglock, flags);
	forget_handlers(sighand); /* their code is gone */
	spin_unlock_irqrestore(&sighand->siglock, flags);
	current->sig.stack = 0;
	current->sig.stack_size = 0;
	current->sig.restart.fn = NULL;
	return 0;
}

/* ------------------------------------------------------------------ */
/* exit                                                                */

/* siglock and tasklist_lock held: task leaves a process that lives on. true: all others stand still. */
static bool leave_others(struct task_struct *task)
{
	signals_retarget(task, ~0ULL);
	if (!task->sig.stop_wanted)
		return false;
	task->sig.stop_wanted = false;
	return stop_reached(task->process);
}

void signals_exit(struct task_struct *task)
{
	struct sighand_struct *sighand = task->sighand;
	struct process *process = task->process;
	bool in_process = process && process != &kernel_process, stopped = false;
	bool last = in_process && process->nr_threads <= 1;
	unsigned long flags;

	if (!sighand)
		return;
	spin_lock_irqsave(&sighand->siglock, flags);
	if (process)
		sigpending_flush(process, &task->sig.pending, ~0ULL);
	task->sighand = NULL;
	if (last) {
		signals_flush_process(process);
		itimers_stop(process);
	} else if (in_process) {
		stopped = leave_others(task);
	}
	spin_unlock_irqrestore(&sighand->siglock, flags);
	sighand_put(sighand);
	if (stopped)
		notify_parent(process, CLD_STOPPED);
}

/* ------------------------------------------------------------------ */

void signals_status(struct task_struct *task, struct signal_status *status)
{
	struct sighand_struct *sighand = task->sighand;
	struct process *process = task->process;

	*status = (struct signal_status){ .limit = queue_limit(process) };
	if (!sighand)
		return;
	spin_lock(&sighand->siglock);
	status->queued = atomic_read(&process->queued);
	status->pending = task->sig.pending.signal;
	status->shared = process->shared_pending.signal;
	status->blocked = task->sig.blocked;
	for (int sig = 1; sig <= NSIG; sig++) {
		u64 handler = sighand->action[sig - 1].handler;

		if (handler == SIG_IGN)
			status->ignored |= sigmask(sig);
		else if (handler != SIG_DFL)
			status->caught |= sigmask(sig);
	}
	spin_unlock(&sighand->siglock);
}

void signals_init(void)
{
	sighand_cache = kmem_cache_create("sighand", sizeof(struct sighand_struct), 0);
	sigqueue_cache = kmem_cache_create("sigqueue", sizeof(struct sigqueue), 0);
	BUG_ON(!sighand_cache || !sigqueue_cache);
}
