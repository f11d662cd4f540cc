/* SPDX-License-Identifier: MIT */
/*
 * kernel/time/delay.h - waiting for a time: asleep, or spinning.
 *
 * What:     the book's clock words. jiffies count up HZ times a second from boot;
 *           there is no tick, they are computed from the clock when they are read
 *           (kernel/time/timer.h), in 64 bits, which never wrap. Compare them with
 *           time_after() all the same: the book's reader will on other machines.
 *
 *             how long            asleep (task context)         spinning (anywhere)
 *             jiffies             schedule_timeout()
 *             milliseconds, s     msleep(), ssleep()            mdelay()
 *             microseconds        usleep_range()                udelay()
 *             nanoseconds         sleep_ns() (timer.h)          ndelay()
 * Start at: msleep(), schedule_timeout()
 * Locks:    who sleeps holds no spinlock. A delay may spin anywhere, but keeps the CPU.
 * See it:   tests/kernel/delay_test.c; docs/timers.md
 * Book:     LDD3 ch. 7, "Delaying Execution".
 * Linux:    include/linux/jiffies.h, include/linux/delay.h
 */
#ifndef KERNEL_DELAY_H
#define KERNEL_DELAY_H

#include "arch/arch.h"
#include "kernel/lib/types.h"
#include "kernel/time/timer.h"

#define NSEC_PER_JIFFY	     (NSEC_PER_SEC / HZ)
#define MAX_SCHEDULE_TIMEOUT ((long)(~0UL >> 1)) /* jiffies: until woken */

/* Is a after b? Right even over a wrap, if they are less than half the range apart. */
#define time_after(a, b)     ((long)((b) - (a)) < 0)
#define time_before(a, b)    time_after(b, a)
#define time_after_eq(a, b)  ((long)((a) - (b)) >= 0)
#define time_before_eq(a, b) time_after_eq(b, a)
#define get_jiffies_64()     ((u64)jiffies)

/* Between jiffies and others; up, so that nobody waits less than asked for. */
static inline unsigned long msecs_to_jiffies(unsigned int ms)
{
	return DIV_ROUND_UP((unsigned long)ms * HZ, 1000);
}
static inline unsigned int jiffies_to_msecs(unsigned long j)
{
	return (unsigned int)(j * 1000 / HZ);
}
static inline unsigned long usecs_to_jiffies(unsigned int us)
{
	return DIV_ROUND_UP((unsigned long)us * HZ, 1000000);
}

/*
 * schedule_timeout - sleep at most so many jiffies, in the state that was set before.
 *
 * => jiffies left: 0 if the time is over, else somebody woke us (or the state was not set)
 * => MAX_SCHEDULE_TIMEOUT: no limit. Less than 0: a report, and 0 at once
 */
long schedule_timeout(long timeout);
/* the state set as well */
long schedule_timeout_interruptible(long timeout);
long schedule_timeout_uninterruptible(long timeout);

/* msleep - at least so long. The interruptible form: ms left if a signal came first, else 0. */
void msleep(unsigned int ms);
unsigned long msleep_interruptible(unsigned int ms);
void ssleep(unsigned int seconds);
/* usleep_range - at least min microseconds; there is no tick, so also hardly more (max is not needed). */
void usleep_range(unsigned long min, unsigned long max);

static inline void ndelay(unsigned long ns)
{
	arch_delay_ns(ns);
}
static inline void udelay(unsigned long us)
{
	arch_delay_ns(us * NSEC_PER_USEC);
}
static inline void mdelay(unsigned long ms)
{
	arch_delay_ns(ms * NSEC_PER_MSEC);
}

#endif
