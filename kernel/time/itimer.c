// SPDX-License-Identifier: MIT
/*
 * kernel/time/itimer.c - alarm() and the three interval timers of a process.
 *
 * What:     ITIMER_REAL counts time as it passes, and sends SIGALRM: one ktimer.
 *           ITIMER_VIRTUAL and ITIMER_PROF count the CPU time of the process and send
 *           SIGVTALRM and SIGPROF. There is no tick that could look at them regularly, so
 *           a ktimer is set for the earliest moment at which the time can be up, which is
 *           when all threads run without a pause from now on; it then looks, and
 *           if the time is not up yet, it is set anew for what is left.
 *           RLIMIT_CPU is a third deadline of that timer: SIGXCPU at each second from the
 *           soft limit on, SIGKILL at the hard one (limits.c keeps the numbers).
 * Start at: sys_setitimer(); real_timer_fires(), cpu_timer_fires()
 * Holds:    1. A pending ktimer holds a reference of its process. It may fire once more
 *              after it was stopped or moved: it goes by `expires`, not by having been called.
 *           2. It fires MIN_PERIOD_NS apart at the least, however short the interval.
 * Locks:    tasklist_lock for all of it.
 * Not here: user and system time are not told apart: ITIMER_VIRTUAL counts both.
 * See it:   tests/user: timer_*
 * Spec:     setitimer(2), alarm(2).   Linux: kernel/time/itimer.c, posix-cpu-timers.c
 */
#include "kernel/lib/string.h"
#include "kernel/process/process.h"
#include "kernel/sched/sched.h"
#include "kernel/signal/signal.h"
#include "kernel/syscall.h"
#include "kernel/time/time.h"
#include "kernel/time/timer.h"
#include "kernel/uapi/errno.h"

#define ITIMER_REAL    0
#define ITIMER_VIRTUAL 1
#define ITIMER_PROF    2

/* ------------------------------------------------------------------ */
/* The ktimers; tasklist_lock held                                     */

static void arm(struct process *process, struct ktimer *timer, void (*fn)(unsigned long),
		u64 expires)
{
	if (!ktimer_cancel(timer))
		process_get(process);
	timer->function = fn;
	timer->data = (unsigned long)process;
	ktimer_start(timer, expires);
}

static void disarm(struct process *process, struct ktimer *timer)
{
	if (ktimer_cancel(timer))
		process_put(process);
}

/* The next multiple of interval behind `last` that lies in the future. */
static u64 next_period(u64 last, u64 interval, u64 now)
{
	u64 next = last + interval;

	if (next <= now)
		next += (now - next) / interval * interval + interval;
	return max(next, now + MIN_PERIOD_NS);
}

/* ------------------------------------------------------------------ */
/* Real time                                                           */

static void real_timer_fires(unsigned long data)
{
	struct process *process = (struct process *)data;
	struct itimer *timer = &process->itimer[ITIMER_REAL];
	u64 now = arch_clock_ns();
	unsigned long flags;

	spin_lock_irqsave(&tasklist_lock, flags);
	if (timer->expires && timer->expires <= now) { /* else it was stopped or moved just now */
		timer->expires =
			timer->interval ? next_period(timer->expires, timer->interval, now) : 0;
		if (timer->expires)
			arm(process, &process->real_timer, real_timer_fires, timer->expires);
		send_process(SIGALRM, NULL, process);
	}
	spin_unlock_irqrestore(&tasklist_lock, flags);
	process_put(process);
}

/* ------------------------------------------------------------------ */
/* CPU time                                                            */

static bool is_running(const struct task_struct *task)
{
	for (int i = 0; i < cpu_count; i++)
		if (READ_ONCE(cpus[i].task) == task)
			return true;
	return false;
}

/* What all threads have used so far, in ns; of those that run now it is read on the fly. */
static u64 cpu_time(const struct process *process, u64 now)
{
	u64 used = process->dead.user_ns + process->dead.system_ns;
	const struct task_struct *task;

	for_each_thread(process, task) {
		u64 since = READ_ONCE(task->run_since);

		used += READ_ONCE(task->run_ns);
		if (is_running(task) && now > since)
			used += now - since;
	}
	return used;
}

static void cpu_timer_fires(unsigned long data);

/* Look again when the first of the three can be up. */
static void arm_cpu_timer(struct process *process, u64 used, u64 now)
{
	u64 limit = limits_cpu_deadline(process), left = ~0ULL;

	if (limit != ~0ULL)
		left = limit > used ? limit - used : 0;
	for (int which = ITIMER_VIRTUAL; which <= ITIMER_PROF; which++) {
		u64 expires = process->itimer[which].expires;

		if (expires)
			left = min(left, expires > used ? expires - used : 0);
	}
	if (left == ~0ULL)
		disarm(process, &process->cpu_timer);
	else
		arm(process, &process->cpu_timer, cpu_timer_fires,
		    now + max(left / max(process->nr_threads, 1), MIN_PERIOD_NS));
}

