// SPDX-License-Identifier: MIT
/*
 * kernel/timer.c - the timer queue.
 *
 * What:     one tree of pending timers, ordered by time. The machine's timer is
 *           one-shot and always programmed for the first in the tree; when it
 *           fires, all that are due are run and it is programmed anew. An idle
 *           machine with no timer pending is not interrupted at all.
 * Start at: timer_interrupt()
 * Locks:    timer_lock (RANK_TIMER), interrupts off; dropped around each function.
 * See it:   /proc/interrupts (LOC); tests/kernel/timer_test.c
 * Book:     LDD3 ch. 7.   Linux: kernel/time/hrtimer.c
 */
#include "kernel/timer.h"

#include "kernel/lib/spinlock.h"
#include "kernel/sched.h"

static struct rb_root pending = RB_ROOT;
static DEFINE_SPINLOCK_RANK(timer_lock, RANK_TIMER);

static struct ktimer *first_timer(void)
{
	struct rb_node *node = rb_first(&pending);

	return node ? rb_entry(node, struct ktimer, node) : NULL;
}

static void program_hardware(void)
{
	struct ktimer *first = first_timer();

	arch_timer_program(first ? first->expires : ~0ULL);
}

/* timer_lock held */
static void enqueue(struct ktimer *timer)
{
	struct rb_node **link = &pending.node, *parent = NULL;

	while (*link) {
		parent = *link;
		if (timer->expires < rb_entry(parent, struct ktimer, node)->expires)
			link = &parent->left;
		else
			link = &parent->right;
	}
	rb_link_node(&timer->node, parent, link);
	rb_insert(&pending, &timer->node);
	timer->pending = true;
}

static void dequeue(struct ktimer *timer)
{
	rb_erase(&pending, &timer->node);
	timer->pending = false;
}

void ktimer_start(struct ktimer *timer, u64 expires)
{
	unsigned long flags;

	spin_lock_irqsave(&timer_lock, flags);
	if (timer->pending)
		dequeue(timer);
	timer->expires = expires;
	enqueue(timer);
	if (first_timer() == timer)
		program_hardware();
	spin_unlock_irqrestore(&timer_lock, flags);
}

bool ktimer_cancel(struct ktimer *timer)
{
	unsigned long flags;
	bool was_pending;

	spin_lock_irqsave(&timer_lock, flags);
	was_pending = timer->pending;
	if (was_pending)
		dequeue(timer); /* the hardware may fire once for nothing: harmless */
	spin_unlock_irqrestore(&timer_lock, flags);
	return was_pending;
}

void timer_interrupt(void)
{
	struct ktimer *timer;

	spin_lock(&timer_lock);
	while ((timer = first_timer()) && timer->expires <= arch_clock_ns()) {
		void (*function)(unsigned long) = timer->function;
		unsigned long data = timer->data;

		dequeue(timer);
		spin_unlock(&timer_lock);
		function(data); /* may start timers, this one too */
		spin_lock(&timer_lock);
	}
	program_hardware();
	spin_unlock(&timer_lock);
}

/* ------------------------------------------------------------------ */

static void wake_sleeper(unsigned long data)
{
	wake_up_process((struct task_struct *)data);
}

u64 schedule_timeout_ns(u64 ns)
{
	struct ktimer timer = { .function = wake_sleeper, .data = (unsigned long)current };
	u64 deadline = arch_clock_ns() + ns, now;

	if (deadline < ns) /* for ever */
		deadline = ~0ULL - 1;
	ktimer_start(&timer, deadline);
	schedule();
	ktimer_cancel(&timer); /* it is on our stack: must not stay queued */
	now = arch_clock_ns();
	return now < deadline ? deadline - now : 0;
}

void sleep_ns(u64 ns)
{
	while (ns) {
		set_current_state(TASK_UNINTERRUPTIBLE);
		ns = schedule_timeout_ns(ns);
	}
}

u64 sleep_ns_interruptible(u64 ns)
{
	while (ns && !signal_pending(current)) {
		set_current_state(TASK_INTERRUPTIBLE);
		ns = schedule_timeout_ns(ns);
	}
	return ns;
}
