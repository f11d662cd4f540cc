// SPDX-License-Identifier: MIT
/*
 * kernel/time/timer_list.c - the book's timers, on ours.
 *
 * What:     translates jiffies to nanoseconds. jiffies have reached `expires` exactly
 *           when the clock has reached expires * NSEC_PER_JIFFY, so no timer is early.
 * Start at: add_timer()
 * Locks:    those of kernel/time/timer.c.
 * See it:   tests/kernel/timer_list_test.c
 * Book:     LDD3 ch. 7, "Kernel Timers".   Linux: kernel/time/timer.c
 */
#include "kernel/time/timer_list.h"

#include "kernel/lib/panic.h"

void init_timer(struct timer_list *timer)
{
	timer->timer = (struct ktimer){ .pending = false };
}

/* The timer may be freed, or started again, by its function: it is not touched after that. */
static void run(unsigned long data)
{
	struct timer_list *timer = (struct timer_list *)data;

	timer->function(timer->data);
}

static void start(struct timer_list *timer)
{
	u64 ns = timer->expires * NSEC_PER_JIFFY;

	if (timer->expires > ~0UL / NSEC_PER_JIFFY) /* in more than 584 years */
		ns = ~0ULL - 1;
	/* here, as a timer that was set up by TIMER_INITIALIZER does not know its own address */
	timer->timer.function = run;
	timer->timer.data = (unsigned long)timer;
	ktimer_start(&timer->timer, ns);
}

void add_timer(struct timer_list *timer)
{
	WARN(timer_pending(timer), "add_timer(): the timer of %pS is pending already",
	     (void *)timer->function);
	start(timer);
}

int mod_timer(struct timer_list *timer, unsigned long expires)
{
	int was_pending = del_timer(timer);

	timer->expires = expires;
	start(timer);
	return was_pending;
}

int del_timer(struct timer_list *timer)
{
	return ktimer_cancel(&timer->timer);
}

int del_timer_sync(struct timer_list *timer)
{
	return ktimer_cancel_sync(&timer->timer);
}
