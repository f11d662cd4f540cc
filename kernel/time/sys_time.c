// SPDX-License-Identifier: MIT
/*
 * kernel/time/sys_time.c - what time it is, and sleeping.
 *
 * What:     the clocks by number, setting the one that can be set, and sleeping.
 * Start at: sys_clock_gettime()
 * Spec:     clock_gettime(2), nanosleep(2).   Linux: kernel/time/
 */
#include "kernel/sched/sched.h"
#include "kernel/sched/wait.h"
#include "kernel/syscall.h"
#include "kernel/time/delay.h"
#include "kernel/time/time.h"
#include "kernel/time/timer.h"
#include "kernel/uapi/errno.h"

/* false: no such clock */
static bool read_clock(int clock, u64 *ns, u64 *resolution)
{
	u64 now = arch_clock_ns();

	*resolution = clock == CLOCK_REALTIME_COARSE || clock == CLOCK_MONOTONIC_COARSE ?
			      NSEC_PER_JIFFY :
			      1;
	if (clock < 0)
		return read_cpu_clock(clock, ns, resolution);
	switch (clock) {
	case CLOCK_REALTIME:
	case CLOCK_REALTIME_ALARM:
	case CLOCK_REALTIME_COARSE:
		*ns = wall_clock_boot_ns() + now;
		return true;
	case CLOCK_MONOTONIC:
	case CLOCK_MONOTONIC_RAW:
	case CLOCK_MONOTONIC_COARSE:
	case CLOCK_BOOTTIME:
	case CLOCK_BOOTTIME_ALARM:
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
	struct timespec_abi ts = ns_to_timespec(ns);

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

struct timezone_abi {
	s32 minutes_west, dst;
};
static struct timezone_abi time_zone; /* told only; two that set it at once: one of them wins */

long sys_gettimeofday(void __user *tv, void __user *tz)
{
	u64 ns = wall_clock_ns();
	struct timeval_abi now = { (s64)(ns / NSEC_PER_SEC), (s64)(ns % NSEC_PER_SEC / 1000) };

	if (tv && copy_to_user(tv, &now, sizeof(now)))
		return -EFAULT;
	return tz && copy_to_user(tz, &time_zone, sizeof(time_zone)) ? -EFAULT : 0;
}

long sys_time(long __user *tloc)
{
	long now = (long)(wall_clock_ns() / NSEC_PER_SEC);

	return tloc && copy_to_user(tloc, &now, sizeof(now)) ? -EFAULT : now;
}

/* ------------------------------------------------------------------ */
/* Setting the clock                                                   */

static long set_date(const struct timespec_abi *ts)
{
	/* a date before the uptime would make that of the boot negative */
	if (!timespec_valid(ts) || (u64)ts->sec > TIME_MAX_SEC ||
	    timespec_to_ns(ts) < arch_clock_ns())
		return -EINVAL;
	if (!cred_is_root(&current->cred))
		return -EPERM;
	wall_clock_set(timespec_to_ns(ts));
	return 0;
}

long sys_clock_settime(int clock, const struct timespec_abi __user *tp)
{
	struct timespec_abi ts;

	if (clock != CLOCK_REALTIME)
		return -EINVAL;
	if (copy_from_user(&ts, tp, sizeof(ts)))
		return -EFAULT;
	return set_date(&ts);
}

long sys_settimeofday(const void __user *tv, const void __user *tz)
{
	struct timezone_abi zone;
	struct timeval_abi now;
	long error = 0;

	if ((tv && copy_from_user(&now, tv, sizeof(now))) ||
	    (tz && copy_from_user(&zone, tz, sizeof(zone))))
		return -EFAULT;
	if (tv && !timeval_valid(&now))
		return -EINVAL;
	if (!cred_is_root(&current->cred))
		return -EPERM;
	if (tz && (zone.minutes_west > 15 * 60 || zone.minutes_west < -15 * 60))
		return -EINVAL;
	if (tv) {
		struct timespec_abi ts = { now.sec, now.usec * 1000 };

		error = set_date(&ts);
	}
	if (tz && !error)
		time_zone = zone;
	return error;
}

/* struct timex, where it tells something */
struct timex_abi {
	u32 modes, pad0;
	s64 offset, freq, maxerror, esterror;
	s32 status, pad1;
	s64 constant, precision, tolerance;
	struct timeval_abi time;
	s64 tick, unused[8];
	s32 tai, pad2[11];
};
_Static_assert(sizeof(struct timex_abi) == 208, "struct timex");
#define STA_UNSYNC 0x40
#define TIME_ERROR 5 /* nobody keeps this clock right */

/* Only asking works: there is nothing here to steer the clock by. */
long sys_clock_adjtime(int clock, void __user *buf)
{
	struct timex_abi timex;
	u64 now = wall_clock_ns();

	if (clock != CLOCK_REALTIME)
		return -EOPNOTSUPP;
	if (copy_from_user(&timex, buf, sizeof(timex)))
		return -EFAULT;
	if (timex.modes)
		return cred_is_root(&current->cred) ? -EOPNOTSUPP : -EPERM;
	timex = (struct timex_abi){
		.maxerror = 16000000,
		.esterror = 16000000,
		.status = STA_UNSYNC,
		.constant = 2,
		.precision = 1,
		.tolerance = 32768000,
		.time = { (s64)(now / NSEC_PER_SEC), (s64)(now % NSEC_PER_SEC / 1000) },
		.tick = 10000,
	};
	return copy_to_user(buf, &timex, sizeof(timex)) ? -EFAULT : TIME_ERROR;
}

long sys_adjtimex(void __user *buf)
{
	return sys_clock_adjtime(CLOCK_REALTIME, buf);
}

/* ------------------------------------------------------------------ */
/* Sleeping                                                            */

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

/* The clock may be set meanwhile: then it is looked at again. */
static long sleep_to_date(u64 date)
{
	DEFINE_WAIT(wait);
	long error = 0;

	for (;;) {
		u64 now = arch_clock_ns(), deadline;

		prepare_to_wait(&date_was_set, &wait, TASK_INTERRUPTIBLE);
		deadline = wall_clock_deadline(date);
		if (deadline <= now)
			break;
		if (signal_pending(current)) {
			error = -ERESTARTNOHAND;
			break;
		}
		schedule_timeout_ns(deadline - now);
	}
	finish_wait(&date_was_set, &wait);
	return error;
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
	if (flags & TIMER_ABSTIME && clock == CLOCK_REALTIME)
		return sleep_to_date(ns);
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
