// SPDX-License-Identifier: MIT
/*
 * kernel/semaphore.c - down() and up().
 *
 * What:     built on a wait queue: take one if there is one, else sleep and try
 *           again. Semaphores carry no rank: up() may come from another task.
 * Start at: down()
 * Locks:    sem->wait.lock, interrupts off; up() from any context.
 * See it:   tests/kernel/wait_test.c
 * Book:     LDD3 ch. 5.
 */
#include "kernel/semaphore.h"

void sema_init(struct semaphore *sem, int count)
{
	sem->count = count;
	init_waitqueue_head(&sem->wait);
}

int down_trylock(struct semaphore *sem)
{
	unsigned long flags;
	int taken;

	spin_lock_irqsave(&sem->wait.lock, flags);
	taken = sem->count > 0;
	if (taken)
		sem->count--;
	spin_unlock_irqrestore(&sem->wait.lock, flags);
	return !taken;
}

void down(struct semaphore *sem)
{
	wait_event(sem->wait, !down_trylock(sem));
}

int down_interruptible(struct semaphore *sem)
{
	return wait_event_interruptible(sem->wait, !down_trylock(sem)) ? -EINTR : 0;
}

void up(struct semaphore *sem)
{
	unsigned long flags;

	spin_lock_irqsave(&sem->wait.lock, flags);
	sem->count++;
	spin_unlock_irqrestore(&sem->wait.lock, flags);
	wake_up(&sem->wait);
}
