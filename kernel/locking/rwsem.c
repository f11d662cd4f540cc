// SPDX-License-Identifier: MIT
/*
 * kernel/locking/rwsem.c - reader/writer semaphores.
 *
 * What:     handed over as all sleeping locks are (lock_wait.h): whoever releases it
 *           grants it to the waiters at the head of the queue - one writer, or all
 *           readers up to the next writer.
 * Start at: down_read(), up_read()
 * Holds:    active > 0 and active < 0 exclude each other; a free lock has no waiters.
 * Locks:    sem->lock (RANK_WAITQUEUE); no interrupt handler takes it.
 * See it:   tests/kernel/rwsem_test.c
 * Book:     LDD3 ch. 5.   Linux: kernel/locking/rwsem.c
 */
#include "kernel/locking/rwsem.h"

#include "kernel/lib/panic.h"
#include "kernel/sched/sched.h"

void init_rwsem_rank(struct rw_semaphore *sem, const char *name, enum lock_rank rank)
{
	*sem = (struct rw_semaphore){ .rank = rank, .name = name };
	spin_lock_init_rank(&sem->lock, "rwsem", RANK_WAITQUEUE);
	INIT_LIST_HEAD(&sem->waiters);
}

/* sem->lock held: may one more of this kind come in, the queue aside? */
static bool compatible(const struct rw_semaphore *sem, bool write)
{
	return write ? sem->active == 0 : sem->active >= 0;
}

/* sem->lock held: the lock if it is free for us and nobody is before us */
static bool take(struct rw_semaphore *sem, bool write)
{
	if (!list_empty(&sem->waiters) || !compatible(sem, write))
		return false;
	sem->active += write ? -1 : 1;
	return true;
}

/* sem->lock held: give the lock to as many waiters at the head as can have it together. */
static void grant_first(struct rw_semaphore *sem)
{
	struct lock_waiter *first;

	while ((first = lock_first_waiter(&sem->waiters)) && compatible(sem, first->write)) {
		sem->active += first->write ? -1 : 1;
		lock_grant(first);
	}
}

/* sem->lock held: somebody has left. */
static inline void grant(struct rw_semaphore *sem)
{
	if (unlikely(!list_empty(&sem->waiters)))
		grant_first(sem);
}

/* sem->lock held, given up: queue for it. Apart, so that acquire() needs no stack for a waiter. */
static __noinline void wait_for_grant(struct rw_semaphore *sem, bool write) __releases(&sem->lock)
{
	struct lock_waiter waiter = { .write = write };

	lock_wait(&sem->lock, &sem->waiters, &waiter, TASK_UNINTERRUPTIBLE, sem, sem->name);
}

static __always_inline void acquire(struct rw_semaphore *sem, bool write, unsigned long site)
{
	might_sleep();
	lockrank_acquire(sem, sem->name, sem->rank, site);
	spin_lock(&sem->lock);
	if (likely(take(sem, write)))
		spin_unlock(&sem->lock);
	else
		wait_for_grant(sem, write);
}

static int try_acquire(struct rw_semaphore *sem, bool write, unsigned long site)
{
	bool taken;

	spin_lock(&sem->lock);
	taken = take(sem, write);
	spin_unlock(&sem->lock);
	if (taken)
		lockrank_note(sem, sem->name, sem->rank, site);
	return taken;
}

void down_read(struct rw_semaphore *sem)
{
	acquire(sem, false, (unsigned long)__builtin_return_address(0));
}

void down_write(struct rw_semaphore *sem)
{
	acquire(sem, true, (unsigned long)__builtin_return_address(0));
}

int down_read_trylock(struct rw_semaphore *sem)
{
	return try_acquire(sem, false, (unsigned long)__builtin_return_address(0));
}

int down_write_trylock(struct rw_semaphore *sem)
{
	return try_acquire(sem, true, (unsigned long)__builtin_return_address(0));
}

void up_read(struct rw_semaphore *sem)
{
	lockrank_release(sem);
	spin_lock(&sem->lock);
	BUG_ON(sem->active <= 0);
	sem->active--;
	grant(sem);
	spin_unlock(&sem->lock);
}

void up_write(struct rw_semaphore *sem)
{
	lockrank_release(sem);
	spin_lock(&sem->lock);
	BUG_ON(sem->active != -1);
	sem->active = 0;
	grant(sem);
	spin_unlock(&sem->lock);
}

void downgrade_write(struct rw_semaphore *sem)
{
	spin_lock(&sem->lock);
	BUG_ON(sem->active != -1);
	sem->active = 1;
	grant(sem); /* readers at the head may come in */
	spin_unlock(&sem->lock);
}
