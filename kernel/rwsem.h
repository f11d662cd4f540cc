/* SPDX-License-Identifier: MIT */
/*
 * kernel/rwsem.h - a sleeping lock: many readers or one writer.
 *
 * What:     waiters queue in order of arrival, so that neither kind starves; a
 *           reader waits if a writer is before it, even if readers hold the lock.
 * Locks:    task context; may sleep; no spinlock held.
 * Book:     LDD3 ch. 5, "Reader/Writer Semaphores".   Linux: include/linux/rwsem.h
 */
#ifndef KERNEL_RWSEM_H
#define KERNEL_RWSEM_H

#include "kernel/lib/list.h"
#include "kernel/lib/spinlock.h"

struct rw_semaphore {
	spinlock_t lock;	  /* guards the rest */
	int active;		  /* > 0: that many readers; -1: a writer; 0: free */
	struct list_head waiters; /* of struct rwsem_waiter, in order of arrival */
	enum lock_rank rank;	  /* [I] */
	const char *name;	  /* [I] */
};

void init_rwsem_rank(struct rw_semaphore *sem, const char *name, enum lock_rank rank);
#define init_rwsem(sem) init_rwsem_rank(sem, #sem, RANK_FILE)
void down_read(struct rw_semaphore *sem);
int down_read_trylock(struct rw_semaphore *sem); /* 1: taken */
void up_read(struct rw_semaphore *sem);
void down_write(struct rw_semaphore *sem);
void up_write(struct rw_semaphore *sem);
/* downgrade_write - from writer to reader, without a moment in between. */
void downgrade_write(struct rw_semaphore *sem);

#endif
