// SPDX-License-Identifier: MIT
/*
 * kernel/sched/sys_sched.c - what a program may say about its turns.
 *
 * What:     on which CPUs it may run is obeyed. All else is kept and told, and has no
 *           effect: the scheduler gives every task its turn, one after the other, whatever
 *           its nice value or policy. So the real-time policies, which promise more than
 *           that, are refused (EPERM, to root too).
 * Start at: sys_sched_setaffinity(), sys_setpriority()
 * Locks:    tasklist_lock, while the task of a number is looked at.
 * See it:   tests/user: affinity_*, priority_*, sched_*
 * Spec:     sched(7), sched_setaffinity(2), getpriority(2).   Linux: kernel/sched/core.c, kernel/sys.c
 */
#include "kernel/process/limits.h"
#include "kernel/process/process.h"
#include "kernel/sched/sched.h"
#include "kernel/syscall.h"
#include "kernel/time/time.h"
#include "kernel/uapi/errno.h"

/* A task by number, 0 for current, with a reference; NULL: there is none. */
static struct task_struct *get_task(pid_t pid)
{
	struct task_struct *task;
	unsigned long flags;

	spin_lock_irqsave(&tasklist_lock, flags);
	task = pid ? find_task_by_pid(pid) : current;
	if (task)
		get_task_struct(task);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return task;
}

/* Is it current's business how task is scheduled? */
static bool may_schedule(const struct task_struct *task)
{
	const struct cred *own = &current->cred;

	return own->euid == task->cred.uid || own->euid == task->cred.euid || cred_is_root(own);
}

/* ------------------------------------------------------------------ */
/* On which CPUs                                                       */

#define MASK_BYTES sizeof(u64) /* what Linux has for up to 64 CPUs */

long sys_sched_getaffinity(pid_t pid, unsigned int len, u64 __user *mask)
{
	struct task_struct *task;
	u64 cpus;

	if (len < MASK_BYTES || len % MASK_BYTES)
		return -EINVAL;
	task = get_task(pid);
	if (!task)
		return -ESRCH;
	cpus = READ_ONCE(task->cpus_allowed) & cpu_online_mask;
	put_task_struct(task);
	return put_user(cpus, mask) ? -EFAULT : (long)MASK_BYTES;
}

int sched_setaffinity(pid_t pid, u32 cpus)
{
	struct task_struct *task = get_task(pid);
	int error;

	if (!task)
		return -ESRCH;
	if (task->bound)
		error = -EINVAL;
	else
		error = may_schedule(task) ? set_cpus_allowed(task, cpus) : -EPERM;
	put_task_struct(task);
	return error;
}

long sys_sched_setaffinity(pid_t pid, unsigned int len, const void __user *mask)
{
	u64 cpus = 0;

	if (copy_from_user(&cpus, mask, min_t(size_t, len, sizeof(cpus))))
		return -EFAULT;
	return sched_setaffinity(pid, (u32)cpus);
}

long sys_getcpu(unsigned int __user *cpu, unsigned int __user *node, void __user *unused)
{
	if (cpu && put_user((unsigned int)this_cpu()->id, cpu))
		return -EFAULT;
	return node && put_user(0u, node) ? -EFAULT : 0;
}

/* ------------------------------------------------------------------ */
/* Policies                                                            */

enum {
	SCHED_OTHER,
	SCHED_FIFO,
	SCHED_RR,
	SCHED_BATCH,
	SCHED_IDLE = 5,
	SCHED_DEADLINE
};
#define SCHED_RESET_ON_FORK 0x40000000
#define RT_PRIORITY_MOST    99

static bool is_realtime(int policy)
{
	return policy == SCHED_FIFO || policy == SCHED_RR;
}

/* One that sched_setscheduler() knows: SCHED_DEADLINE has a call of its own. */
static bool policy_exists(int policy)
{
	return policy == SCHED_OTHER || is_realtime(policy) || policy == SCHED_BATCH ||
	       policy == SCHED_IDLE;
}

long sys_sched_get_priority_max(int policy)
{
	if (is_realtime(policy))
		return RT_PRIORITY_MOST;
	return policy_exists(policy) || policy == SCHED_DEADLINE ? 0 : -EINVAL;
}

long sys_sched_get_priority_min(int policy)
{
	if (is_realtime(policy))
		return 1;
	return policy_exists(policy) || policy == SCHED_DEADLINE ? 0 : -EINVAL;
}

long sys_sched_getscheduler(pid_t pid)
{
	struct task_struct *task = pid < 0 ? NULL : get_task(pid);
	long policy;

	if (!task)
		return pid < 0 ? -EINVAL : -ESRCH;
	policy = task->sched_policy;
	put_task_struct(task);
	return policy;
}

