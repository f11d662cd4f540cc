// SPDX-License-Identifier: MIT
/*
 * kernel/process/limits.c - limits, and the calls that tell and change them.
 *
 * What:     where the numbers are kept, who may change them, and how many tasks each user
 *           has. Who enforces them:
 *
 *             CPU         the CPU timer of the process            kernel/time/itimer.c
 *             NOFILE      the table of descriptors           kernel/fs/file/file.c
 *             STACK       the growth of a stack               mm/virt/fault.c
 *             DATA, AS    brk and mmap                        mm/virt/mmap.c
 *             NPROC       clone, and exec after setuid()      here
 *             SIGPENDING  queued real-time signals            kernel/signal/signal.c
 *             NICE        setpriority                         kernel/sched/sys_sched.c
 *
 *           The others are told and kept, and there is nothing here that they limit.
 * Start at: sys_prlimit64(), user_task_check()
 * Locks:    limits_lock (RANK_LIMITS): the pairs of numbers of all processes, which are
 *           changed rarely. tasklist_lock to count tasks.
 * See it:   /proc/PID/limits; tests/user: limit*; tests/kernel/limits_test.c
 * Spec:     getrlimit(2).   Linux: kernel/sys.c, kernel/user.c
 */
#include "kernel/process/limits.h"

#include "kernel/fs/file/files.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"
#include "kernel/process/process.h"
#include "kernel/syscall.h"
#include "kernel/uapi/errno.h"
#include "mm/phys/page_alloc.h"
#include "mm/virt/vma.h"

#define NOFILE_MOST 1048576 /* no table of descriptors is larger */

static DEFINE_SPINLOCK_RANK(limits_lock, RANK_LIMITS);

/* ------------------------------------------------------------------ */
/* The numbers                                                         */

u64 rlimit_cur(enum rlimit_nr resource)
{
	return READ_ONCE(current->process->rlim[resource].cur);
}

void limits_get(const struct process *process, struct rlimit rlim[RLIM_NLIMITS])
{
	unsigned long flags;

	spin_lock_irqsave(&limits_lock, flags);
	memcpy(rlim, process->rlim, sizeof(process->rlim));
	spin_unlock_irqrestore(&limits_lock, flags);
}

void limits_copy(struct process *to, const struct process *from)
{
	limits_get(from, to->rlim);
}

static u64 seconds_to_ns(u64 seconds)
{
	return seconds < RLIM_INFINITY / NSEC_PER_SEC ? seconds * NSEC_PER_SEC : RLIM_INFINITY;
}

u64 limits_cpu_deadline(const struct process *process)
{
	return seconds_to_ns(READ_ONCE(process->rlim[RLIMIT_CPU].cur));
}

int limits_cpu_passed(struct process *process, u64 used_ns)
{
	struct rlimit *limit = &process->rlim[RLIMIT_CPU];
	unsigned long flags;
	int sig = 0;

	spin_lock_irqsave(&limits_lock, flags);
	if (used_ns >= seconds_to_ns(limit->max)) {
		sig = SIGKILL;
	} else if (used_ns >= seconds_to_ns(limit->cur)) {
		sig = SIGXCPU;
		limit->cur++; /* as Linux, and as getrlimit() tells then */
	}
	spin_unlock_irqrestore(&limits_lock, flags);
	return sig;
}

/* As Linux: so many tasks that their stacks take an eighth of the memory; half of those for a user. */
static u64 default_tasks(void)
{
	return max_t(u64, nr_present_pages() * PAGE_SIZE / (8 * KERNEL_STACK_SIZE) / 2, 16);
}

static void default_limits(struct rlimit *rlim)
{
	u64 tasks = default_tasks();

	for (int i = 0; i < RLIM_NLIMITS; i++)
		rlim[i] = (struct rlimit){ RLIM_INFINITY, RLIM_INFINITY };
	rlim[RLIMIT_STACK].cur = STACK_LIMIT;
	rlim[RLIMIT_CORE].cur = 0;
	rlim[RLIMIT_NPROC] = rlim[RLIMIT_SIGPENDING] = (struct rlimit){ tasks, tasks };
	rlim[RLIMIT_NOFILE] = (struct rlimit){ NR_OPEN, 4096 };
	rlim[RLIMIT_MEMLOCK] = (struct rlimit){ 8 * MiB, 8 * MiB };
	rlim[RLIMIT_MSGQUEUE] = (struct rlimit){ 819200, 819200 };
	rlim[RLIMIT_NICE] = rlim[RLIMIT_RTPRIO] = (struct rlimit){ 0, 0 };
}

