// SPDX-License-Identifier: MIT
/*
 * kernel/sched/loadavg.c - how busy has the machine been?
 *
 * What:     every five seconds the tasks are counted that run, want to run, or wait for
 *           something that no signal can cut short. Three averages of these counts fade
 *           over 1, 5 and 15 minutes:
 *
 *             average = average * f + count * (1 - f)      f = exp(-5 s / minutes)
 *
 *           They are numbers with 11 bits behind the point: there is no floating point in
 *           the kernel.
 * Start at: sample(), load_average()
 * Locks:    tasklist_lock to count. The averages are written by the timer alone; a reader
 *           may see one of them newer than the next.
 * Not here: kernel threads that wait: they are at rest, not held up.
 * See it:   /proc/loadavg; tests/kernel/sched_test.c
 * Spec:     proc(5), "loadavg".   Linux: kernel/sched/loadavg.c
 */
#include "kernel/process/process.h"
#include "kernel/time/timer.h"

#define PERIOD_NS (5 * NSEC_PER_SEC)

static const u64 fade[3] = { 1884, 2014, 2037 }; /* exp(-5/60), exp(-5/300), exp(-5/900) */
static u64 average[3];
static struct ktimer load_timer;

u64 load_next(u64 average_now, u64 count, int which)
{
	u64 next = average_now * fade[which] + count * LOAD_ONE * (LOAD_ONE - fade[which]);

	return (next + (count * LOAD_ONE > average_now ? LOAD_ONE - 1 : 0)) / LOAD_ONE;
}

u64 load_average(int which)
{
	return READ_ONCE(average[which]);
}

static void count_blocked(struct task_struct *task, void *arg)
{
	unsigned int *count = arg;

	if (task->process != &kernel_process && READ_ONCE(task->state) & TASK_UNINTERRUPTIBLE)
		(*count)++;
}

unsigned int nr_blocked(void)
{
	unsigned int count = 0;

	for_each_task(count_blocked, &count);
	return count;
}

static void sample(unsigned long unused)
{
	unsigned int count = nr_running() + nr_blocked();

	for (int i = 0; i < 3; i++)
		WRITE_ONCE(average[i], load_next(average[i], count, i));
	ktimer_start(&load_timer, load_timer.expires + PERIOD_NS);
}

void loadavg_init(void)
{
	load_timer.function = sample;
	ktimer_start(&load_timer, arch_clock_ns() + PERIOD_NS);
}
