// SPDX-License-Identifier: MIT
/*
 * kernel/lib/lockrank.c - checking the lock order as it happens (debug builds).
 *
 * What:     each task carries a small stack of what it holds. A lock may be taken
 *           only if its rank lies below all of it. A violation need not deadlock
 *           this time; it is reported all the same, with who took what where.
 *           An interrupt handler works on top of the interrupted task's stack, but
 *           is compared only with its own part (base).
 * Start at: lockrank_acquire()
 * Locks:    none; the data is the current context's own. Interrupts in between
 *           push and pop in pairs, so they leave it as they found it.
 * See it:   tests/kernel/lock_test.c
 */
#include "kernel/lib/lockrank.h"

#include "kernel/lib/panic.h"
#include "kernel/lib/spinlock.h"
#include "kernel/lib/string.h"
#include "kernel/sched/sched.h"

int lockrank_irq_enter(void)
{
	struct held_locks *h = &current->locks;
	int saved = h->base;

	h->base = h->count;
	return saved;
}

void lockrank_irq_exit(int saved)
{
	struct held_locks *h = &current->locks;

	BUG_ON(h->count != h->base); /* a handler returned with a lock held */
	h->base = saved;
}

#ifdef CONFIG_DEBUG
static bool is_spinlock(const struct held_lock *held)
{
	return held->rank > RANK_SLEEP_LAST;
}

/* Is this address in the code that takes locks, rather than on the way to it? */
static bool is_machinery(unsigned long addr)
{
	const char *name = ksym_lookup(addr, &(unsigned long){ 0 }, &(unsigned long){ 0 });

	return name && (!strncmp(name, "lockrank_", 9) || !strncmp(name, "spinlock_", 9) ||
			!strncmp(name, "trace_outermost", 15));
}

static void show_trace(const unsigned long *trace)
{
	for (int i = 0; i < MAX_LOCK_FRAMES && trace[i]; i++)
		if (!is_machinery(trace[i] - 1))
			printk(KERN_EMERG "  %pS\n", (void *)(trace[i] - 1));
}

static void show_held(const struct held_locks *h, const struct held_lock *held)
{
	printk(KERN_EMERG "%s is held, taken at %pS\n", held->name, (void *)held->site);
	if (h->traced == held->lock)
		show_trace(h->trace);
}

void lockrank_show_held(void)
{
	const struct held_locks *h = &current->locks;

	for (int i = h->base; i < h->count; i++)
		if (is_spinlock(&h->held[i]))
			show_held(h, &h->held[i]);
}

static void report_order(const struct held_lock *held, const char *name, unsigned long site)
{
	panic("lock order: %s wanted at %pS, but %s is held (taken at %pS)", name, (void *)site,
	      held->name, (void *)held->site);
}

static void report_self(const struct held_lock *held, unsigned long site)
{
	const struct held_locks *h = &current->locks;

	if (held->rank < RANK_CONSOLE) /* else printk itself waits for it */
		show_held(h, held);
	panic("%s wanted at %pS is already held by %s (pid %d) on CPU %d, taken at %pS", held->name,
	      (void *)site, current->comm, current->pid, this_cpu()->id, (void *)held->site);
}

/* The first spinlock of all: how did we come here? Of those inside it the site is enough. */
static void __noinline trace_outermost(struct held_locks *h, const struct held_lock *entry)
{
	int n;

	for (int i = 0; i < h->count; i++)
		if (is_spinlock(&h->held[i]))
			return;
	n = stack_trace_save(h->trace, MAX_LOCK_FRAMES);
	if (n < MAX_LOCK_FRAMES)
		h->trace[n] = 0;
	h->traced = entry->lock;
}

static __always_inline void push(struct held_locks *h, struct held_lock entry)
{
	unsigned long flags;

	BUG_ON(h->count == MAX_HELD_LOCKS);
	flags = arch_irq_save(); /* the entry and the count change together */
	h->held[h->count++] = entry;
	arch_irq_restore(flags);
}

/* Take the entry of lock out of h, not below base; false: there is none. */
static bool pull(struct held_locks *h, const void *lock, struct held_lock *entry)
{
	unsigned long flags = arch_irq_save();
	int i = h->count - 1;

	while (i >= h->base && h->held[i].lock != lock)
		i--;
	if (i >= h->base) {
		*entry = h->held[i];
		/* not always the last one taken: close the gap */
		for (int j = i; j < h->count - 1; j++)
			h->held[j] = h->held[j + 1];
		h->count--;
	}
	arch_irq_restore(flags);
	return i >= h->base;
}

/* outer: a lock that may be of the same rank, or NULL */
static void check_order(const void *lock, const void *outer, const char *name, enum lock_rank rank,
			unsigned long site)
{
	const struct held_locks *h = &current->locks;

	for (int i = h->base; i < h->count; i++)
		if (h->held[i].lock == lock)
			report_self(&h->held[i], site);
	for (int i = h->base; i < h->count; i++)
		if (h->held[i].rank > rank || (h->held[i].rank == rank && h->held[i].lock != outer))
			report_order(&h->held[i], name, site);
}

void lockrank_acquire(const void *lock, const char *name, enum lock_rank rank, unsigned long site)
{
	check_order(lock, NULL, name, rank, site);
	lockrank_note(lock, name, rank, site);
}

void lockrank_acquire_nested(const void *lock, const void *outer, const char *name,
			     enum lock_rank rank, unsigned long site)
{
	if (lock < outer)
		panic("lock order: two of %s are taken against the order of their addresses, at %pS",
		      name, (void *)site);
	check_order(lock, outer, name, rank, site);
	lockrank_note(lock, name, rank, site);
}

void lockrank_note(const void *lock, const char *name, enum lock_rank rank, unsigned long site)
{
	struct held_lock entry = { lock, name, rank, site };
	struct held_locks *h = &current->locks;

	if (is_spinlock(&entry))
		trace_outermost(h, &entry);
	push(h, entry);
}

void lockrank_release(const void *lock)
{
	struct held_lock entry;

	if (!pull(&current->locks, lock, &entry))
		panic("a lock is released that %s (pid %d) does not hold", current->comm,
		      current->pid);
}

void lockrank_pass(const void *lock, struct task_struct *from, struct task_struct *to)
{
	struct held_lock entry;

	if (!pull(&from->locks, lock, &entry))
		panic("a lock is passed on that %s does not hold", from->comm);
	push(&to->locks, entry);
}

void lockrank_waits(const void *lock, const char *name)
{
	current->locks.waits_for = lock;
	current->locks.waits_name = name;
}

int lockrank_spinlocks_held(void)
{
	struct held_locks *h = &current->locks;
	int n = 0;

	for (int i = h->base; i < h->count; i++)
		n += is_spinlock(&h->held[i]);
	return n;
}
#endif
