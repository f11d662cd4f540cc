// SPDX-License-Identifier: MIT
/*
 * kernel/time/posix_timer.c - timer_create() and its family: as many timers as a program wants.
 *
 * What:     each has a clock, a signal and a value that comes along. A periodic timer that
 *           has fired does not run while its signal is pending: when that is taken, the
 *           times that went by are counted (the overrun) and it is started again. So a
 *           slow reader gets one signal and knows how many it stands for, and no program
 *           has more interrupts than it takes signals.
 *
 *             fires -> signal pending, timer at rest -> taken: overrun, started again
 *
 * Start at: sys_timer_create(), fires(), posix_timer_delivered()
 * Holds:    1. A timer has one reference for its place in the process's list, and one while its
 *              ktimer is pending: whoever drops the last one frees it, in any context.
 *           2. A timer that is off the list does nothing any more, though it may fire once.
 *           3. It fires MIN_PERIOD_NS apart at the least, however short the interval; if its
 *              signal is not taken in (it is ignored), a ms for each timer of the process.
 *           4. SIGEV_NONE never fires: what is left of it is computed when it is asked for.
 * Locks:    tasklist_lock for all of it; what [s] marks also under siglock, as it is needed
 *           when a signal is taken. To look, either is enough for the list, siglock for the rest.
 * Not here: timers of CPU time (EOPNOTSUPP). One for a date goes by the date as it was when it
 *           was set.
 * See it:   tests/user/as-user/timer_posix_*.c; gdb: np-timers; docs/timers.md
 * Spec:     timer_create(2), timer_settime(2), timer_getoverrun(2).   Linux: kernel/time/posix-timers.c
 */
#include "kernel/process/process.h"
#include "kernel/sched/sched.h"
#include "kernel/signal/signal.h"
#include "kernel/syscall.h"
#include "kernel/time/time.h"
#include "kernel/time/timer.h"
#include "kernel/uapi/errno.h"
#include "mm/phys/slab.h"

#define TIMERS_MAX 1024 /* of one process; RLIMIT_SIGPENDING, if that is less */

enum {
	SIGEV_SIGNAL = 0,
	SIGEV_NONE = 1,
	SIGEV_THREAD_ID = 4,
};

/* struct sigevent */
struct sigevent_abi {
	u64 value;
	s32 signo, notify, tid;
	u8 pad[44];
};
_Static_assert(sizeof(struct sigevent_abi) == 64, "struct sigevent");

struct posix_timer {
	struct list_head list; /* [T][s] in process->posix_timers; not in it: deleted */
	atomic_t count;
	struct process *process;   /* [I] not to be followed once it is deleted */
	int id;			   /* [I] */
	int clock;		   /* [I] */
	struct sigevent_abi event; /* [I] */
	struct ktimer timer;
	u64 expires; /* [s] ns, by arch_clock_ns(): the next time, or the first not told; 0: not set */
	u64 interval; /* [s] ns; 0: once */
	bool waits;   /* [s] a signal of it is pending, or about to be */
	int overrun;  /* [s] of the signal that was taken last */
};

static void put_timer(struct posix_timer *t)
{
	if (atomic_dec_and_test(&t->count))
		kfree(t);
}

/* ------------------------------------------------------------------ */
/* Firing: tasklist_lock held                                          */

static void fires(unsigned long data);

static void arm(struct posix_timer *t, u64 when)
{
	if (!ktimer_cancel(&t->timer))
		atomic_inc(&t->count);
	ktimer_start(&t->timer, when);
}

static void disarm(struct posix_timer *t)
{
	t->expires = 0;
	if (ktimer_cancel(&t->timer))
		put_timer(t);
}

/* Whom it tells, somebody who still takes signals; NULL: nobody is left. */
static struct task_struct *target(const struct posix_timer *t)
{
	struct task_struct *task;

	for_each_thread(t->process, task)
		if (task->sighand &&
		    (t->event.notify != SIGEV_THREAD_ID || task->pid == t->event.tid))
			return task;
	return NULL;
}

/* How often it has expired up to now, since the time in expires. */
static u64 times_expired(const struct posix_timer *t, u64 now)
{
	if (!t->expires || t->expires > now)
		return 0;
	return t->interval ? (now - t->expires) / t->interval + 1 : 1;
}

int posix_timer_delivered(struct process *process, int id)
{
	u64 now = arch_clock_ns(), times;
	struct posix_timer *t;

	list_for_each_entry(t, &process->posix_timers, list) {
		if (t->id != id)
			continue;
		times = times_expired(t, now);
		t->overrun = times ? (int)min(times - 1, (u64)INT_MAX) : 0;
		if (t->waits && times && t->interval) {
			t->expires += times * t->interval;
			arm(t, max(t->expires, now + MIN_PERIOD_NS));
		}
		t->waits = false;
		return t->overrun;
	}
	return 0;
}