long sys_sched_getparam(pid_t pid, int __user *priority)
{
	struct task_struct *task;

	if (!priority || pid < 0)
		return -EINVAL;
	task = get_task(pid);
	if (!task)
		return -ESRCH;
	put_task_struct(task);
	return put_user(0, priority) ? -EFAULT : 0;
}

/* The rules for one task; policy < 0: as it is */
static int change_policy(struct task_struct *task, int policy, int priority)
{
	if (policy < 0)
		policy = task->sched_policy;
	if (!policy_exists(policy) || priority < 0 || priority > RT_PRIORITY_MOST)
		return -EINVAL;
	if (is_realtime(policy) != (priority != 0))
		return -EINVAL;
	if (is_realtime(policy) || !may_schedule(task))
		return -EPERM;
	task->sched_policy = (u8)policy;
	return 0;
}

static long set_scheduler(pid_t pid, int policy, const int __user *param)
{
	struct task_struct *task;
	int priority;
	long error;

	if (!param || pid < 0)
		return -EINVAL;
	if (get_user(priority, param))
		return -EFAULT;
	task = get_task(pid);
	if (!task)
		return -ESRCH;
	error = change_policy(task, policy, priority);
	put_task_struct(task);
	return error;
}

long sys_sched_setscheduler(pid_t pid, int policy, const int __user *param)
{
	return policy < 0 ? -EINVAL : set_scheduler(pid, policy & ~SCHED_RESET_ON_FORK, param);
}

long sys_sched_setparam(pid_t pid, const int __user *param)
{
	return set_scheduler(pid, -1, param);
}

long sys_sched_rr_get_interval(pid_t pid, struct timespec_abi __user *interval)
{
	struct timespec_abi ts = { 0, SLICE_NS };
	struct task_struct *task = pid < 0 ? NULL : get_task(pid);

	if (!task)
		return pid < 0 ? -EINVAL : -ESRCH;
	put_task_struct(task);
	return copy_to_user(interval, &ts, sizeof(ts)) ? -EFAULT : 0;
}

/* ------------------------------------------------------------------ */
/* Nice values                                                         */

enum {
	PRIO_PROCESS,
	PRIO_PGRP,
	PRIO_USER
};
#define NICE_LEAST -20
#define NICE_MOST  19

/* Does `which` with number who mean this task? tasklist_lock held. */
static bool is_meant(const struct task_struct *task, int which, unsigned int who)
{
	switch (which) {
	case PRIO_PROCESS:
		return who ? task->pid == (pid_t)who : task == current;
	case PRIO_PGRP:
		return task->process->group->nr == (who ? (pid_t)who : current->process->group->nr);
	}
	return task->cred.uid == (who ? who : current->cred.uid);
}

/* May current give task this nice value? 0, -EPERM: not its business; -EACCES: not so low */
static int may_renice(const struct task_struct *task, int nice)
{
	/* the limit counts from 1, the nicest, to 40 */
	bool may_lower = (u64)(20 - nice) <= rlimit_cur(RLIMIT_NICE);

	if (!may_schedule(task))
		return -EPERM;
	if (nice < task->nice && !may_lower && !cred_is_root(&current->cred))
		return -EACCES;
	return 0;
}

/* Call fn for each task that is meant; *error becomes 0 from -ESRCH if there is one. */
static void for_each_meant(int which, unsigned int who, void (*fn)(struct task_struct *, int *),
			   int *result)
{
	struct process *process;
	struct task_struct *task;
	unsigned long flags;

	spin_lock_irqsave(&tasklist_lock, flags);
	for_each_process(process)
		for_each_thread(process, task)
			if (is_meant(task, which, who))
				fn(task, result);
	spin_unlock_irqrestore(&tasklist_lock, flags);
}

/* The lowest nice value, as 20 - nice: positive, so that it is no errno. */
static void most_wanted(struct task_struct *task, int *best)
{
	*best = max(*best, 20 - task->nice);
}

long sys_getpriority(int which, int who)
{
	int best = -ESRCH;

	if (which < PRIO_PROCESS || which > PRIO_USER)
		return -EINVAL;
	for_each_meant(which, (unsigned int)who, most_wanted, &best);
	return best;
}

struct renice {
	int nice, error;
};

static void renice_one(struct task_struct *task, int *result)
{
	struct renice *r = container_of(result, struct renice, error);
	int error = may_renice(task, r->nice);

	if (!error)
		task->nice = (s8)r->nice;
	/* one that is refused is told of; one that worked only if none was refused */
	if (error || r->error == -ESRCH)
		r->error = error;
}

long sys_setpriority(int which, int who, int nice)
{
	struct renice r = { max(min(nice, NICE_MOST), NICE_LEAST), -ESRCH };

	if (which < PRIO_PROCESS || which > PRIO_USER)
		return -EINVAL;
	for_each_meant(which, (unsigned int)who, renice_one, &r.error);
	return r.error;
}
