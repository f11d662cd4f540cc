// SPDX-License-Identifier: MIT
/*
 * kernel/time/sys_time.c - what time it is, and sleeping.
 *
 * What:     one clock runs: nanoseconds since boot. Wall-clock time is that plus
 *           what the CMOS clock said at boot.
 * Start at: sys_clock_gettime()
 * Spec:     clock_gettime(2), nanosleep(2).   Linux: kernel/time/
 */
#include "kernel/sched/sched.h"
#include "kernel/syscall.h"
#include "kernel/time/time.h"
#include "kernel/time/timer.h"
#include "kernel/uapi/errno.h"

enum {
	CLOCK_REALTIME,
	CLOCK_MONOTONIC,
	CLOCK_PROCESS_CPUTIME_ID,
	CLOCK_THREAD_CPUTIME_ID,
	CLOCK_MONOTONIC_RAW,
	CLOCK_REALTIME_COARSE,
	CLOCK_MONOTONIC_COARSE,
	CLOCK_BOOTTIME,
};
#define TIMER_ABSTIME 1

/* false: no such clock */
static bool read_clock(int clock, u64 *ns, u64 *resolution)
{
	u64 now = arch_clock_ns();

	*resolution = 1;
	if (clock < 0)
		return read_cpu_clock(clock, ns, resolution);
	switch (clock) {
	case CLOCK_REALTIME:
	case CLOCK_REALTIME_COARSE:
		*ns = arch_boot_wallclock() * NSEC_PER_SEC + now;
		return true;
	case CLOCK_MONOTONIC:
	case CLOCK_MONOTONIC_RAW:
	case CLOCK_MONOTONIC_COARSE:
	case CLOCK_BOOTTIME:
		*ns = now;
		return true;
	case CLOCK_PROCESS_CPUTIME_ID:
		return read_cpu_clock(CPU_CLOCK_OWN_PROCESS, ns, resolution);
	case CLOCK_THREAD_CPUTIME_ID:
		*ns = task_run_ns(current);
		return true;
	}
	return false;
}

static long put_timespec(struct timespec_abi __user *tp, u64 ns)
{
	struct timespec_abi ts = { (s64)(ns / NSEC_PER_SEC), (s64)(ns % NSEC_PER_SEC) };

	return copy_to_user(tp, &ts, sizeof(ts)) ? -EFAULT : 0;
}

long sys_clock_gettime(int clock, struct timespec_abi __user *tp)
{
	u64 ns, resolution;

	return read_clock(clock, &ns, &resolution) ? put_timespec(tp, ns) : -EINVAL;
}

long sys_clock_getres(int clock, struct timespec_abi __user *tp)
{
	u64 ns, resolution;

	if (!read_clock(clock, &ns, &resolution))
		return -EINVAL;
	return tp ? put_timespec(tp, resolution) : 0;
}

long sys_gettimeofday(void __user *tv, void __user *tz)
{
	struct timeval_abi now;
	u64 zone = 0, ns, resolution;

	read_clock(CLOCK_REALTIME, &ns, &resolution);
	now = (struct timeval_abi){ (s64)(ns / NSEC_PER_SEC), (s64)(ns % NSEC_PER_SEC / 1000) };
	if (tv && copy_to_user(tv, &now, sizeof(now)))
		return -EFAULT;
	return tz && copy_to_user(tz, &zone, sizeof(zone)) ? -EFAULT : 0;
}

long sys_time(long __user *tloc)
{
	long now;
	u64 ns, resolution;

	read_clock(CLOCK_REALTIME, &ns, &resolution);
	now = (long)(ns / NSEC_PER_SEC);
	return tloc && copy_to_user(tloc, &now, sizeof(now)) ? -EFAULT : now;
}

/*
 * Sleep to `expires`. A signal that has no handler must not make it longer or shorter: the
 * rest is slept by restart_syscall(), to the same moment.
 */
static long sleep_until(struct restart_block *restart)
{
	struct timespec_abi __user *rem = restart->user;
	u64 now = arch_clock_ns(), left;

	left = restart->expires > now ? sleep_ns_interruptible(restart->expires - now) : 0;
	if (!left)
		return 0;
	if (rem && put_timespec(rem, left))
		return -EFAULT;
	return -ERESTART_RESTARTBLOCK;
}

long sys_clock_nanosleep(int clock, int flags, const struct timespec_abi __user *req,
			 struct timespec_abi __user *rem)
{
	struct restart_block *restart = &current->sig.restart;
	struct timespec_abi ts;
	u64 ns, now, resolution;

	if (!read_clock(clock, &now, &resolution) || clock == CLOCK_THREAD_CPUTIME_ID)
		return -EINVAL;
	if (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC && clock != CLOCK_BOOTTIME)
		return -EOPNOTSUPP;
	if (copy_from_user(&ts, req, sizeof(ts)))
		return -EFAULT;
	if (!timespec_valid(&ts))
		return -EINVAL;
	ns = timespec_to_ns(&ts);
	if (flags & TIMER_ABSTIME) /* made again with the same arguments, it ends when it should */
		return ns > now && sleep_ns_interruptible(ns - now) ? -ERESTARTNOHAND : 0;
	*restart = (struct restart_block){ .fn = sleep_until,
					   .expires = arch_clock_ns() + ns,
					   .user = rem };
	return sleep_until(restart);
}

long sys_nanosleep(const struct timespec_abi __user *req, struct timespec_abi __user *rem)
{
	return sys_clock_nanosleep(CLOCK_MONOTONIC, 0, req, rem);
}
