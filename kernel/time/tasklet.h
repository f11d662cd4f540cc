/* SPDX-License-Identifier: MIT */
/*
 * kernel/time/tasklet.h - the rest of an interrupt, a moment later.
 *
 * What:     a handler does what cannot wait and schedules its tasklet; the tasklet's
 *           function runs soon, on the same CPU, in interrupt context. However often
 *           it is scheduled before it runs, it runs once; one tasklet never runs on
 *           two CPUs at once, different ones do.
 *           On other kernels tasklets run with interrupts on, as software interrupts.
 *           There are none here: a tasklet is a timer that is due at once. So it
 *           delays other interrupts as a handler does; what takes long is for a
 *           workqueue.
 * Start at: tasklet_schedule()
 * Locks:    schedule, disable_nosync, enable: any context. disable and kill wait for
 *           the function, so: task context, no spinlock, not from the function.
 * See it:   tests/kernel/tasklet_test.c; docs/timers.md
 * Book:     LDD3 ch. 7, "Tasklets".   Linux: include/linux/interrupt.h
 */
#ifndef KERNEL_TASKLET_H
#define KERNEL_TASKLET_H

#include "kernel/lib/atomic.h"
#include "kernel/time/timer.h"

struct tasklet_struct {
	unsigned long state; /* [a] bits TASKLET_... */
	atomic_t count;	     /* [a] disabled so many times; 0: it may run */
	void (*func)(unsigned long data);
	unsigned long data;
	struct ktimer timer;
};
enum {
	TASKLET_SCHED, /* is to run */
	TASKLET_RUN,   /* runs */
};

#define TASKLET_INIT(func_, data_, count_)                                     \
	{                                                                      \
		.count = ATOMIC_INIT(count_), .func = (func_), .data = (data_) \
	}
#define DECLARE_TASKLET(name, func, data) struct tasklet_struct name = TASKLET_INIT(func, data, 0)
#define DECLARE_TASKLET_DISABLED(name, func, data) \
	struct tasklet_struct name = TASKLET_INIT(func, data, 1)

void tasklet_init(struct tasklet_struct *tasklet, void (*func)(unsigned long), unsigned long data);
/* tasklet_schedule - run it soon; nothing more if it is scheduled and has not begun. */
void tasklet_schedule(struct tasklet_struct *tasklet);
#define tasklet_hi_schedule tasklet_schedule /* there is one priority */
/*
 * tasklet_disable - it does not run until it is enabled as often as it was disabled.
 *
 * => scheduled meanwhile, it runs then; _nosync: it may still be running on return
 */
void tasklet_disable(struct tasklet_struct *tasklet);
void tasklet_disable_nosync(struct tasklet_struct *tasklet);
void tasklet_enable(struct tasklet_struct *tasklet);
/* tasklet_kill - neither scheduled nor running on return. Nobody, nor itself, schedules it any more. */
void tasklet_kill(struct tasklet_struct *tasklet);

#endif
