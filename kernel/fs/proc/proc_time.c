// SPDX-License-Identifier: MIT
/*
 * kernel/fs/proc/proc_time.c - /proc/timer_list and /proc/workqueues: what is to be done later.
 *
 * What:     a row for each pending timer, the next first; a row for each thread of a
 *           workqueue, with how many works were queued there and how many are done.
 * Start at: show_timers(), show_workqueues()
 * Locks:    none: both are copies of a moment.
 * See it:   docs/timers.md; tests/kernel/proc_test.c; gdb: np-timers, np-works
 * Linux:    kernel/time/timer_list.c
 */
#include "kernel/fs/proc/proc.h"
#include "kernel/lib/panic.h"
#include "kernel/time/timer.h"
#include "kernel/time/workqueue.h"
#include "kernel/uapi/errno.h"
#include "mm/phys/slab.h"

#define MAX_SHOWN 64 /* timers of one CPU; the rest is later */

static void show_timers_of(struct seq_file *m, int cpu, struct ktimer *copy)
{
	u64 now = arch_clock_ns();
	size_t n = ktimer_first(cpu, copy, MAX_SHOWN);

	for (size_t i = 0; i < n; i++)
		seq_printf(m, "%3d %16lld  %pS(%#lx)\n", cpu, (s64)(copy[i].expires - now),
			   (void *)copy[i].function, copy[i].data);
}

int show_timers(struct seq_file *m)
{
	struct ktimer *copy = kmalloc(MAX_SHOWN * sizeof(*copy), GFP_KERNEL);

	if (!copy)
		return -ENOMEM;
	seq_printf(m, "CPU       due in (ns)  function(data)\n");
	for (int cpu = 0; cpu < cpu_count; cpu++)
		show_timers_of(m, cpu, copy);
	kfree(copy);
	return 0;
}

static void show_queue(const struct workqueue_counts *counts, void *arg)
{
	struct seq_file *m = arg;

	seq_printf(m, "%-15s ", counts->name);
	if (counts->cpu < 0)
		seq_printf(m, "any");
	else
		seq_printf(m, "%3d", counts->cpu);
	seq_printf(m, " %5d %10llu %10llu\n", counts->pid, counts->queued, counts->done);
}

int show_workqueues(struct seq_file *m)
{
	seq_printf(m, "workqueue       CPU   pid     queued       done\n");
	workqueues_count(show_queue, m);
	return 0;
}
