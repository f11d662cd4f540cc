/* SPDX-License-Identifier: MIT */
/*
 * kernel/locking/rwsem.h - a sleeping lock: many readers or one writer.
 *
 * What:     waiters queue in order of arrival, so that neither kind starves; a
 *           reader waits if a writer is before it, even if readers hold the lock.
 *           So a task that has it for reading may not take it again: a writer in
 *           between would make it wait for itself.
 * Start at: down_read()
 * Locks:    task context; may sleep; no spinlock held.
 * See it:   tests/kernel/rwsem_test.c; gdb: np-locks; docs/locking.md
 * Book:     LDD3 ch. 5, "Reader/Writer Semaphores".   Linux: include/linux/rwsem.h
 */
#ifndef KERNEL_RWSEM_H
#define KERNEL_RWSEM_H

#include "kernel/locking/lock_wait.h"

struct rw_semaphore {
	int active;		  /* [l] > 0: that many readers; -1: a writer; 0: free */
	spinlock_t lock;	  /* l: guards active and waiters */
	struct list_head waiters; /* [l] of struct lock_waiter, in order of arrival */
	enum lock_rank rank;	  /* [I] */
	const char *name;	  /* [I] */
};

void init_rwsem_rank(struct rw_semaphore *sem, const char *name, enum lock_rank rank);
#define init_rwsem(sem) init_rwsem_rank(sem, #sem, RANK_FILE)
void down_read(struct rw_semaphore *sem);
int down_read_trylock(struct rw_semaphore *sem); /* 1: taken */
void up_read(struct rw_semaphore *sem);
void down_write(struct rw_semaphore *sem);
int down_write_trylock(struct rw_semaphore *sem); /* 1: taken */
void up_write(struct rw_semaphore *sem);
/* downgrade_write - from writer to reader, without a moment in between. */
void downgrade_write(struct rw_semaphore *sem);

#endif
