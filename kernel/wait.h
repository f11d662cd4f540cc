/* SPDX-License-Identifier: MIT */
/*
 * kernel/wait.h - sleeping until something happens.
 *
 * What:     a wait queue is a list of tasks that wait for one kind of event. The
 *           sleeper's order of work closes the classic race (the event comes
 *           between the test and the sleep): first queue up and set the state,
 *           THEN test, then sleep; a wake-up in between sets the state back and
 *           schedule() returns at once.
 * Start at: wait_event()
 * Locks:    the queue's own lock; wake_up() from any context.
 * Book:     LDD3 ch. 6, "Blocking I/O".   Linux: include/linux/wait.h
 */
#ifndef KERNEL_WAIT_H
#define KERNEL_WAIT_H

#include "kernel/lib/list.h"
#include "kernel/lib/spinlock.h"
#include "kernel/sched.h"
#include "kernel/uapi/errno.h"

typedef struct wait_queue_head {
	spinlock_t lock;
	struct list_head tasks; /* of wait_queue_t */
} wait_queue_head_t;

typedef struct wait_queue {
	struct task_struct *task;
	bool exclusive; /* wake_up() wakes one of these, and all others */
	struct list_head entry;
} wait_queue_t;

#define WAIT_QUEUE_HEAD_INIT(name)                                                 \
	{                                                                          \
		SPINLOCK_INIT(#name, RANK_WAITQUEUE), LIST_HEAD_INIT((name).tasks) \
	}
#define DECLARE_WAIT_QUEUE_HEAD(name) wait_queue_head_t name = WAIT_QUEUE_HEAD_INIT(name)
#define DEFINE_WAIT(name)	      wait_queue_t name = { current, false, LIST_HEAD_INIT((name).entry) }

void init_waitqueue_head(wait_queue_head_t *queue);
/* prepare_to_wait - queue up (once) and set the state; finish_wait - undo both. */
void prepare_to_wait(wait_queue_head_t *queue, wait_queue_t *wait, int state);
void prepare_to_wait_exclusive(wait_queue_head_t *queue, wait_queue_t *wait, int state);
void finish_wait(wait_queue_head_t *queue, wait_queue_t *wait);
/* wake_up - all ordinary waiters and one exclusive one; _all: everybody. */
void wake_up(wait_queue_head_t *queue);
void wake_up_all(wait_queue_head_t *queue);
#define wake_up_interruptible(queue) wake_up(queue)
bool waitqueue_active(wait_queue_head_t *queue);

#define __wait_event(queue, condition, state, on_sleep)           \
	do {                                                      \
		DEFINE_WAIT(_wait);                               \
		might_sleep();                                    \
		for (;;) {                                        \
			prepare_to_wait(&(queue), &_wait, state); \
			if (condition)                            \
				break;                            \
			on_sleep;                                 \
		}                                                 \
		finish_wait(&(queue), &_wait);                    \
	} while (0)

/* wait_event - sleep until condition; it is tested after each wake-up. */
#define wait_event(queue, condition)                                                      \
	do {                                                                              \
		if (!(condition))                                                         \
			__wait_event(queue, condition, TASK_UNINTERRUPTIBLE, schedule()); \
	} while (0)

/* the same; -ERESTARTSYS if a signal came first, else 0 */
#define wait_event_interruptible(queue, condition)                            \
	({                                                                    \
		int _ret = 0;                                                 \
		if (!(condition))                                             \
			__wait_event(queue, condition, TASK_INTERRUPTIBLE, ({ \
					     if (signal_pending(current)) {   \
						     _ret = -ERESTARTSYS;     \
						     break;                   \
					     }                                \
					     schedule();                      \
				     }));                                     \
		_ret;                                                         \
	})

/*
 * The same with a time limit: ns left (at least 1) if condition came true, 0 if not.
 * The condition may have an effect (take something): it is never tested again after
 * it was true.
 */
#define wait_event_timeout_ns(queue, condition, ns)                                               \
	({                                                                                        \
		u64 _left = (ns);                                                                 \
		bool _met = (condition);                                                          \
		if (!_met)                                                                        \
			__wait_event(queue, (_met = (condition)) || !_left, TASK_UNINTERRUPTIBLE, \
				     _left = schedule_timeout_ns(_left));                         \
		_met ? (_left ? _left : 1) : 0;                                                   \
	})

/* A thing that happens once, or a counted number of times (the book: LDD3 ch. 5, "Completions"). */
struct completion {
	unsigned int done;
	wait_queue_head_t wait;
};
void init_completion(struct completion *x);
void complete(struct completion *x);
void wait_for_completion(struct completion *x);

#endif
