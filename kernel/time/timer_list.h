/* SPDX-License-Identifier: MIT */
/*
 * kernel/time/timer_list.h - kernel timers as the book has them.
 *
 * What:     a struct timer_list is a time in jiffies, a function and its argument.
 *           Each is a ktimer (timer.h) in the book's clothes:
 *
 *             init_timer(&t);
 *             t.function = fn; t.data = arg; t.expires = jiffies + HZ;
 *             add_timer(&t);
 *
 *           The function runs once, in interrupt context, on the CPU that started
 *           the timer, not before `expires`. It may start its timer again.
 * Start at: add_timer()
 * Locks:    any context; del_timer_sync(): not from the timer's own function, nor with
 *           a lock held that the function takes, for then it would wait for itself.
 * See it:   tests/kernel/timer_list_test.c; docs/timers.md
 * Book:     LDD3 ch. 7, "Kernel Timers".   Linux: include/linux/timer.h
 */
#ifndef KERNEL_TIMER_LIST_H
#define KERNEL_TIMER_LIST_H

#include "kernel/time/delay.h"
#include "kernel/time/timer.h"

struct timer_list {
	unsigned long expires; /* jiffies */
	void (*function)(unsigned long data);
	unsigned long data;
	struct ktimer timer;
};

#define TIMER_INITIALIZER(function_, expires_, data_)                           \
	{                                                                       \
		.function = (function_), .expires = (expires_), .data = (data_) \
	}
#define DEFINE_TIMER(name, function, expires, data) \
	struct timer_list name = TIMER_INITIALIZER(function, expires, data)

/* init_timer - ready for its three fields to be set; not one that is pending. */
void init_timer(struct timer_list *timer);
/* add_timer - start it; one that is pending is reported, and moved. */
void add_timer(struct timer_list *timer);
/* mod_timer - start it for another time, pending or not; 1 if it was pending, else 0. */
int mod_timer(struct timer_list *timer, unsigned long expires);
/*
 * del_timer - it will not start to run from here on; 1 if it was pending, else 0.
 *
 * => it may be running on another CPU at this very moment: not yet to be freed
 */
int del_timer(struct timer_list *timer);
/* del_timer_sync - nor does it run any more on return. It must not start itself again without end. */
int del_timer_sync(struct timer_list *timer);
static inline int timer_pending(const struct timer_list *timer)
{
	return READ_ONCE(timer->timer.pending);
}

#endif