/* May current look at and change the limits of task's process? tasklist_lock held. */
static bool may_limit(const struct task_struct *task)
{
	const struct cred *own = &current->cred;

	return task->process == current->process || cred_is_root(own) ||
	       cred_is_only(&task->cred, own->uid, own->gid);
}

/* Replace one limit, if new is not NULL; *old: what it was. limits_lock held. */
static int change_limit(struct rlimit *limit, enum rlimit_nr resource, const struct rlimit *new,
			struct rlimit *old)
{
	*old = *limit;
	if (!new)
		return 0;
	if (new->cur > new->max)
		return -EINVAL;
	if (resource == RLIMIT_NOFILE && new->max > NOFILE_MOST)
		return -EPERM;
	if (new->max > limit->max && !cred_is_root(&current->cred))
		return -EPERM;
	*limit = *new;
	return 0;
}

/* 0 or a negative errno. The task's process stays while tasklist_lock is held. */
static int do_prlimit(pid_t pid, unsigned int resource, const struct rlimit *new,
		      struct rlimit *old)
{
	struct task_struct *task;
	unsigned long flags;
	int error = 0;

	spin_lock_irqsave(&tasklist_lock, flags);
	task = pid ? find_task_by_pid(pid) : current;
	if (!task)
		error = -ESRCH;
	else if (!may_limit(task))
		error = -EPERM;
	else if (resource >= RLIM_NLIMITS)
		error = -EINVAL;
	if (!error) {
		spin_lock(&limits_lock);
		error = change_limit(&task->process->rlim[resource], resource, new, old);
		spin_unlock(&limits_lock);
		if (!error && new &&resource == RLIMIT_CPU && task->process != &kernel_process)
			itimers_follow_limit(task->process);
	}
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return error;
}

long sys_prlimit64(pid_t pid, unsigned int resource, const void __user *new, void __user *old)
{
	struct rlimit wanted, was = {};
	int error;

	if (new &&copy_from_user(&wanted, new, sizeof(wanted)))
		return -EFAULT;
	error = do_prlimit(pid, resource, new ? &wanted : NULL, &was);
	if (error)
		return error;
	return old && copy_to_user(old, &was, sizeof(was)) ? -EFAULT : 0;
}

long sys_getrlimit(unsigned int resource, void __user *rlim)
{
	struct rlimit limit = {};
	int error = do_prlimit(0, resource, NULL, &limit);

	if (error)
		return error;
	return copy_to_user(rlim, &limit, sizeof(limit)) ? -EFAULT : 0;
}

long sys_setrlimit(unsigned int resource, const void __user *rlim)
{
	struct rlimit limit, was;

	if (copy_from_user(&limit, rlim, sizeof(limit)))
		return -EFAULT;
	return do_prlimit(0, resource, &limit, &was);
}

/* ------------------------------------------------------------------ */
/* The tasks of each user                                              */

int max_threads;

/*
 * Those of whom uid is the real user, and *all: those of everybody. Nobody keeps these numbers: who
 * wants to know them is about to make a task, which is far more work than to look at each.
 */
static unsigned int count_tasks(uid_t uid, unsigned int *all)
{
	const struct task_struct *task;
	const struct process *process;
	unsigned int n = 0;

	*all = 0;
	for_each_process(process) {
		*all += max(process->nr_threads, 1);
		n += process_is_zombie(process) && process->uid == uid; /* it still counts */
		for_each_thread(process, task)
			n += task->cred.uid == uid;
	}
	return n;
}

int user_task_check(uid_t uid)
{
	unsigned int all, n = count_tasks(uid, &all);

	if (all >= (unsigned int)READ_ONCE(max_threads))
		return -EAGAIN;
	return uid && n >= rlimit_cur(RLIMIT_NPROC) && !cred_is_root(&current->cred) ? -EAGAIN : 0;
}

bool user_over_limit(uid_t uid)
{
	unsigned long flags;
	unsigned int all;
	bool over;

	spin_lock_irqsave(&tasklist_lock, flags);
	over = uid && count_tasks(uid, &all) > rlimit_cur(RLIMIT_NPROC);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return over;
}

void limits_init(void)
{
	default_limits(kernel_process.rlim);
	max_threads = (int)(2 * default_tasks());
}
