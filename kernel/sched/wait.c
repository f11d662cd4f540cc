// SPDX-License-Identifier: MIT
/*
 * kernel/sched/wait.c - wait queues, completions.
 *
 * What:     the functions behind wait_event(). A waiter's record lives on its own
 *           stack; it is on the queue from prepare_to_wait() to finish_wait(), and
 *           wake_up() only makes the task runnable: the task takes itself off.
 * Start at: prepare_to_wait(), wake_up()
 * Locks:    queue->lock (RANK_WAITQUEUE), interrupts off, as handlers wake tasks.
 * See it:   tests/kernel/wait_test.c
 * Book:     LDD3 ch. 6.   Linux: kernel/wait.c
 */
#include "kernel/sched/wait.h"

void init_waitqueue_head_name(wait_queue_head_t *queue, const char *name)
{
	spin_lock_init_rank(&queue->lock, name, RANK_WAITQUEUE);
	INIT_LIST_HEAD(&queue->tasks);
}

/* queue->lock held. Ordinary waiters in front: a wake-up stops behind the last exclusive one it may wake. */
static void enqueue(wait_queue_head_t *queue, wait_queue_t *wait)
{
	if (wait->exclusive)
		list_add_tail(&wait->entry, &queue->tasks);
	else
		list_add(&wait->entry, &queue->tasks);
}

static void queue_up(wait_queue_head_t *queue, wait_queue_t *wait, int state)
{
	unsigned long flags;

	spin_lock_irqsave(&queue->lock, flags);
	if (list_empty(&wait->entry))
		enqueue(queue, wait);
	lockrank_waits(queue, spinlock_name(&queue->lock));
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

/*
 * The lock is taken even if a look at wait->entry says that it is off the queue already: a waker on
 * another CPU may be between taking it off and its last look at it, and the entry lies on our stack.
 */
void finish_wait(wait_queue_head_t *queue, wait_queue_t *wait)
{
	set_current_state(TASK_RUNNING);
	remove_wait_queue(queue, wait);
	lockrank_waits(NULL, NULL);
}

static void add(wait_queue_head_t *queue, wait_queue_t *wait, bool exclusive)
{
	unsigned long flags;

	spin_lock_irqsave(&queue->lock, flags);
	wait->exclusive = exclusive;
	enqueue(queue, wait);
	spin_unlock_irqrestore(&queue->lock, flags);
}

void add_wait_queue(wait_queue_head_t *queue, wait_queue_t *wait)
{
	add(queue, wait, false);
}

void add_wait_queue_exclusive(wait_queue_head_t *queue, wait_queue_t *wait)
{
	add(queue, wait, true);
}

void remove_wait_queue(wait_queue_head_t *queue, wait_queue_t *wait)
{
	unsigned long flags;

	spin_lock_irqsave(&queue->lock, flags);
	list_del(&wait->entry);
	spin_unlock_irqrestore(&queue->lock, flags);
}

/* queue->lock held */
static void wake_locked(wait_queue_head_t *queue, int states, int nr)
{
	wait_queue_t *wait, *next;

	list_for_each_entry_safe(wait, next, &queue->tasks, entry) {
		if (wait->wake) {
			wait->wake(wait);
			continue;
		}
		/* one that is awake already, or not to be woken so, does not count */
		if (wake_up_state(wait->task, states) && wait->exclusive && --nr == 0)
			break;
	}
}

void wake_up_queue(wait_queue_head_t *queue, int states, int nr)
{
	unsigned long flags;

	spin_lock_irqsave(&queue->lock, flags);
	wake_locked(queue, states, nr);
	spin_unlock_irqrestore(&queue->lock, flags);
}

bool waitqueue_active(wait_queue_head_t *queue)
{
	return !list_empty(&queue->tasks);
}

/* ------------------------------------------------------------------ */
/* Completions                                                         */

void init_completion(struct completion *x)
{
	x->done = 0;
	init_waitqueue_head_name(&x->wait, "completion");
}

/*
 * All under x's lock. A waiter sees `done` only under it, so it cannot return, and x cannot go, before
 * the lock is free again; and freeing the lock is the last that is done to x.
 */
static void complete_and_wake(struct completion *x, unsigned int done, int nr)
{
	unsigned long flags;

	spin_lock_irqsave(&x->wait.lock, flags);
	if (x->done != COMPLETED_FOR_ALL)
		x->done = done == COMPLETED_FOR_ALL ? done : x->done + done;
	wake_locked(&x->wait, TASK_NORMAL, nr);
	spin_unlock_irqrestore(&x->wait.lock, flags);
}

void complete(struct completion *x)
{
	complete_and_wake(x, 1, 1);
}

void complete_all(struct completion *x)
{
	complete_and_wake(x, COMPLETED_FOR_ALL, WAKE_ALL);
}

bool try_wait_for_completion(struct completion *x)
{
	unsigned long flags;
	bool taken;

	spin_lock_irqsave(&x->wait.lock, flags);
	taken = x->done > 0;
	if (taken && x->done != COMPLETED_FOR_ALL)
		x->done--;
	spin_unlock_irqrestore(&x->wait.lock, flags);
	return taken;
}

void wait_for_completion(struct completion *x)
{
	wait_event(x->wait, try_wait_for_completion(x));
}

int wait_for_completion_interruptible(struct completion *x)
{
	return wait_event_interruptible(x->wait, try_wait_for_completion(x));
}

unsigned long wait_for_completion_timeout(struct completion *x, unsigned long timeout)
{
	return wait_event_timeout(x->wait, try_wait_for_completion(x), (long)timeout);
}

long wait_for_completion_interruptible_timeout(struct completion *x, unsigned long timeout)
{
	return wait_event_interruptible_timeout(x->wait, try_wait_for_completion(x), (long)timeout);
}
