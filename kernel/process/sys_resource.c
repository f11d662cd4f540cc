// SPDX-License-Identifier: MIT
/*
 * kernel/process/sys_resource.c - the calls that tell what was used.
 *
 * What:     getrusage and times tell of a process, of a thread, of children that were
 *           waited for. Each process and each thread also has clocks that stand still
 *           while it does not run; other programs may read them too, by clock numbers that
 *           are made of a pid.
 * Start at: sys_getrusage(), read_cpu_clock()
 * Locks:    tasklist_lock, while the threads of a process are summed up.
 * See it:   tests/user: rusage_*, times_*, cpu_clocks
 * Spec:     getrusage(2), times(2), clock_getcpuclockid(3).
 *           Linux: kernel/sys.c, kernel/time/posix-cpu-timers.c
 */
#include "kernel/process/process.h"
#include "kernel/syscall.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/resource.h"
#include "kernel/process/usage.h"
#include "mm/virt/vma.h"

enum {
	RUSAGE_CHILDREN = -1,
	RUSAGE_SELF = 0,
	RUSAGE_THREAD = 1,
};

static bool usage_of(int who, struct task_usage *usage)
{
	struct process *process = current->process;
	unsigned long flags;

	*usage = (struct task_usage){};
	spin_lock_irqsave(&tasklist_lock, flags);
	if (who == RUSAGE_CHILDREN)
		*usage = process->waited;
	else if (who == RUSAGE_SELF)
		*usage = process_usage(process);
	else if (who == RUSAGE_THREAD)
		task_usage_add(usage, current);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	/* a thread has no memory of its own: it is told its process's */
	if (who != RUSAGE_CHILDREN && current->mm)
		usage->max_rss = max_t(u64, max(usage->max_rss, process->dead.max_rss),
				       mm_max_rss(current->mm));
	return who == RUSAGE_CHILDREN || who == RUSAGE_SELF || who == RUSAGE_THREAD;
}

long sys_getrusage(int who, struct rusage_abi __user *to)
{
	struct task_usage usage;
	struct rusage_abi ru;

	if (!usage_of(who, &usage))
		return -EINVAL;
	rusage_from(&ru, &usage);
	return copy_to_user(to, &ru, sizeof(ru)) ? -EFAULT : 0;
}

/* What times() fills in: ticks of 1/USER_HZ second. */
struct tms_abi {
	s64 utime, stime, cutime, cstime;
};

long sys_times(struct tms_abi __user *to)
{
	struct task_usage own, children;

	usage_of(RUSAGE_SELF, &own);
	usage_of(RUSAGE_CHILDREN, &children);
	if (to) {
		struct tms_abi tms = { own.user_ns / TICK_NS, own.system_ns / TICK_NS,
				       children.user_ns / TICK_NS, children.system_ns / TICK_NS };

		if (copy_to_user(to, &tms, sizeof(tms)))
			return -EFAULT;
	}
	return (long)(arch_clock_ns() / TICK_NS);
}

/* ------------------------------------------------------------------ */
/* Clocks of processes and threads                                     */

/* A negative clock number: ~pid in the upper bits, below that 4 for a thread, and which time. */
#define CPU_CLOCK_THREAD 4
enum {
	CPU_CLOCK_PROF, /* user and system */
	CPU_CLOCK_VIRT, /* user */
	CPU_CLOCK_SCHED /* to the nanosecond */
};

/* tasklist_lock held; false: nobody of that number whom current may ask */
static bool clock_owner(int clock, struct task_struct **task, struct process **process)
{
	pid_t pid = ~(clock >> 3);

	*task = NULL;
	*process = NULL;
	if (clock & CPU_CLOCK_THREAD) {
		*task = pid ? find_task_by_pid(pid) : current;
		return *task && (*task)->process == current->process;
	}
	*process = pid ? find_process(pid) : current->process;
	return *process && !process_is_zombie(*process);
}

/* tasklist_lock held */
static u64 read_owner(int which, struct task_struct *task, struct process *process)
{
	struct task_usage usage = {};

	if (which == CPU_CLOCK_SCHED && task)
		return task_run_ns(task);
	if (task)
		task_usage_add(&usage, task);
	else
		usage = process_usage(process);
	return usage.user_ns + (which == CPU_CLOCK_VIRT ? 0 : usage.system_ns);
}

bool read_cpu_clock(int clock, u64 *ns, u64 *resolution)
{
	struct task_struct *task;
	struct process *process;
	unsigned long flags;
	int which = clock & 3;
	bool found;

	if (which > CPU_CLOCK_SCHED)
		return false;
	spin_lock_irqsave(&tasklist_lock, flags);
	found = clock_owner(clock, &task, &process);
	if (found)
		*ns = read_owner(which, task, process);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	*resolution = which == CPU_CLOCK_SCHED ? 1 : NSEC_PER_SEC / 250;
	return found;
}
