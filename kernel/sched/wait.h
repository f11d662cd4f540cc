/* SPDX-License-Identifier: MIT */
/*
 * kernel/sched/wait.h - sleeping until something happens.
 *
 * What:     a wait queue is a list of tasks that wait for one kind of event. The
 *           sleeper's order of work closes the classic race (the event comes
 *           between the test and the sleep): first queue up and set the state,
 *           THEN test, then sleep; a wake-up in between sets the state back and
 *           schedule() returns at once. The waker's order is its mirror: first make
 *           the condition true, then wake_up().
 *
 *             sleeper                          waker
 *             prepare_to_wait()                condition = true
 *             if (condition) do not sleep      wake_up(): whom I find queued,
 *             schedule()                                  I set running
 *
 *           On several CPUs both columns run at once. The queue's lock, which both
 *           take, puts one before the other: either the waker finds the sleeper
 *           queued, or the sleeper's test, after the lock, sees the condition.
 * Start at: wait_event()
 * Locks:    the queue's own lock; wake_up() from any context.
 * Not here: sleep_on() and interruptible_sleep_on() of the book's first editions: they
 *           sleep without a test after queueing up, so the event that comes between
 *           the caller's test and the sleep is lost. wait_event() replaces them.
 * See it:   tests/kernel/wait_test.c; gdb: np-locks; docs/locking.md
 * Book:     LDD3 ch. 6, "Blocking I/O".   Linux: include/linux/wait.h
 */
#ifndef KERNEL_WAIT_H
#define KERNEL_WAIT_H

#include "kernel/time/delay.h"
#include "kernel/lib/list.h"
#include "kernel/lib/spinlock.h"
#include "kernel/sched/sched.h"
#include "kernel/uapi/errno.h"

typedef struct wait_queue_head {
	spinlock_t lock;
	struct list_head tasks; /* of wait_queue_t: ordinary ones in front, then exclusive ones */
} wait_queue_head_t;

/* One task in a queue; mostly on its stack. */
typedef struct wait_queue {
	struct task_struct *task;
	bool exclusive; /* wake_up() wakes one of these, and all others */
	struct list_head entry;
	/* not NULL: called for each wake-up instead of waking task; the queue is locked */
	void (*wake)(struct wait_queue *wait);
} wait_queue_t;

