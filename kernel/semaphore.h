/* SPDX-License-Identifier: MIT */
/*
 * kernel/semaphore.h - the book's sleeping lock.
 *
 * What:     a count and a queue. A driver initialises it to 1 and uses it as a
 *           mutex; then only one task is between down() and up().
 * Locks:    task context; a sleeper holds no spinlock.
 * Book:     LDD3 ch. 5, "Semaphores and Mutexes".   Linux: include/asm/semaphore.h
 */
#ifndef KERNEL_SEMAPHORE_H
#define KERNEL_SEMAPHORE_H

#include "kernel/wait.h"

struct semaphore {
	int count; /* under wait.lock */
	wait_queue_head_t wait;
};

void sema_init(struct semaphore *sem, int count);
#define init_MUTEX(sem)	       sema_init(sem, 1)
#define init_MUTEX_LOCKED(sem) sema_init(sem, 0)
void down(struct semaphore *sem);
/* -EINTR if a signal came first */
int down_interruptible(struct semaphore *sem);
/* 0: taken (the book: trylock forms of semaphores return 0 for success) */
int down_trylock(struct semaphore *sem);
void up(struct semaphore *sem);

#endif
