// SPDX-License-Identifier: MIT
/*
 * kernel/locking/mutex.c - one owner at a time.
 *
 * What:     the owner is a field under a spinlock; who finds it taken queues up, and
 *           the owner makes the first in the queue its successor (lock_wait.h).
 * Start at: mutex_lock(), mutex_unlock()
 * Holds:    owner == NULL means that nobody waits.
 * Locks:    mutex->lock (RANK_WAITQUEUE); no interrupt handler takes it. While it waits, and
 *           while it owns, a task has the mutex itself on its list of held locks.
 * See it:   tests/kernel/mutex_test.c
 * Linux:    kernel/locking/mutex.c
 */
#include "kernel/locking/mutex.h"

#include "kernel/lib/panic.h"

void mutex_init_rank(struct mutex *mutex, const char *name, enum lock_rank rank)
{
	*mutex = (struct mutex){ .rank = rank, .name = name };
	spin_lock_init_rank(&mutex->lock, "mutex", RANK_WAITQUEUE);
	INIT_LIST_HEAD(&mutex->waiters);
}

/* mutex->lock held, given up: queue for it; 0 or -EINTR. So acquire() itself needs no waiter. */
static __noinline int wait_for_grant(struct mutex *mutex, int state) __releases(&mutex->lock)
{
	struct lock_waiter waiter;
	int error = lock_wait(&mutex->lock, &mutex->waiters, &waiter, state, mutex, mutex->name);

	if (error)
		lockrank_release(mutex);
	return error;
}

/* 0 or -EINTR */
static __always_inline int acquire(struct mutex *mutex, int state, int depth, unsigned long site)
{
	might_sleep();
	lockrank_acquire(mutex, mutex->name, mutex->rank + depth, site);
	spin_lock(&mutex->lock);
	if (unlikely(mutex->owner))
		return wait_for_grant(mutex, state);
	mutex->owner = current;
	spin_unlock(&mutex->lock);
	return 0;
}

void mutex_lock(struct mutex *mutex)
{
	acquire(mutex, TASK_UNINTERRUPTIBLE, 0, (unsigned long)__builtin_return_address(0));
}

void mutex_lock_nested(struct mutex *mutex, int depth)
{
	acquire(mutex, TASK_UNINTERRUPTIBLE, depth, (unsigned long)__builtin_return_address(0));
}

int mutex_lock_interruptible(struct mutex *mutex)
{
	return acquire(mutex, TASK_INTERRUPTIBLE, 0, (unsigned long)__builtin_return_address(0));
}

int mutex_trylock(struct mutex *mutex)
{
	int taken;

	spin_lock(&mutex->lock);
	taken = !mutex->owner;
	if (taken)
		mutex->owner = current;
	spin_unlock(&mutex->lock);
	if (taken)
		lockrank_note(mutex, mutex->name, mutex->rank,
			      (unsigned long)__builtin_return_address(0));
	return taken;
}

static void check_owner(const struct mutex *mutex)
{
	const struct task_struct *owner = mutex->owner;

	if (unlikely(owner != current))
		panic("mutex %s is unlocked by %s (pid %d), but %s (pid %d) holds it", mutex->name,
		      current->comm, current->pid, owner ? owner->comm : "nobody",
		      owner ? owner->pid : -1);
}

void mutex_unlock(struct mutex *mutex)
{
	struct lock_waiter *next;

	check_owner(mutex);
	lockrank_release(mutex);
	spin_lock(&mutex->lock);
	next = lock_first_waiter(&mutex->waiters);
	mutex->owner = next ? next->task : NULL;
	if (next)
		lock_grant(next);
	/* from here on the mutex may be freed by its new owner */
	spin_unlock(&mutex->lock);
}
