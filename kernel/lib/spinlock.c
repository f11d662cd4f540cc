// SPDX-License-Identifier: MIT
/*
 * kernel/lib/spinlock.c - what debug builds check of a spinlock.
 *
 * What:     three mistakes that otherwise show as a hang once in a thousand boots:
 *             - taking a lock one holds already (self-deadlock),
 *             - taking locks against the order of lockrank.h,
 *             - taking with interrupts on a lock that a handler takes too: the
 *               handler would spin for the task it has interrupted.
 * Start at: spinlock_debug_lock()
 * See it:   tests/kernel/lock_test.c
 */
#include "kernel/lib/spinlock.h"

#include "kernel/lib/panic.h"
#include "kernel/sched.h"

void spin_lock_init_rank(spinlock_t *lock, const char *name, enum lock_rank rank)
{
	*lock = (spinlock_t)SPINLOCK_INIT(name, rank);
}

#ifdef CONFIG_DEBUG
static void check_irq_rule(spinlock_t *lock, unsigned long site)
{
	if (this_cpu()->irq_depth)
		lock->in_irq = 1;
	else if (!arch_irqs_disabled())
		lock->irqs_on = 1;
	if (lock->in_irq && lock->irqs_on)
		panic("%s is used by interrupt handlers and also taken with interrupts on (now at %pS)",
		      lock->name, (void *)site);
}

void spinlock_debug_lock(spinlock_t *lock, unsigned long site)
{
	if (!lock->name) { /* zeroed memory: a driver that forgot spin_lock_init() */
		lock->name = "uninitialised spinlock";
		lock->rank = RANK_DRIVER;
	}
	check_irq_rule(lock, site);
	lockrank_acquire(lock, lock->name, lock->rank, site);
}

void spinlock_debug_locked(spinlock_t *lock)
{
	lock->owner = current;
}

void spinlock_debug_trylocked(spinlock_t *lock, unsigned long site)
{
	check_irq_rule(lock, site);
	lockrank_note(lock, lock->name, lock->rank, site);
	lock->owner = current;
}

void spinlock_pass(spinlock_t *lock, struct task_struct *from, struct task_struct *to)
{
	if (lock->owner != from)
		panic("%s is passed on by %s, who does not hold it", lock->name, from->comm);
	lockrank_pass(lock, from, to);
	lock->owner = to;
}

void spinlock_debug_unlock(spinlock_t *lock)
{
	if (lock->owner != current)
		panic("%s is released by %s, who does not hold it", lock->name, current->comm);
	lock->owner = NULL;
	lockrank_release(lock);
}
#endif
