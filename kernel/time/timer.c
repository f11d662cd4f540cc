// SPDX-License-Identifier: MIT
/*
 * kernel/time/timer.c - the timer queue.
 *
 * What:     each CPU has a tree of pending timers, ordered by time. Its hardware timer is
 *           one-shot and always programmed for the first in the tree; when it fires,
 *           all that are due are run and it is programmed anew. An idle machine with
 *           no timer pending is not interrupted at all. A timer runs on the CPU that
 *           started it last.
 * Start at: timer_interrupt()
 * Locks:    base->lock (RANK_TIMER), interrupts off; dropped around each function.
 *           Never two of them: a timer moves by leaving one base before entering the other.
 * See it:   /proc/timer_list, /proc/interrupts (LOC); gdb: np-timers; tests/kernel/timer_test.c
 * Book:     LDD3 ch. 7.   Linux: kernel/time/hrtimer.c
 */
#include "kernel/time/timer.h"

#include "kernel/lib/panic.h"
#include "kernel/lib/spinlock.h"
#include "kernel/sched/sched.h"

/* The timers of one CPU. Its hardware interrupts it, and its timers run on it. */
struct timer_base {
	spinlock_t lock;
	struct rb_root pending; /* by expires */
	struct ktimer *running; /* whose function is being called, the lock dropped */
};

static struct timer_base bases[MAX_CPUS] = {
	[0 ... MAX_CPUS - 1] = { .lock = SPINLOCK_INIT("timer base", RANK_TIMER) },
};

static struct ktimer *first_timer(struct timer_base *base)
{
	struct rb_node *node = rb_first(&base->pending);

	return node ? rb_entry(node, struct ktimer, node) : NULL;
}

/* On base's own CPU. */
static void program_hardware(struct timer_base *base)
{
	struct ktimer *first = first_timer(base);

	arch_timer_program(first ? first->expires : ~0ULL);
}

/* base->lock held */
static void enqueue(struct timer_base *base, struct ktimer *timer)
{
	struct rb_node **link = &base->pending.node, *parent = NULL;

	while (*link) {
		parent = *link;
		if (timer->expires < rb_entry(parent, struct ktimer, node)->expires)
			link = &parent->left;
		else
			link = &parent->right;
	}
	rb_link_node(&timer->node, parent, link);
	rb_insert(&base->pending, &timer->node);
	timer->pending = true;
}

static void dequeue(struct timer_base *base, struct ktimer *timer)
{
	rb_erase(&base->pending, &timer->node);
	timer->pending = false;
}

/* The base that timer was last started on, locked; interrupts are off. */
static struct timer_base *find_and_lock_base(struct ktimer *timer)
{
	for (;;) {
		int cpu = READ_ONCE(timer->cpu);
		struct timer_base *base = &bases[cpu];

		spin_lock(&base->lock);
		if (timer->cpu == cpu) {
			__release(
				&base->lock); /* for sparse, which cannot follow a lock that is returned */
			return base;
		}
		spin_unlock(&base->lock); /* recheck: it was started elsewhere meanwhile */
	}
}
#define lock_base(timer)                                                \
	({                                                              \
		struct timer_base *_locked = find_and_lock_base(timer); \
		__acquire(&_locked->lock);                              \
		_locked;                                                \
	})

void ktimer_start(struct ktimer *timer, u64 expires)
{
	unsigned long flags = arch_irq_save();
	int cpu = this_cpu()->id;
	struct timer_base *base;

	for (;;) {
		base = lock_base(timer);
		if (timer->pending)
			dequeue(base, timer);
		if (base == &bases[cpu])
			break;
		timer->cpu = cpu; /* ours from now on: lock our base, and look again */
		spin_unlock(&base->lock);
	}
	timer->expires = expires;
	enqueue(base, timer);
	if (first_timer(base) == timer)
		program_hardware(base);
	spin_unlock(&base->lock);
	arch_irq_restore(flags);
}

bool ktimer_cancel(struct ktimer *timer)
{
	unsigned long flags = arch_irq_save();
	struct timer_base *base = lock_base(timer);
	bool was_pending = timer->pending;

	if (was_pending)
		dequeue(base, timer); /* the hardware may fire once for nothing: harmless */
	spin_unlock(&base->lock);
	arch_irq_restore(flags);
	return was_pending;
}

static bool is_running(const struct ktimer *timer)
{
	for (int i = 0; i < MAX_CPUS; i++)
		if (READ_ONCE(bases[i].running) == timer)
			return true;
	return false;
}

bool ktimer_cancel_sync(struct ktimer *timer)
{
	bool was_pending = false;

	WARN(this_cpu()->irq_depth, "a handler waits for a timer's function");
	/* the function may start the timer again: until neither pending nor running */
	for (;;) {
		was_pending |= ktimer_cancel(timer);
		smp_mb();
		if (!is_running(timer) && !READ_ONCE(timer->pending))
			return was_pending;
		arch_cpu_relax();
	}
}

size_t ktimer_first(int cpu, struct ktimer *to, size_t max)
{
	struct timer_base *base = &bases[cpu];
	unsigned long flags;
	size_t n = 0;

	spin_lock_irqsave(&base->lock, flags);
	for (struct rb_node *node = rb_first(&base->pending); node && n < max; node = rb_next(node))
		to[n++] = *rb_entry(node, struct ktimer, node);
	spin_unlock_irqrestore(&base->lock, flags);
	return n;
}

void timer_interrupt(void)
{
	struct timer_base *base = &bases[this_cpu()->id];
	struct ktimer *timer;

	spin_lock(&base->lock);
	while ((timer = first_timer(base)) && timer->expires <= arch_clock_ns()) {
		void (*function)(unsigned long) = timer->function;
		unsigned long data = timer->data;

		dequeue(base, timer);
		WRITE_ONCE(base->running, timer);
		spin_unlock(&base->lock);
		function(data); /* may start timers, this one too */
		spin_lock(&base->lock);
		WRITE_ONCE(base->running, NULL);
	}
	program_hardware(base);
	spin_unlock(&base->lock);
}

/* ------------------------------------------------------------------ */

static void wake_sleeper(unsigned long data)
{
	wake_up_process((struct task_struct *)data);
}

u64 schedule_timeout_ns(u64 ns)
{
	struct ktimer timer = { .function = wake_sleeper, .data = (unsigned long)current };
	u64 now = arch_clock_ns(), deadline = now + ns;

	if (ns >= ~0ULL - now) { /* for ever: beyond the end of the clock */
		schedule();
		return ns;
	}
	ktimer_start(&timer, deadline);
	schedule();
	/* it is on our stack: it must neither stay queued nor be at work on another CPU */
	ktimer_cancel_sync(&timer);
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
	while (ns) {
		set_current_state(
			TASK_INTERRUPTIBLE); /* first: a signal from here on sets it back */
		if (signal_pending(current))
			break;
		ns = schedule_timeout_ns(ns);
	}
	set_current_state(TASK_RUNNING);
	return ns;
}
