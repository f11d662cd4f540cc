/* SPDX-License-Identifier: MIT */
/*
 * kernel/locking/semaphore.h - the book's sleeping lock.
 *
 * What:     a count and a queue. A driver initialises it to 1 and uses it as a
 *           mutex; then only one task is between down() and up(). Each up() lets
 *           exactly one waiter go, the one that has waited longest; a waiter that
 *           a signal calls away does not use one up.
 * Start at: down(), up()
 * Locks:    down: task context, no spinlock held. up(), down_trylock(): anywhere.
 * See it:   tests/kernel/semaphore_test.c; docs/locking.md
 * Book:     LDD3 ch. 5, "Semaphores and Mutexes".   Linux: include/linux/semaphore.h
 */
#ifndef KERNEL_SEMAPHORE_H
#define KERNEL_SEMAPHORE_H

#include "kernel/locking/lock_wait.h"
#include "kernel/sched/wait.h"

struct semaphore {
	int count;		  /* [l] that many may still come in; > 0: nobody waits */
	spinlock_t lock;	  /* l: guards count and waiters */
	struct list_head waiters; /* [l] of struct lock_waiter, in order of arrival */
	const char *name;	  /* [I] */
};

#define SEMAPHORE_INIT(sem, count_)                                                    \
	{                                                                              \
		.count = (count_), .lock = SPINLOCK_INIT("semaphore", RANK_WAITQUEUE), \
		.waiters = LIST_HEAD_INIT((sem).waiters), .name = #sem                 \
	}
#define DECLARE_MUTEX(sem)	  struct semaphore sem = SEMAPHORE_INIT(sem, 1)
#define DECLARE_MUTEX_LOCKED(sem) struct semaphore sem = SEMAPHORE_INIT(sem, 0)

void sema_init_name(struct semaphore *sem, const char *name, int count);
#define sema_init(sem, count)  sema_init_name(sem, #sem, count)
#define init_MUTEX(sem)	       sema_init(sem, 1)
#define init_MUTEX_LOCKED(sem) sema_init(sem, 0)

void down(struct semaphore *sem);
/* down_interruptible - 0: taken; -EINTR: a signal came first, and nothing was taken. */
int __must_check down_interruptible(struct semaphore *sem);
/* down_trylock - 0: taken (the book: trylock forms of semaphores return 0 for success). */
int down_trylock(struct semaphore *sem);
void up(struct semaphore *sem);

#endif