#define WAIT_QUEUE_HEAD_INIT(name)                                                 \
	{                                                                          \
		SPINLOCK_INIT(#name, RANK_WAITQUEUE), LIST_HEAD_INIT((name).tasks) \
	}
#define WAIT_QUEUE_INIT(name, task)                             \
	{                                                       \
		task, false, LIST_HEAD_INIT((name).entry), NULL \
	}
#define DECLARE_WAIT_QUEUE_HEAD(name) wait_queue_head_t name = WAIT_QUEUE_HEAD_INIT(name)
#define DECLARE_WAITQUEUE(name, task) wait_queue_t name = WAIT_QUEUE_INIT(name, task)
#define DEFINE_WAIT(name)	      DECLARE_WAITQUEUE(name, current)

/* init_waitqueue_head - make a queue ready; its name in reports is the expression. */
void init_waitqueue_head_name(wait_queue_head_t *queue, const char *name);
#define init_waitqueue_head(queue) init_waitqueue_head_name(queue, #queue)
bool waitqueue_active(wait_queue_head_t *queue);

/* ------------------------------------------------------------------ */
/* Waking. wake_up - all ordinary waiters and one exclusive one.        */

/* wake_up_queue - wake waiters whose state is in the set of bits `states`, at most nr exclusive ones. */
void wake_up_queue(wait_queue_head_t *queue, int states, int nr);
#define wake_up(queue)	      wake_up_queue(queue, TASK_NORMAL, 1)
#define wake_up_nr(queue, nr) wake_up_queue(queue, TASK_NORMAL, nr)
#define wake_up_all(queue)    wake_up_queue(queue, TASK_NORMAL, WAKE_ALL)
/* these leave out who sleeps uninterruptibly */
#define wake_up_interruptible(queue)	    wake_up_queue(queue, TASK_INTERRUPTIBLE, 1)
#define wake_up_interruptible_nr(queue, nr) wake_up_queue(queue, TASK_INTERRUPTIBLE, nr)
#define wake_up_interruptible_all(queue)    wake_up_queue(queue, TASK_INTERRUPTIBLE, WAKE_ALL)
/* the waker is about to sleep itself: no need to take the CPU from it; here it never is taken */
#define wake_up_sync(queue)		  wake_up(queue)
#define wake_up_interruptible_sync(queue) wake_up_interruptible(queue)
#define WAKE_ALL			  0x7fffffff

/* ------------------------------------------------------------------ */
/* Sleeping by hand                                                     */

/* prepare_to_wait - queue up (once) and set the state; finish_wait - undo both. */
void prepare_to_wait(wait_queue_head_t *queue, wait_queue_t *wait, int state);
void prepare_to_wait_exclusive(wait_queue_head_t *queue, wait_queue_t *wait, int state);
void finish_wait(wait_queue_head_t *queue, wait_queue_t *wait);
/*
 * add_wait_queue - only queue up: the older way by hand.
 *
 * => then set_current_state(), test, schedule(), in that order, in a loop;
 *    set_current_state(TASK_RUNNING) and remove_wait_queue() at the end
 */
void add_wait_queue(wait_queue_head_t *queue, wait_queue_t *wait);
void add_wait_queue_exclusive(wait_queue_head_t *queue, wait_queue_t *wait);
void remove_wait_queue(wait_queue_head_t *queue, wait_queue_t *wait);

/* ------------------------------------------------------------------ */
/* Sleeping by macro                                                    */

#define __wait_event_by(prepare, queue, condition, state, on_sleep) \
	do {                                                        \
		DEFINE_WAIT(_wait);                                 \
		might_sleep();                                      \
		for (;;) {                                          \
			prepare(&(queue), &_wait, state);           \
			if (condition)                              \
				break;                              \
			on_sleep;                                   \
		}                                                   \
		finish_wait(&(queue), &_wait);                      \
	} while (0)
#define __wait_event(queue, condition, state, on_sleep) \
	__wait_event_by(prepare_to_wait, queue, condition, state, on_sleep)
/* in a macro above: leave the loop with _ret = -ERESTARTSYS if there is a signal, else sleep */
#define __sleep_or_signal(sleep)               \
	({                                     \
		if (signal_pending(current)) { \
			_ret = -ERESTARTSYS;   \
			break;                 \
		}                              \
		sleep;                         \
	})

/* wait_event - sleep until condition; it is tested after each wake-up. */
#define wait_event(queue, condition)                                                      \
	do {                                                                              \
		if (!(condition))                                                         \
			__wait_event(queue, condition, TASK_UNINTERRUPTIBLE, schedule()); \
	} while (0)

/* the same; -ERESTARTSYS if a signal came first, else 0 */
#define wait_event_interruptible(queue, condition)                         \
	({                                                                 \
		int _ret = 0;                                              \
		if (!(condition))                                          \
			__wait_event(queue, condition, TASK_INTERRUPTIBLE, \
				     __sleep_or_signal(schedule()));       \
		_ret;                                                      \
	})

/*
 * wait_event_interruptible_exclusive - the same, as one of those of whom wake_up() wakes one.
 *
 * => called away by a signal, it may have been the one that was woken: another is woken instead
 */
#define wait_event_interruptible_exclusive(queue, condition)                                \
	({                                                                                  \
		int _ret = 0;                                                               \
		if (!(condition))                                                           \
			__wait_event_by(prepare_to_wait_exclusive, queue, condition,        \
					TASK_INTERRUPTIBLE, __sleep_or_signal(schedule())); \
		if (_ret)                                                                   \
			wake_up(&(queue));                                                  \
		_ret;                                                                       \
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
		_met ? max(_left, 1ULL) : 0;                                                      \
	})

/* the book's form: jiffies, long; left (at least 1) or 0 */
#define wait_event_timeout(queue, condition, timeout)                                             \
	({                                                                                        \
		long _left = (timeout);                                                           \
		bool _met = (condition);                                                          \
		if (!_met)                                                                        \
			__wait_event(queue, (_met = (condition)) || !_left, TASK_UNINTERRUPTIBLE, \
				     _left = schedule_timeout(_left));                            \
		_met ? max(_left, 1L) : 0L;                                                       \
	})

/* the same; -ERESTARTSYS if a signal came first */
#define wait_event_interruptible_timeout(queue, condition, timeout)                             \
	({                                                                                      \
		long _left = (timeout), _ret = 0;                                               \
		bool _met = (condition);                                                        \
		if (!_met)                                                                      \
			__wait_event(queue, (_met = (condition)) || !_left, TASK_INTERRUPTIBLE, \
				     __sleep_or_signal(_left = schedule_timeout(_left)));       \
		_met ? max(_left, 1L) : _ret;                                                   \
	})

/* wait_event; -EINTR if the end of the process came first, else 0 */
#define wait_event_killable(queue, condition)                                     \
	({                                                                        \
		int _ret = 0;                                                     \
		if (!(condition))                                                 \
			__wait_event(queue, condition, TASK_KILLABLE, ({          \
					     if (fatal_signal_pending(current)) { \
						     _ret = -EINTR;               \
						     break;                       \
					     }                                    \
					     schedule();                          \
				     }));                                         \
		_ret;                                                             \
	})

/* A thing that happens once, or a counted number of times (the book: LDD3 ch. 5, "Completions"). */

struct completion {
	unsigned int done; /* under wait.lock; COMPLETED_FOR_ALL: for whoever comes */
	wait_queue_head_t wait;
};
#define COMPLETED_FOR_ALL (~0u)
#define COMPLETION_INIT(x)                        \
	{                                         \
		0, WAIT_QUEUE_HEAD_INIT((x).wait) \
	}
#define DECLARE_COMPLETION(x) struct completion x = COMPLETION_INIT(x)
/* to use it again after complete_all() */
#define INIT_COMPLETION(x) ((x).done = 0)

void init_completion(struct completion *x);
/*
 * complete - let one waiter go, the next that comes if there is none.
 *
 * => any context; x is not touched once the waiter can run, so it may lie on its stack
 */
void complete(struct completion *x);
void complete_all(struct completion *x);
void wait_for_completion(struct completion *x);
/* 0, or -ERESTARTSYS: a signal came first, and the completion is still to be had */
int __must_check wait_for_completion_interruptible(struct completion *x);
/* jiffies left, at least 1; 0: not completed in time */
unsigned long wait_for_completion_timeout(struct completion *x, unsigned long timeout);
/* more than 0: jiffies left; 0: not in time; -ERESTARTSYS */
long wait_for_completion_interruptible_timeout(struct completion *x, unsigned long timeout);
/* try_wait_for_completion - do not wait: was there one to take? */
bool try_wait_for_completion(struct completion *x);

#endif
