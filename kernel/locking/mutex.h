/* SPDX-License-Identifier: MIT */
/*
 * kernel/locking/mutex.h - a sleeping lock with one owner.
 *
 * What:     what a semaphore of 1 is mostly used for, but with an owner: only the task
 *           that locked it unlocks it, it has a rank in the lock order, and a task
 *           that locks it twice is told so. Handed over in order of arrival.
 * Start at: mutex_lock()
 * Locks:    task context, no spinlock held; may sleep. Not from interrupt handlers,
 *           not even mutex_trylock(): a handler is no owner.
 * See it:   tests/kernel/mutex_test.c; gdb: np-locks; docs/locking.md
 * Book:     LDD3 ch. 5 builds mutexes from semaphores.   Linux: include/linux/mutex.h
 */
#ifndef KERNEL_MUTEX_H
#define KERNEL_MUTEX_H

#include "kernel/locking/lock_wait.h"

struct mutex {
	struct task_struct *owner; /* [l] NULL: free; then nobody waits either */
	spinlock_t lock;	   /* l: guards owner and waiters, for a few instructions */
	struct list_head waiters;  /* [l] of struct lock_waiter, in order of arrival */
	enum lock_rank rank;	   /* [I] */
	const char *name;	   /* [I] */
};

#define MUTEX_INIT(var, rank_)                                                          \
	{                                                                               \
		.lock = SPINLOCK_INIT("mutex", RANK_WAITQUEUE),                         \
		.waiters = LIST_HEAD_INIT((var).waiters), .rank = (rank_), .name = #var \
	}
#define DEFINE_MUTEX_RANK(var, rank) struct mutex var = MUTEX_INIT(var, rank)
#define DEFINE_MUTEX(var)	     DEFINE_MUTEX_RANK(var, RANK_FILE)

/* mutex_init_rank - make *mutex ready, unlocked; name is kept, not copied. */
void mutex_init_rank(struct mutex *mutex, const char *name, enum lock_rank rank);
/* the default is outside mmap_sem: user memory may be touched under it */
#define mutex_init(mutex) mutex_init_rank(mutex, #mutex, RANK_FILE)

void mutex_lock(struct mutex *mutex);
/*
 * mutex_lock_nested - the same, while `depth` of the same kind are held: it counts as that many ranks
 * further down. The rank of the kind must be followed by some of its own (RANK_INODE).
 */
void mutex_lock_nested(struct mutex *mutex, int depth);
/* mutex_lock_interruptible - 0: locked; -EINTR: a signal came first. */
int __must_check mutex_lock_interruptible(struct mutex *mutex);
/* mutex_trylock - 1: locked; 0: somebody else has it (not as down_trylock()). */
int mutex_trylock(struct mutex *mutex);
/* mutex_unlock - by the owner; panics if it is somebody else. */
void mutex_unlock(struct mutex *mutex);

static inline bool mutex_is_locked(const struct mutex *mutex)
{
	return READ_ONCE(mutex->owner) != NULL;
}

#endif
