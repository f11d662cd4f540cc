/* SPDX-License-Identifier: MIT */
/*
 * kernel/time/timer.h - functions called at a time to come.
 *
 * What:     a timer is a time and a function; the pending ones stand in a tree by
 *           time, and the hardware is set for the earliest. There is no periodic
 *           tick: jiffies are computed from the clock.
 * Locks:    the function runs in interrupt context.
 * Book:     LDD3 ch. 7, "Kernel Timers".
 */
#ifndef KERNEL_TIMER_H
#define KERNEL_TIMER_H

#include "arch/arch.h"
#include "kernel/lib/rbtree.h"
#include "kernel/lib/types.h"

#define HZ	1000
#define jiffies ((unsigned long)(arch_clock_ns() / (NSEC_PER_SEC / HZ)))

struct ktimer {
	struct rb_node node;
	u64 expires; /* ns, by arch_clock_ns() */
	void (*function)(unsigned long data);
	unsigned long data;
	bool pending;
	int cpu; /* whose tree it is in, or was last in; 0 to begin with */
};

/* ktimer_start - call function(data) at expires; a pending timer is moved. */
void ktimer_start(struct ktimer *timer, u64 expires);
/* ktimer_cancel - true if it was pending; false: it has run (or was never started). */
bool ktimer_cancel(struct ktimer *timer);
/* ktimer_cancel_sync - the same, and on return its function does not run anywhere. Not from handlers. */
bool ktimer_cancel_sync(struct ktimer *timer);
/* ktimer_first - copies of a CPU's first timers, at most max, in order; how many. Any context. */
size_t ktimer_first(int cpu, struct ktimer *to, size_t max);
/* sleep, at least this long; the interruptible form returns the ns left (0: all slept) */
void sleep_ns(u64 ns);
u64 sleep_ns_interruptible(u64 ns);

#endif
