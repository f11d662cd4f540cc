/* SPDX-License-Identifier: MIT */
/*
 * kernel/time/workqueue.h - have something done later, where sleeping is allowed.
 *
 * What:     an interrupt handler may not sleep, allocate at leisure or take a mutex. So
 *           it queues a struct work_struct - a function and its argument - and a
 *           kernel thread calls it soon. A workqueue has one such thread for each
 *           CPU, and a work is done on the CPU that queued it; the queue "events" is
 *           there for everybody.
 *
 *             queue_work()             pending = 1        on the list of this CPU
 *             the thread takes it      pending = 0        may be queued again from here on,
 *             fn(data)                                    by fn itself too
 *
 *           Works of one CPU of one queue are done one after the other, in order.
 * Start at: schedule_work(), then queue_work() in workqueue.c.
 * Locks:    queueing and cancel_delayed_work(): any context. Flush, create, destroy: may
 *           sleep, and hold no lock that a queued work takes.
 * See it:   tests/kernel/workqueue_test.c; gdb: np-tasks; docs/timers.md
 * Book:     LDD3 ch. 7, "Workqueues" (INIT_WORK with three arguments).
 * Linux:    include/linux/workqueue.h
 */
#ifndef KERNEL_WORKQUEUE_H
#define KERNEL_WORKQUEUE_H

#include "kernel/lib/list.h"
#include "kernel/time/timer_list.h"

struct workqueue_struct;

struct work_struct {
	unsigned long pending;	/* [a] bit 0: it is queued, or its timer runs */
	struct list_head entry; /* [q] */
	void (*func)(void *data);
	void *data;
	struct workqueue_struct *wq; /* of a delayed work: where it goes */
	struct timer_list timer;
};

#define WORK_INITIALIZER(name, func_, data_)                                            \
	{                                                                               \
		.entry = LIST_HEAD_INIT((name).entry), .func = (func_), .data = (data_) \
	}
#define DECLARE_WORK(name, func, data) struct work_struct name = WORK_INITIALIZER(name, func, data)
/* INIT_WORK - the first time; PREPARE_WORK - another function, while it is not pending. */
#define INIT_WORK(work, func_, data_) \
	(*(work) = (struct work_struct)WORK_INITIALIZER(*(work), func_, data_))
#define PREPARE_WORK(work, func_, data_) ((work)->func = (func_), (work)->data = (data_), (void)0)

/* create_workqueue - a thread for each CPU; _singlethread_: one alone. NULL: no memory. May sleep. */
struct workqueue_struct *create_workqueue(const char *name);
struct workqueue_struct *create_singlethread_workqueue(const char *name);
/* destroy_workqueue - do what is queued, end the threads. Nobody queues any more. */
void destroy_workqueue(struct workqueue_struct *wq);

/* What one CPU's thread of a workqueue has had to do. */
struct workqueue_counts {
	const char *name;
	int cpu; /* -1: the only thread */
	pid_t pid;
	u64 queued, done;
};
/* workqueues_count - tell fn of every thread of every workqueue. May sleep, as may fn. */
void workqueues_count(void (*fn)(const struct workqueue_counts *counts, void *arg), void *arg);

/* queue_work - 1: queued; 0: it was pending already, and will be done once. */
int queue_work(struct workqueue_struct *wq, struct work_struct *work);
/* queue_delayed_work - the same, after so many jiffies. */
int queue_delayed_work(struct workqueue_struct *wq, struct work_struct *work, unsigned long delay);
/*
 * cancel_delayed_work - stop its timer: 1, it was still running; 0, it was not.
 *
 * => 0: it is queued, is being done, or was never started: flush to be sure that it is over
 */
int cancel_delayed_work(struct work_struct *work);
/* flush_workqueue - return when all that was queued before this call has been done. */
void flush_workqueue(struct workqueue_struct *wq);

/* The same with the queue "events", which is there from boot. */
int schedule_work(struct work_struct *work);
int schedule_delayed_work(struct work_struct *work, unsigned long delay);
void flush_scheduled_work(void);

void workqueue_init(void);
/* workqueues_idle - is nothing queued nor being done, anywhere? (Timers aside.) */
bool workqueues_idle(void);
/* workqueues_drain - flush all queues until they are idle; false: they keep each other busy. */
bool workqueues_drain(void);

#endif
