// SPDX-License-Identifier: MIT
/*
 * kernel/locking/semaphore.c - down() and up().
 *
 * What:     down() takes one of what is there, or queues up; up() gives one to the
 *           first in the queue, or puts it back. Semaphores carry no rank and no
 *           owner: up() may come from another task, or from an interrupt handler.
 * Start at: down(), up()
 * Holds:    count > 0 means that nobody waits.
 * Locks:    sem->lock (RANK_WAITQUEUE), interrupts off.
 * See it:   tests/kernel/semaphore_test.c
 * Book:     LDD3 ch. 5.   Linux: kernel/locking/semaphore.c
 */
#include "kernel/locking/semaphore.h"

void sema_init_name(struct semaphore *sem, const char *name, int count)
{
	*sem = (struct semaphore){ .count = count, .name = name };
	spin_lock_init_rank(&sem->lock, "semaphore", RANK_WAITQUEUE);
	INIT_LIST_HEAD(&sem->waiters);
}

int down_trylock(struct semaphore *sem)
{
	unsigned long flags;
	int taken;

	spin_lock_irqsave(&sem->lock, flags);
	taken = sem->count > 0;
	if (taken)
		sem->count--;
	spin_unlock_irqrestore(&sem->lock, flags);
	return !taken;
}

/* 0 or -EINTR */
static int acquire(struct semaphore *sem, int state)
{
	struct lock_waiter waiter;
	unsigned long flags;

	might_sleep();
	spin_lock_irqsave(&sem->lock, flags);
	if (sem->count > 0) {
		sem->count--;
		spin_unlock_irqrestore(&sem->lock, flags);
		return 0;
	}
	return lock_wait(&sem->lock, &sem->waiters, &waiter, state, sem, sem->name);
}

void down(struct semaphore *sem)
{
	acquire(sem, TASK_UNINTERRUPTIBLE);
}

int down_interruptible(struct semaphore *sem)
{
	return acquire(sem, TASK_INTERRUPTIBLE);
}

void up(struct semaphore *sem)
{
	struct lock_waiter *next;
	unsigned long flags;

	spin_lock_irqsave(&sem->lock, flags);
	next = lock_first_waiter(&sem->waiters);
	if (next)
		lock_grant(next);
	else
		sem->count++;
	/* from here on the semaphore may be freed by the task that was let go */
	spin_unlock_irqrestore(&sem->lock, flags);
}
