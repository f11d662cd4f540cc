// SPDX-License-Identifier: MIT
/*
 * kernel/fs/proc/proc_limits.c - /proc/PID/limits, oom_score, oom_score_adj; wchan.
 *
 * What:     how much a process may have, whether it is the first to go when there is no memory
 *           left, and where in the kernel it sleeps.
 * Start at: proc_show_limits()
 * Locks:    tasklist_lock around each look at a task.
 * See it:   cat /proc/self/limits; tests/user: proc_pid_limits, proc_oom_score
 * Spec:     proc(5), getrlimit(2).   Linux: fs/proc/base.c
 */
#include "kernel/fs/proc/proc_pid.h"
#include "kernel/fs/proc/proc_sys.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"
#include "kernel/process/limits.h"
#include "kernel/process/oom.h"
#include "kernel/uapi/errno.h"
#include "mm/phys/page_alloc.h"

/* ------------------------------------------------------------------ */
/* limits                                                              */

static void show_limit(struct seq_file *m, u64 limit)
{
	if (limit == RLIM_INFINITY)
		seq_printf(m, "%-20s ", "unlimited");
	else
		seq_printf(m, "%-20llu ", limit);
}

int proc_show_limits(struct seq_file *m)
{
	static const struct {
		const char *name, *unit;
	} rows[RLIM_NLIMITS] = {
		[RLIMIT_CPU] = { "Max cpu time", "seconds" },
		[RLIMIT_FSIZE] = { "Max file size", "bytes" },
		[RLIMIT_DATA] = { "Max data size", "bytes" },
		[RLIMIT_STACK] = { "Max stack size", "bytes" },
		[RLIMIT_CORE] = { "Max core file size", "bytes" },
		[RLIMIT_RSS] = { "Max resident set", "bytes" },
		[RLIMIT_NPROC] = { "Max processes", "processes" },
		[RLIMIT_NOFILE] = { "Max open files", "files" },
		[RLIMIT_MEMLOCK] = { "Max locked memory", "bytes" },
		[RLIMIT_AS] = { "Max address space", "bytes" },
		[RLIMIT_LOCKS] = { "Max file locks", "locks" },
		[RLIMIT_SIGPENDING] = { "Max pending signals", "signals" },
		[RLIMIT_MSGQUEUE] = { "Max msgqueue size", "bytes" },
		[RLIMIT_NICE] = { "Max nice priority", "" },
		[RLIMIT_RTPRIO] = { "Max realtime priority", "" },
		[RLIMIT_RTTIME] = { "Max realtime timeout", "us" },
	};
	const struct proc_who *who = m->private;
	struct rlimit rlim[RLIM_NLIMITS];

	limits_get(who->process, rlim);
	seq_printf(m, "%-25s %-20s %-20s %-10s\n", "Limit", "Soft Limit", "Hard Limit", "Units");
	for (int i = 0; i < RLIM_NLIMITS; i++) {
		seq_printf(m, "%-25s ", rows[i].name);
		show_limit(m, rlim[i].cur);
		show_limit(m, rlim[i].max);
		seq_printf(m, *rows[i].unit ? "%-10s\n" : "%s\n", rows[i].unit);
	}
	return 0;
}

/* ------------------------------------------------------------------ */
/* Out of memory                                                       */

/* As on Linux: 0 to 1333; 667 is who has nothing, and no adjustment. */
int proc_show_oom_score(struct seq_file *m)
{
	const struct proc_who *who = m->private;
	long total = (long)nr_present_pages(), badness;
	unsigned long flags;

	spin_lock_irqsave(&tasklist_lock, flags);
	badness = oom_badness(who->process);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	if (badness == OOM_NEVER)
		return seq_puts(m, "0\n");
	return seq_printf(m, "%ld\n", max((1000 + badness * 1000 / total) * 2 / 3, 0L));
}

int proc_show_oom_score_adj(struct seq_file *m)
{
	const struct proc_who *who = m->private;

	return seq_printf(m, "%d\n", READ_ONCE(who->process->oom_score_adj));
}

/* -1000 (never) to 1000 (always this one first); below what root has allowed only root sets it. */
static int set_adj(struct process *process, long adj)
{
	unsigned long flags;
	int error = 0;

	if (adj < -1000 || adj > 1000)
		return -EINVAL;
	spin_lock_irqsave(&tasklist_lock, flags);
	if (list_empty(&process->all))
		error = -ESRCH;
	else if (adj < process->oom_score_adj_min && !cred_is_root(&current->cred))
		error = -EACCES;
	else
		WRITE_ONCE(process->oom_score_adj, (short)adj);
	if (!error && cred_is_root(&current->cred))
		process->oom_score_adj_min = (short)adj;
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return error;
}

ssize_t proc_write_oom_score_adj(const struct proc_who *who, const char __user *buf, size_t count)
{
	long adj;
	int error = proc_get_number(buf, count, &adj);

	if (!error)
		error = set_adj(who->process, adj);
	return error ? error : (ssize_t)count;
}

/* ------------------------------------------------------------------ */
/* wchan                                                               */

/* The ways to sleep: not they are meant, but who called them. */
static bool is_way_to_sleep(const char *function)
{
	static const char *const names[] = {
		"arch_switch_to",
		"schedule",
		"schedule_timeout_ns",
		"schedule_timeout",
		"lock_wait",
		"prepare_to_wait",
		"sleep_ns",
		"sleep_ns_interruptible",
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(names); i++)
		if (!strcmp(function, names[i]))
			return true;
	return false;
}

/* The function in which task sleeps, or NULL: it runs, or wants to. tasklist_lock held. */
static const char *sleeps_in(const struct task_struct *task)
{
	unsigned long addr, offset, size;
	const char *function;

	if (READ_ONCE(task->state) == TASK_RUNNING)
		return NULL;
	for (int depth = 0; (addr = arch_task_caller(task, depth)); depth++) {
		function = ksym_lookup(addr - 1, &offset, &size);
		if (function && !is_way_to_sleep(function))
			return function;
	}
	return NULL;
}

int proc_show_wchan(struct seq_file *m)
{
	const char *function = NULL;
	struct task_struct *task;
	unsigned long flags;

	spin_lock_irqsave(&tasklist_lock, flags);
	task = proc_task(m->private);
	if (task && !proc_may_look(m->private)) /* who may not look is told that it runs */
		function = sleeps_in(task);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return seq_puts(m, function ? function : "0");
}
