// SPDX-License-Identifier: MIT
/*
 * kernel/locking/lock_wait.c - waiting for a sleeping lock.
 *
 * What:     one loop for all of them. The waiter looks at `granted` only under the
 *           lock's spinlock; the releaser writes it, and wakes, under the same. So
 *           the waiter cannot leave, and its stack cannot go, while the releaser is
 *           still at work on it; nor can the object that holds the lock be freed
 *           by the waiter before the releaser has let go of the spinlock.
 * Start at: lock_wait()
 * Locks:    the lock's own (RANK_WAITQUEUE), interrupts off; may sleep.
 * See it:   tests/kernel/mutex_test.c
 */
#include "kernel/locking/lock_wait.h"

static bool called_away(int state)
{
	return (state == TASK_INTERRUPTIBLE && signal_pending(current)) ||
	       (state == TASK_KILLABLE && fatal_signal_pending(current));
}

int lock_wait(spinlock_t *lock, struct list_head *queue, struct lock_waiter *waiter, int state,
	      const void *what, const char *name) __releases(lock)
{
	int error = 0;

	waiter->task = current;
	waiter->granted = false;
	list_add_tail(&waiter->entry, queue);
	lockrank_waits(what, name);
	for (;;) {
		/* the state first: a signal or a grant from here on sets it back */
		set_current_state(state);
		if (waiter->granted)
			break;
		if (called_away(state)) {
			list_del(&waiter->entry);
			error = -EINTR;
			break;
		}
		spin_unlock_irq(lock);
		schedule();
		spin_lock_irq(lock);
	}
	set_current_state(TASK_RUNNING);
	lockrank_waits(NULL, NULL);
	spin_unlock_irq(lock);
	return error;
}

void lock_grant(struct lock_waiter *waiter)
{
	list_del(&waiter->entry);
	waiter->granted = true;
	wake_up_process(waiter->task);
}