/* siglock held: has it expired, and is there no signal of it that stands for this time too? */
static bool is_to_send(struct posix_timer *t, u64 now)
{
	if (!times_expired(t, now))
		return false;
	if (!t->waits)
		return true;
	if (!t->interval)
		t->expires = 0;
	return false;
}

/*
 * siglock held: the signal has been sent. If it is not pending, and was not taken meanwhile, it
 * was ignored, is one with another's, or there was no room: then look again later. All timers of
 * a process together do so no more often than one alone would.
 */
static void was_sent(struct posix_timer *t, int error, bool pending, u64 now)
{
	if (t->waits && !pending) {
		t->waits = false;
		if (t->interval || error)
			arm(t, now + (u64)t->process->nr_posix_timers * NSEC_PER_MSEC);
	}
	if (!t->interval && !error)
		t->expires = 0;
}

/* It may have expired: its signal, unless nobody is left for it. */
static void expire(struct posix_timer *t, u64 now)
{
	bool whole = t->event.notify == SIGEV_SIGNAL, wanted;
	struct siginfo info = { .si_signo = t->event.signo, .si_code = SI_TIMER };
	struct task_struct *task = target(t);
	struct sighand_struct *sighand;
	int error;

	if (!task)
		return;
	sighand = task->sighand;
	spin_lock(&sighand->siglock);
	wanted = is_to_send(t, now);
	if (wanted)
		t->waits = true; /* before it is sent: it may be taken at once */
	spin_unlock(&sighand->siglock);
	if (!wanted)
		return;
	info.timer.id = t->id;
	info.timer.value = t->event.value;
	error = send_sig_info(t->event.signo, &info, task, whole);
	spin_lock(&sighand->siglock);
	was_sent(t, error, signals_timer_pending(task, whole, t->id), now);
	spin_unlock(&sighand->siglock);
}

static void fires(unsigned long data)
{
	struct posix_timer *t = (struct posix_timer *)data;
	unsigned long flags;

	spin_lock_irqsave(&tasklist_lock, flags);
	if (!list_empty(&t->list))
		expire(t, arch_clock_ns());
	spin_unlock_irqrestore(&tasklist_lock, flags);
	put_timer(t);
}

/* ------------------------------------------------------------------ */
/* The timers of a process                                             */

/* tasklist_lock held, interrupts off; siglock too, unless no thread is left. */
static void delete_timer(struct posix_timer *t)
{
	list_del(&t->list);
	t->process->nr_posix_timers--;
	disarm(t);
	put_timer(t);
}

void posix_timers_stop(struct process *process)
{
	struct posix_timer *t, *next;

	list_for_each_entry_safe(t, next, &process->posix_timers, list)
		delete_timer(t);
}

/* Both locks, around a look at the list or a change of it. */
static void lock_timers(void) __acquires(&tasklist_lock)
{
	spin_lock_irq(&tasklist_lock);
	spin_lock(&current->sighand->siglock);
	__release(&current->sighand->siglock);
}

static void unlock_timers(void) __releases(&tasklist_lock)
{
	__acquire(&current->sighand->siglock);
	spin_unlock(&current->sighand->siglock);
	spin_unlock_irq(&tasklist_lock);
}

void posix_timers_exec(void)
{
	lock_timers();
	posix_timers_stop(current->process);
	unlock_timers();
}

/* Current's timer of this number, or NULL; both locks held. */
static struct posix_timer *find_timer(int id)
{
	struct posix_timer *t;

	list_for_each_entry(t, &current->process->posix_timers, list)
		if (t->id == id)
			return t;
	return NULL;
}

/* ------------------------------------------------------------------ */
/* System calls                                                        */

/* 0, -EINVAL: no such clock; -EOPNOTSUPP: one without timers; -EPERM. */
static int check_clock(int clock)
{
	switch (clock) {
	case CLOCK_REALTIME:
	case CLOCK_MONOTONIC:
	case CLOCK_BOOTTIME:
		return 0;
	case CLOCK_REALTIME_ALARM:
	case CLOCK_BOOTTIME_ALARM:
		return cred_is_root(&current->cred) ? 0 : -EPERM;
	}
	return clock <= CLOCK_BOOTTIME_ALARM ? -EOPNOTSUPP : -EINVAL;
}

static bool is_own_thread(pid_t tid)
{
	const struct task_struct *task;
	bool own;

	spin_lock_irq(&tasklist_lock);
	task = find_task_by_pid(tid);
	own = task && task->process == current->process;
	spin_unlock_irq(&tasklist_lock);
	return own;
}

