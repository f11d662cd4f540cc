// SPDX-License-Identifier: MIT
/*
 * kernel/time/tasklet.c - tasklets on timers.
 *
 * What:     two bits and a count. SCHED is set by whoever schedules, and cleared right
 *           before the function runs, so that an event that comes meanwhile makes
 *           it run again. RUN keeps a second CPU out: that one leaves SCHED set, and
 *           who runs looks at it once more at the end.
 * Start at: tasklet_schedule(), run()
 * Locks:    none; the bits are atomic.
 * See it:   tests/kernel/tasklet_test.c
 * Book:     LDD3 ch. 7, "Tasklets".   Linux: kernel/softirq.c
 */
#include "kernel/time/tasklet.h"

#include "kernel/lib/panic.h"
#include "kernel/sched/sched.h"

void tasklet_init(struct tasklet_struct *tasklet, void (*func)(unsigned long), unsigned long data)
{
	*tasklet = (struct tasklet_struct)TASKLET_INIT(func, data, 0);
}

/* It is scheduled, and may run: in the timer interrupt of this CPU, at once. */
static void start(struct tasklet_struct *tasklet);

static bool may_run(const struct tasklet_struct *tasklet)
{
	return test_bit(TASKLET_SCHED, &tasklet->state) && atomic_read(&tasklet->count) == 0;
}

static void run(unsigned long data)
{
	struct tasklet_struct *tasklet = (struct tasklet_struct *)data;

	if (test_and_set_bit(TASKLET_RUN, &tasklet->state))
		return; /* on another CPU, which looks again when it is done */
	/* recheck under RUN: tasklet_disable() raises the count and then waits for RUN */
	if (may_run(tasklet) && test_and_clear_bit(TASKLET_SCHED, &tasklet->state))
		tasklet->func(tasklet->data);
	clear_bit(TASKLET_RUN, &tasklet->state);
	if (may_run(tasklet))
		start(tasklet);
}

static void start(struct tasklet_struct *tasklet)
{
	tasklet->timer.function = run;
	tasklet->timer.data = (unsigned long)tasklet;
	ktimer_start(&tasklet->timer, 0);
}

void tasklet_schedule(struct tasklet_struct *tasklet)
{
	/* disabled: tasklet_enable() starts it */
	if (!test_and_set_bit(TASKLET_SCHED, &tasklet->state) && may_run(tasklet))
		start(tasklet);
}

void tasklet_disable_nosync(struct tasklet_struct *tasklet)
{
	atomic_inc(&tasklet->count);
}

static void wait_until_done(struct tasklet_struct *tasklet)
{
	WARN(this_cpu()->irq_depth, "a handler waits for a tasklet");
	while (test_bit(TASKLET_RUN, &tasklet->state))
		arch_cpu_relax();
}

void tasklet_disable(struct tasklet_struct *tasklet)
{
	tasklet_disable_nosync(tasklet);
	wait_until_done(tasklet);
}

void tasklet_enable(struct tasklet_struct *tasklet)
{
	int left = atomic_dec_return(&tasklet->count);

	WARN(left < 0, "tasklet of %pS is enabled more often than disabled", (void *)tasklet->func);
	if (may_run(tasklet))
		start(tasklet);
}

void tasklet_kill(struct tasklet_struct *tasklet)
{
	clear_bit(TASKLET_SCHED, &tasklet->state);
	ktimer_cancel_sync(&tasklet->timer);
	wait_until_done(tasklet);
}
