// SPDX-License-Identifier: MIT
/*
 * kernel/rwsem.c - reader/writer semaphores.
 *
 * What:     the lock is handed over: whoever releases it grants it to the waiters
 *           at the head of the queue (one writer, or all readers up to the next
 *           writer) before they run. So nobody who comes later can slip in, and
 *           a waiter that wakes up owns the lock already.
 * Start at: down_read(), up_read()
 * Holds:    active > 0 and active < 0 exclude each other; a free lock has no waiters.
 * Locks:    sem->lock (RANK_WAITQUEUE), interrupts on: never used by handlers.
 *           In the list of held locks it goes by the address of its rank: its own
 *           address is also that of sem->lock.
 * See it:   tests/kernel/lock_test.c
 * Book:     LDD3 ch. 5.   Linux: lib/rwsem-spinlock.c
 */
#include "kernel/rwsem.h"

#include "kernel/lib/panic.h"
#include "kernel/sched.h"

struct rwsem_waiter {
	struct list_head entry;
	struct task_struct *task;
	bool write;
	bool granted; /* the lock is ours; written by the releaser */
};

void init_rwsem_rank(struct rw_semaphore *sem, const char *name, enum lock_rank rank)
{
	spin_lock_init_rank(&sem->lock, "rwsem", RANK_WAITQUEUE);
	sem->active = 0;
	INIT_LIST_HEAD(&sem->waiters);
	sem->rank = rank;
	sem->name = name;
}

/* sem->lock held: give the lock to as many waiters at the head as can have it together. */
static void grant(struct rw_semaphore *sem)
{
	while (!list_empty(&sem->waiters)) {
		struct rwsem_waiter *w =
			list_first_entry(&sem->waiters, struct rwsem_waiter, entry);
		struct task_struct *task = w->task;

		if (w->write ? sem->active != 0 : sem->active < 0)
			break;
		sem->active += w->write ? -1 : 1;
		list_del(&w->entry);
		WRITE_ONCE(w->granted, true); /* w is on a stack that may be gone from here on */
		wake_up_process(task);
	}
}

/* sem->lock held and released: sleep until the lock has been granted. */
static void wait_for_grant(struct rw_semaphore *sem, bool write) __releases(&sem->lock)
{
	struct rwsem_waiter w = { .task = current, .write = write };

	list_add_tail(&w.entry, &sem->waiters);
	for (;;) {
		set_current_state(TASK_UNINTERRUPTIBLE);
		spin_unlock(&sem->lock);
		schedule();
		spin_lock(&sem->lock);
		if (w.granted)
			break;
	}
	spin_unlock(&sem->lock);
}

static void acquire(struct rw_semaphore *sem, bool write, unsigned long site)
{
	might_sleep();
	lockrank_acquire(&sem->rank, sem->name, sem->rank, site);
	spin_lock(&sem->lock);
	if (list_empty(&sem->waiters) && (write ? sem->active == 0 : sem->active >= 0)) {
		sem->active += write ? -1 : 1;
		spin_unlock(&sem->lock);
		return;
	}
	wait_for_grant(sem, write);
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
	int taken = 0;

	spin_lock(&sem->lock);
	if (list_empty(&sem->waiters) && sem->active >= 0) {
		sem->active++;
		taken = 1;
	}
	spin_unlock(&sem->lock);
	if (taken)
		lockrank_note(&sem->rank, sem->name, sem->rank,
			      (unsigned long)__builtin_return_address(0));
	return taken;
}

void up_read(struct rw_semaphore *sem)
{
	spin_lock(&sem->lock);
	BUG_ON(sem->active <= 0);
	sem->active--;
	grant(sem);
	spin_unlock(&sem->lock);
	lockrank_release(&sem->rank);
}

void up_write(struct rw_semaphore *sem)
{
	spin_lock(&sem->lock);
	BUG_ON(sem->active != -1);
	sem->active = 0;
	grant(sem);
	spin_unlock(&sem->lock);
	lockrank_release(&sem->rank);
}

void downgrade_write(struct rw_semaphore *sem)
{
	spin_lock(&sem->lock);
	BUG_ON(sem->active != -1);
	sem->active = 1;
	grant(sem); /* readers at the head may come in */
	spin_unlock(&sem->lock);
}
