/* SPDX-License-Identifier: MIT */
/*
 * kernel/time/time.h - times as system calls give and take them.
 *
 * What:     Linux's structs, and the way from them to nanoseconds and back.
 * Spec:     timespec(3), timeval(3), setitimer(2).   Linux: include/uapi/linux/time.h
 */
#ifndef KERNEL_TIME_H
#define KERNEL_TIME_H

#include "kernel/lib/list.h"
#include "kernel/lib/types.h"

struct timespec_abi {
	s64 sec, nsec;
};
struct timeval_abi {
	s64 sec, usec;
};
struct itimerval_abi {
	struct timeval_abi interval, value;
};

struct itimerspec_abi {
	struct timespec_abi interval, value;
};

enum {
	CLOCK_REALTIME,
	CLOCK_MONOTONIC,
	CLOCK_PROCESS_CPUTIME_ID,
	CLOCK_THREAD_CPUTIME_ID,
	CLOCK_MONOTONIC_RAW,
	CLOCK_REALTIME_COARSE,
	CLOCK_MONOTONIC_COARSE,
	CLOCK_BOOTTIME,
	CLOCK_REALTIME_ALARM, /* these two would wake a machine that sleeps; none does here */
	CLOCK_BOOTTIME_ALARM,
};
#define TIMER_ABSTIME 1

/* The interval timers of programs fire no faster than this. */
#define MIN_PERIOD_NS (100 * NSEC_PER_USEC)
/* Longer than this (270 years) nobody waits; a sum of two of them does not overflow. */
#define TIME_MAX_SEC (1ULL << 33)

static inline bool timespec_valid(const struct timespec_abi *ts)
{
	return ts->sec >= 0 && (u64)ts->nsec < NSEC_PER_SEC;
}
/* timespec_to_ns - a valid one in ns, at most TIME_MAX_SEC of it. */
static inline u64 timespec_to_ns(const struct timespec_abi *ts)
{
	return min((u64)ts->sec, (u64)TIME_MAX_SEC) * NSEC_PER_SEC + (u64)ts->nsec;
}
static inline bool timeval_valid(const struct timeval_abi *tv)
{
	return tv->sec >= 0 && (u64)tv->usec < NSEC_PER_SEC / 1000;
}
static inline u64 timeval_to_ns(const struct timeval_abi *tv)
{
	return min((u64)tv->sec, (u64)TIME_MAX_SEC) * NSEC_PER_SEC + (u64)tv->usec * 1000;
}
/* ns_to_timeval - rounded up: what is left of a timer that runs is never 0. */
static inline struct timeval_abi ns_to_timeval(u64 ns)
{
	u64 usec = (ns + 999) / 1000;

	return (struct timeval_abi){ (s64)(usec / 1000000), (s64)(usec % 1000000) };
}

static inline struct timespec_abi ns_to_timespec(u64 ns)
{
	return (struct timespec_abi){ (s64)(ns / NSEC_PER_SEC), (s64)(ns % NSEC_PER_SEC) };
}

/* ------------------------------------------------------------------ */
/* The date (clock.c)                                                  */

/* wall_clock_ns - nanoseconds since 1970; clock_settime() may have it jump. Any context. */
u64 wall_clock_ns(void);
/* wall_clock_boot_ns - what it was, by today's reckoning, at boot: add arch_clock_ns(). Any context. */
u64 wall_clock_boot_ns(void);
/* wall_clock_set - it is this late now; whoever waits for a date is told. May not sleep. */
void wall_clock_set(u64 ns);
/* wall_clock_deadline - a date as a time of arch_clock_ns(), by today's reckoning; at least 1. */
u64 wall_clock_deadline(u64 date_ns);

/* date_was_set - a queue that is woken then; sleepers look again. */
struct wait_queue_head;
extern struct wait_queue_head date_was_set;

/* Who waits for a date, and so has to be told when the clock is set. */
struct clock_watch {
	struct list_head list;
	/* the clock went forward by so much (or back); under a spinlock of RANK_CLOCK */
	void (*changed)(struct clock_watch *watch, s64 forward_ns);
};
void clock_watch_add(struct clock_watch *watch);
void clock_watch_remove(struct clock_watch *watch);

#endif
