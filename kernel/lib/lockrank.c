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
#include "kernel/sched.h"

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
static void report_order(const struct held_lock *held, const char *name, unsigned long site)
{
	panic("lock order: %s wanted at %pS, but %s is held (taken at %pS)", name, (void *)site,
	      held->name, (void *)held->site);
}

static void push(struct held_locks *h, struct held_lock entry)
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

void lockrank_acquire(const void *lock, const char *name, enum lock_rank rank, unsigned long site)
{
	struct held_locks *h = &current->locks;

	for (int i = h->base; i < h->count; i++) {
		if (h->held[i].lock == lock)
			panic("%s wanted at %pS is already held by %s, taken at %pS", name,
			      (void *)site, current->comm, (void *)h->held[i].site);
		if (h->held[i].rank >= rank)
			report_order(&h->held[i], name, site);
	}
	push(h, (struct held_lock){ lock, name, rank, site });
}

void lockrank_note(const void *lock, const char *name, enum lock_rank rank, unsigned long site)
{
	push(&current->locks, (struct held_lock){ lock, name, rank, site });
}

void lockrank_release(const void *lock)
{
	struct held_lock entry;

	if (!pull(&current->locks, lock, &entry))
		panic("a lock is released that %s does not hold", current->comm);
}

void lockrank_pass(const void *lock, struct task_struct *from, struct task_struct *to)
{
	struct held_lock entry;

	if (!pull(&from->locks, lock, &entry))
		panic("a lock is passed on that %s does not hold", from->comm);
	push(&to->locks, entry);
}

int lockrank_spinlocks_held(void)
{
	struct held_locks *h = &current->locks;
	int n = 0;

	for (int i = h->base; i < h->count; i++)
		n += h->held[i].rank > RANK_SLEEP_LAST;
	return n;
}
#endif
