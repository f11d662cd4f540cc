/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/limits.h - how much a program may have of each thing.
 *
 * What:     each process has sixteen limits of two numbers: the one in force, which it may
 *           change at will up to the other, which only root may raise. The one on
 *           tasks is per user, so the tasks of each user are counted.
 * Start at: rlimit_cur(), user_task_check()
 * Locks:    limits_lock (limits.c); reading one number needs none.
 * See it:   /proc/PID/limits; tests/user: limit*
 * Spec:     getrlimit(2).   Linux: include/uapi/asm-generic/resource.h, kernel/sys.c, kernel/user.c
 */
#ifndef KERNEL_LIMITS_H
#define KERNEL_LIMITS_H

#include "kernel/lib/types.h"

struct rlimit {
	u64 cur, max; /* RLIM_INFINITY: no limit */
};
#define RLIM_INFINITY (~0ULL)

enum rlimit_nr {
	RLIMIT_CPU, /* seconds */
	RLIMIT_FSIZE,
	RLIMIT_DATA,
	RLIMIT_STACK,
	RLIMIT_CORE,
	RLIMIT_RSS,
	RLIMIT_NPROC,  /* tasks of the user */
	RLIMIT_NOFILE, /* one more than the largest descriptor */
	RLIMIT_MEMLOCK,
	RLIMIT_AS,
	RLIMIT_LOCKS,
	RLIMIT_SIGPENDING,
	RLIMIT_MSGQUEUE,
	RLIMIT_NICE,
	RLIMIT_RTPRIO,
	RLIMIT_RTTIME,
	RLIM_NLIMITS
};

/* rlimit_cur - the number in force for current's process. Any context. */
u64 rlimit_cur(enum rlimit_nr resource);
struct process;
/* limits_get - all of a process's, as they are at one moment. */
void limits_get(const struct process *process, struct rlimit rlim[RLIM_NLIMITS]);
/* limits_copy - a new process begins with the limits of its parent; no pair of them half changed. */
void limits_copy(struct process *to, const struct process *from);
/*
 * limits_cpu_deadline - the CPU time, in ns, at which RLIMIT_CPU wants a look; ~0: there is no limit.
 * limits_cpu_passed - the signal for a process that has used so much: SIGXCPU, and the next is due a
 * second later; SIGKILL; or 0.
 */
u64 limits_cpu_deadline(const struct process *process);
int limits_cpu_passed(struct process *process, u64 used_ns);
/* limits_init - kernel_process gets the limits that programs start with; all others inherit. */
void limits_init(void);

/*
 * user_task_check - may current make one task more for uid?
 *
 * => 0; -EAGAIN: that is more than current's RLIMIT_NPROC, and neither is root; or more than
 *    max_threads, whoever it is
 * => tasklist_lock held
 */
int user_task_check(uid_t uid);
extern int max_threads; /* tasks of all users: /proc/sys/kernel/threads-max */
/* user_over_limit - has this user, not root, more tasks than current's RLIMIT_NPROC? Lock not held. */
bool user_over_limit(uid_t uid);

#endif