static bool event_valid(const struct sigevent_abi *event)
{
	if (event->notify == SIGEV_NONE)
		return true;
	if (event->notify != SIGEV_SIGNAL && event->notify != SIGEV_THREAD_ID)
		return false;
	if (event->notify == SIGEV_THREAD_ID && !is_own_thread(event->tid))
		return false;
	return event->signo > 0 && event->signo <= NSIG;
}

/* Give it a number and a place in the list; -EAGAIN: there are too many. */
static int add_timer_to_list(struct posix_timer *t, bool no_event)
{
	struct process *process = current->process;
	int most = (int)min(rlimit_cur(RLIMIT_SIGPENDING), (u64)TIMERS_MAX), error = -EAGAIN;

	lock_timers();
	if (process->nr_posix_timers < most) {
		t->id = process->next_posix_timer++;
		if (no_event)
			t->event = (struct sigevent_abi){ .value = (u64)t->id, .signo = SIGALRM };
		process->nr_posix_timers++;
		list_add_tail(&t->list, &process->posix_timers);
		error = 0;
	}
	unlock_timers();
	return error;
}

long sys_timer_create(int clock, const struct sigevent_abi __user *event, int __user *id)
{
	struct posix_timer *t;
	int error = check_clock(clock), nr;

	if (error)
		return error;
	t = kzalloc(sizeof(*t), GFP_KERNEL);
	if (!t)
		return -EAGAIN;
	*t = (struct posix_timer){ .count = ATOMIC_INIT(1),
				   .process = current->process,
				   .clock = clock,
				   .timer = { .function = fires, .data = (unsigned long)t } };
	INIT_LIST_HEAD(&t->list);
	if (event && copy_from_user(&t->event, event, sizeof(t->event)))
		error = -EFAULT;
	else if (event && !event_valid(&t->event))
		error = -EINVAL;
	else
		error = add_timer_to_list(t, !event);
	if (error) {
		put_timer(t);
		return error;
	}
	nr = t->id; /* it is on the list: another thread may delete it */
	if (!put_user(nr, id))
		return 0;
	sys_timer_delete(nr);
	return -EFAULT;
}

long sys_timer_delete(int id)
{
	struct posix_timer *t;

	lock_timers();
	t = find_timer(id);
	if (t)
		delete_timer(t);
	unlock_timers();
	return t ? 0 : -EINVAL;
}

/* Both locks held. */
static struct itimerspec_abi told(const struct posix_timer *t)
{
	u64 now = arch_clock_ns(), times = times_expired(t, now), left = 0;

	if (t->expires && (!times || t->interval))
		left = t->expires + times * t->interval - now;
	else if (t->expires && t->event.notify != SIGEV_NONE)
		left = 1; /* it is about to fire */
	return (struct itimerspec_abi){ ns_to_timespec(t->interval), ns_to_timespec(left) };
}

/* Both locks held. */
static void set(struct posix_timer *t, int flags, const struct itimerspec_abi *new)
{
	u64 value = timespec_to_ns(&new->value);

	disarm(t);
	t->interval = timespec_to_ns(&new->interval);
	if (!value)
		return;
	if (!(flags & TIMER_ABSTIME))
		t->expires = arch_clock_ns() + value;
	else if (t->clock == CLOCK_REALTIME || t->clock == CLOCK_REALTIME_ALARM)
		t->expires = wall_clock_deadline(value);
	else
		t->expires = value;
	if (t->event.notify != SIGEV_NONE)
		arm(t, t->expires);
}

long sys_timer_settime(int id, int flags, const struct itimerspec_abi __user *new,
		       struct itimerspec_abi __user *old)
{
	struct itimerspec_abi wanted, was = {};
	struct posix_timer *t;

	if (!new)
		return -EINVAL;
	if (copy_from_user(&wanted, new, sizeof(wanted)))
		return -EFAULT;
	if (!timespec_valid(&wanted.value) || !timespec_valid(&wanted.interval))
		return -EINVAL;
	lock_timers();
	t = find_timer(id);
	if (t) {
		was = told(t);
		set(t, flags, &wanted);
	}
	unlock_timers();
	if (!t)
		return -EINVAL;
	return old && copy_to_user(old, &was, sizeof(was)) ? -EFAULT : 0;
}

long sys_timer_gettime(int id, struct itimerspec_abi __user *to)
{
	struct itimerspec_abi now = {};
	struct posix_timer *t;

	lock_timers();
	t = find_timer(id);
	if (t)
		now = told(t);
	unlock_timers();
	if (!t)
		return -EINVAL;
	return copy_to_user(to, &now, sizeof(now)) ? -EFAULT : 0;
}

long sys_timer_getoverrun(int id)
{
	const struct posix_timer *t;
	long overrun = -EINVAL;

	lock_timers();
	t = find_timer(id);
	if (t)
		overrun = t->overrun;
	unlock_timers();
	return overrun;
}
