// SPDX-License-Identifier: MIT
/*
 * kernel/time/delay.c - sleeping for a time, in the book's units.
 *
 * What:     all of it is schedule_timeout_ns() with other units. A sleep of n jiffies
 *           is one of n times NSEC_PER_JIFFY from now, not up to the n-th tick
 *           from now: so it is never short, where a ticking kernel needs one more.
 * Start at: schedule_timeout()
 * Locks:    none; sleeps.
 * See it:   tests/kernel/delay_test.c
 * Book:     LDD3 ch. 7, "Delaying Execution".   Linux: kernel/time/timer.c
 */
#include "kernel/time/delay.h"

#include "kernel/lib/panic.h"
#include "kernel/sched/sched.h"

long schedule_timeout(long timeout)
{
	u64 left;

	if (timeout == MAX_SCHEDULE_TIMEOUT) {
		schedule();
		return timeout;
	}
	if (WARN(timeout < 0, "schedule_timeout(%ld): the time is negative", timeout)) {
		set_current_state(TASK_RUNNING);
		return 0;
	}
	if ((u64)timeout > ~0ULL / NSEC_PER_JIFFY) /* more than 584 years */
		left = schedule_timeout_ns(~0ULL);
	else
		left = schedule_timeout_ns((u64)timeout * NSEC_PER_JIFFY);
	return (long)DIV_ROUND_UP(left, NSEC_PER_JIFFY);
}

long schedule_timeout_interruptible(long timeout)
{
	set_current_state(TASK_INTERRUPTIBLE);
	return schedule_timeout(timeout);
}

long schedule_timeout_uninterruptible(long timeout)
{
	set_current_state(TASK_UNINTERRUPTIBLE);
	return schedule_timeout(timeout);
}

void msleep(unsigned int ms)
{
	sleep_ns(ms * NSEC_PER_MSEC);
}

unsigned long msleep_interruptible(unsigned int ms)
{
	return DIV_ROUND_UP(sleep_ns_interruptible(ms * NSEC_PER_MSEC), NSEC_PER_MSEC);
}

void ssleep(unsigned int seconds)
{
	sleep_ns(seconds * NSEC_PER_SEC);
}

void usleep_range(unsigned long min, unsigned long max)
{
	sleep_ns(min * NSEC_PER_USEC);
}
