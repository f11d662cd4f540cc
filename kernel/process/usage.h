/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/usage.h - what tasks have used: CPU time, page faults, memory.
 *
 * What:     a task counts for itself; when it ends, what it counted is added to its
 *           process's sum, and when that is waited for, to the parent's second sum.
 * Start at: usage.c
 * Spec:     getrusage(2), times(2), clock_gettime(2)
 */
#ifndef KERNEL_USAGE_H
#define KERNEL_USAGE_H

#include "kernel/lib/types.h"

#define USER_HZ 100 /* the ticks in a second in which programs are told of CPU time, for ever */
#define TICK_NS (NSEC_PER_SEC / USER_HZ)

struct mm_struct;
struct process;
struct rusage_abi;
struct task_struct;

/* What getrusage() and times() tell; times in ns. */
struct task_usage {
	u64 user_ns, system_ns;
	u64 min_flt, maj_flt;
	u64 voluntary_switches, involuntary_switches;
	u64 max_rss; /* pages; of several, the largest */
};

/* usage_add - add one to a sum. */
void usage_add(struct task_usage *sum, const struct task_usage *usage);
/* task_usage_add - add what a living task has used; tasklist_lock held. */
void task_usage_add(struct task_usage *sum, struct task_struct *task);
/* process_usage - of a process, its ended tasks and the living ones; tasklist_lock held. */
struct task_usage process_usage(struct process *process);
/* task_account_exit - a task ends: what it used is its process's from now on; tasklist_lock held. */
void task_account_exit(struct task_struct *task);
/* usage_note_memory - current's process is about to give its memory up: how large was it? */
void usage_note_memory(const struct mm_struct *mm);
/* usage_sample_start - current, not an idle task, has just got this CPU; interrupts off. */
void usage_sample_start(void);
/*
 * cpu_usage - what a CPU has spent its time on since boot; the four are all its time. Task context.
 *
 * => user and system of programs are told apart by samples; none of the four ever shrinks
 */
struct cpu_usage {
	u64 user_ns, system_ns, idle_ns, irq_ns;
};
void cpu_usage(int cpu, struct cpu_usage *usage);
/* rusage_from - in the form that programs get. */
void rusage_from(struct rusage_abi *ru, const struct task_usage *usage);

#endif