static void cpu_timer_fires(unsigned long data)
{
	struct process *process = (struct process *)data;
	u64 now = arch_clock_ns(), used;
	unsigned long flags;
	int sig;

	spin_lock_irqsave(&tasklist_lock, flags);
	used = cpu_time(process, now);
	sig = limits_cpu_passed(process, used);
	if (sig && !process_is_zombie(process))
		send_process(sig, NULL, process);
	for (int which = ITIMER_VIRTUAL; which <= ITIMER_PROF; which++) {
		struct itimer *timer = &process->itimer[which];

		if (!timer->expires || timer->expires > used)
			continue;
		timer->expires =
			timer->interval ? next_period(timer->expires, timer->interval, used) : 0;
		send_process(which == ITIMER_VIRTUAL ? SIGVTALRM : SIGPROF, NULL, process);
	}
	if (!process_is_zombie(process) && !process->group_exit)
		arm_cpu_timer(process, used, now);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	process_put(process);
}

/* ------------------------------------------------------------------ */

void itimers_follow_limit(struct process *process)
{
	u64 now = arch_clock_ns();

	arm_cpu_timer(process, cpu_time(process, now), now);
}

void itimers_stop(struct process *process)
{
	memset(process->itimer, 0, sizeof(process->itimer));
	disarm(process, &process->real_timer);
	disarm(process, &process->cpu_timer);
	posix_timers_stop(process);
}

/* How long until it expires; at least 1 if it is set at all. */
static u64 time_left(const struct process *process, int which, u64 now)
{
	u64 expires = process->itimer[which].expires;

	if (!expires)
		return 0;
	if (which != ITIMER_REAL)
		now = cpu_time(process, now);
	return expires > now ? expires - now : 1;
}

/* Set a timer of current's process; value 0 stops it. Before: what was left, and its interval. */
static void exchange(int which, u64 value, u64 interval, u64 *left, u64 *old_interval)
{
	struct process *process = current->process;
	struct itimer *timer = &process->itimer[which];
	u64 now = arch_clock_ns(), used;
	unsigned long flags;

	spin_lock_irqsave(&tasklist_lock, flags);
	*left = time_left(process, which, now);
	*old_interval = timer->interval;
	timer->interval = interval;
	if (which == ITIMER_REAL) {
		timer->expires = value ? now + value : 0;
		if (value)
			arm(process, &process->real_timer, real_timer_fires, timer->expires);
		else
			disarm(process, &process->real_timer);
	} else {
		used = cpu_time(process, now);
		timer->expires = value ? used + value : 0;
		arm_cpu_timer(process, used, now);
	}
	spin_unlock_irqrestore(&tasklist_lock, flags);
}

static bool may_have_timers(int which)
{
	return which >= ITIMER_REAL && which <= ITIMER_PROF && current->process != &kernel_process;
}

long sys_setitimer(int which, const struct itimerval_abi __user *new,
		   struct itimerval_abi __user *old)
{
	struct itimerval_abi wanted = {}, was;
	u64 left, interval;

	if (new &&copy_from_user(&wanted, new, sizeof(wanted)))
		return -EFAULT;
	if (!may_have_timers(which) || !timeval_valid(&wanted.value) ||
	    !timeval_valid(&wanted.interval))
		return -EINVAL;
	exchange(which, timeval_to_ns(&wanted.value), timeval_to_ns(&wanted.interval), &left,
		 &interval);
	was = (struct itimerval_abi){ ns_to_timeval(interval), ns_to_timeval(left) };
	return old && copy_to_user(old, &was, sizeof(was)) ? -EFAULT : 0;
}

long sys_getitimer(int which, struct itimerval_abi __user *to)
{
	struct process *process = current->process;
	struct itimerval_abi now;
	unsigned long flags;

	if (!may_have_timers(which))
		return -EINVAL;
	spin_lock_irqsave(&tasklist_lock, flags);
	now.value = ns_to_timeval(time_left(process, which, arch_clock_ns()));
	now.interval = ns_to_timeval(process->itimer[which].interval);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return copy_to_user(to, &now, sizeof(now)) ? -EFAULT : 0;
}

/* What was left of the last alarm, in seconds: rounded, but never to 0. */
long sys_alarm(unsigned int seconds)
{
	u64 left, interval, rounded;

	if (!may_have_timers(ITIMER_REAL))
		return 0;
	exchange(ITIMER_REAL, seconds * (u64)NSEC_PER_SEC, 0, &left, &interval);
	rounded = (left + NSEC_PER_SEC / 2) / NSEC_PER_SEC;
	return (long)(left && !rounded ? 1 : rounded);
}
