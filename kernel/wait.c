// SPDX-License-Identifier: MIT
/*
 * kernel/wait.c - wait queues, completions.
 *
 * What:     the functions behind wait_event(). A waiter's record lives on its own
 *           stack; it is on the queue from prepare_to_wait() to finish_wait(), and
 *           wake_up() only makes the task runnable: the task takes itself off.
 * Start at: prepare_to_wait(), wake_up()
 * Locks:    queue->lock (RANK_WAITQUEUE), interrupts off, as handlers wake tasks.
 * See it:   tests/kernel/wait_test.c
 * Book:     LDD3 ch. 6.   Linux: kernel/wait.c
 */
#include "kernel/wait.h"

void init_waitqueue_head(wait_queue_head_t *queue)
{
	spin_lock_init_rank(&queue->lock, "wait queue", RANK_WAITQUEUE);
	INIT_LIST_HEAD(&queue->tasks);
}

static void queue_up(wait_queue_head_t *queue, wait_queue_t *wait, int state)
{
	unsigned long flags;

	spin_lock_irqsave(&queue->lock, flags);
	/* ordinary waiters in front: a wake-up stops behind the first exclusive one */
	if (list_empty(&wait->entry) && wait->exclusive)
		list_add_tail(&wait->entry, &queue->tasks);
	else if (list_empty(&wait->entry))
		list_add(&wait->entry, &queue->tasks);
	set_current_state(state); /* before the caller tests its condition */
	spin_unlock_irqrestore(&queue->lock, flags);
}

void prepare_to_wait(wait_queue_head_t *queue, wait_queue_t *wait, int state)
{
	wait->exclusive = false;
	queue_up(queue, wait, state);
}

void prepare_to_wait_exclusive(wait_queue_head_t *queue, wait_queue_t *wait, int state)
{
	wait->exclusive = true;
	queue_up(queue, wait, state);
}

void finish_wait(wait_queue_head_t *queue, wait_queue_t *wait)
{
	unsigned long flags;

	set_current_state(TASK_RUNNING);
	spin_lock_irqsave(&queue->lock, flags);
	list_del(&wait->entry);
	spin_unlock_irqrestore(&queue->lock, flags);
}

/* queue->lock held */
static void wake_locked(wait_queue_head_t *queue, bool all)
{
	wait_queue_t *wait, *next;

	list_for_each_entry_safe(wait, next, &queue->tasks, entry)
		if (wake_up_process(wait->task) && wait->exclusive && !all)
			break;
}

static void wake(wait_queue_head_t *queue, bool all)
{
	unsigned long flags;

	spin_lock_irqsave(&queue->lock, flags);
	wake_locked(queue, all);
	spin_unlock_irqrestore(&queue->lock, flags);
}

void wake_up(wait_queue_head_t *queue)
{
	wake(queue, false);
}

void wake_up_all(wait_queue_head_t *queue)
{
	wake(queue, true);
}

bool waitqueue_active(wait_queue_head_t *queue)
{
	return !list_empty(&queue->tasks);
}

void init_completion(struct completion *x)
{
	x->done = 0;
	init_waitqueue_head(&x->wait);
}

void complete(struct completion *x)
{
	unsigned long flags;

	spin_lock_irqsave(&x->wait.lock, flags);
	x->done++;
	/* under the same lock: once it is free, the waiter may be gone, and x with it */
	wake_locked(&x->wait, false);
	spin_unlock_irqrestore(&x->wait.lock, flags);
}

static bool take_one(struct completion *x)
{
	unsigned long flags;
	bool taken;

	spin_lock_irqsave(&x->wait.lock, flags);
	taken = x->done > 0;
	if (taken)
		x->done--;
	spin_unlock_irqrestore(&x->wait.lock, flags);
	return taken;
}

void wait_for_completion(struct completion *x)
{
	wait_event(x->wait, take_one(x));
}
