// SPDX-License-Identifier: MIT
/*
 * kernel/fs/proc/proc_stat.c - /proc/PID/stat: a process in one line of 52 fields.
 *
 * What:     what ps and top read, a process after the other. A figure that the kernel does not
 *           keep is 0, as every field has its place.
 * Start at: proc_show_stat()
 * See it:   cat /proc/self/stat; tests/user: proc_pid_stat, proc_stat_time_grows
 * Spec:     proc(5).   Linux: fs/proc/array.c (do_task_stat)
 */
#include "kernel/fs/proc/proc_task.h"
#include "mm/virt/vma.h"

#define PF_KTHREAD 0x00200000 /* in the flags, as on Linux */

/* 14 to 22: times, and what a scheduler with priorities would say */
static void print_times(struct seq_file *m, const struct task_view *v)
{
	seq_printf(m, "%llu %llu %llu %llu ", v->own.user_ns / TICK_NS, v->own.system_ns / TICK_NS,
		   v->waited.user_ns / TICK_NS, v->waited.system_ns / TICK_NS);
	seq_printf(m, "%d %d %d 0 %llu ", 20 + v->nice, v->nice, v->threads, v->start_ns / TICK_NS);
}

/* 23 to 30: sizes and places; those of another's program are hidden */
static void print_space(struct seq_file *m, const struct task_view *v)
{
	const struct mm_struct *mm = v->mm;

	seq_printf(m, "%lu %lu %llu ", mm ? mm->total_vm << PAGE_SHIFT : 0, mm ? mm->rss : 0,
		   v->rss_limit);
	if (mm && v->may_look)
		seq_printf(m, "%lu %lu %lu ", mm->start_code, mm->end_code, mm->start_stack);
	else
		seq_printf(m, "%d %d 0 ", mm != NULL, mm != NULL);
	seq_printf(m, "0 0 ");
}

/* 31 to 44: signals (the first 31 bits, as ever), CPU, policy */
static void print_rest(struct seq_file *m, const struct task_view *v)
{
	const u64 old = 0x7fffffff;
	const struct signal_status *s = &v->signals;

	seq_printf(m, "%llu %llu %llu %llu ", s->pending & old, s->blocked & old, s->ignored & old,
		   s->caught & old);
	seq_printf(m, "0 0 0 %d %d 0 %d 0 0 0 ", v->exit_signal, v->cpu, v->policy);
}

/* 45 to 52: more places, and how it ended */
static void print_places(struct seq_file *m, const struct task_view *v)
{
	const struct mm_struct *mm = v->mm;

	if (mm && v->may_look)
		seq_printf(m, "%lu %lu %lu %lu %lu %lu %lu ", mm->start_data, mm->end_data,
			   mm->start_brk, mm->arg_start, mm->arg_end, mm->env_start, mm->env_end);
	else
		seq_printf(m, "0 0 0 0 0 0 0 ");
	seq_printf(m, "%d\n", v->may_look && v->state == 'Z' ? v->exit_status : 0);
}

int proc_show_stat(struct seq_file *m)
{
	struct task_view v;
	int error = task_view_take(&v, m->private);

	if (error)
		return error;
	seq_printf(m, "%d (%s) %c %d %d %d %u %d %u ", v.pid, v.comm, v.state, v.ppid, v.group,
		   v.session, v.tty_nr, v.tty_pgrp, v.kernel_thread ? PF_KTHREAD : 0);
	seq_printf(m, "%llu %llu %llu %llu ", v.own.min_flt, v.waited.min_flt, v.own.maj_flt,
		   v.waited.maj_flt);
	print_times(m, &v);
	print_space(m, &v);
	print_rest(m, &v);
	print_places(m, &v);
	task_view_drop(&v);
	return 0;
}
