/* SPDX-License-Identifier: MIT */
/*
 * kernel/locking/lock_wait.h - the queue inside every sleeping lock.
 *
 * What:     mutex, semaphore and rw_semaphore all hand the lock over: whoever
 *           releases it gives it to the first in the queue before that task runs,
 *           so nobody who comes later can slip in, and a waiter that wakes up owns
 *           the lock already. The price is a switch of tasks whenever there is a
 *           queue; what it buys is order, and that no waiter starves.
 *
 *             lock() --free--> owner            unlock() --queue empty--> free
 *                \--taken--> queue, sleep           \--else--> first in the queue
 *                               ^                                  | granted
 *                               +----------------------------------+
 * Start at: lock_wait(), then mutex_lock() in kernel/locking/mutex.c.
 * Locks:    the lock's own spinlock guards its queue and all waiters in it.
 * See it:   tests/kernel/mutex_test.c; gdb: np-locks; docs/locking.md
 */
#ifndef KERNEL_LOCK_WAIT_H
#define KERNEL_LOCK_WAIT_H

#include "kernel/lib/list.h"
#include "kernel/lib/spinlock.h"
#include "kernel/sched/sched.h"
#include "kernel/uapi/errno.h"

/* One task in the queue; lives on its stack. All fields under the lock's spinlock. */
struct lock_waiter {
	struct list_head entry;
	struct task_struct *task;
	bool write;   /* of a rw_semaphore: as a writer */
	bool granted; /* the lock is ours; written by whoever released it */
};

/*
 * lock_wait - queue up at the end and sleep until the lock is granted.
 *
 * => lock held, and given up; interrupts are on afterwards
 * => 0; -EINTR: state is TASK_INTERRUPTIBLE and a signal came first, or it is TASK_KILLABLE
 *    and the end. A grant that came before we noticed counts: it is never lost, nor taken twice
 * => what and name: the sleeping lock, for np-locks
 */
int lock_wait(spinlock_t *lock, struct list_head *queue, struct lock_waiter *waiter, int state,
	      const void *what, const char *name) __releases(lock);
/* lock_grant - the lock is waiter's now: take it off the queue and wake it. Its spinlock held. */
void lock_grant(struct lock_waiter *waiter);
/* lock_first_waiter - the head of a queue, or NULL. */
static inline struct lock_waiter *lock_first_waiter(struct list_head *queue)
{
	return list_empty(queue) ? NULL : list_first_entry(queue, struct lock_waiter, entry);
}

#endif
