/* SPDX-License-Identifier: MIT */
/*
 * kernel/time/time.h - times as system calls give and take them.
 *
 * What:     Linux's structs, and the way from them to nanoseconds and back.
 * Spec:     timespec(3), timeval(3), setitimer(2).   Linux: include/uapi/linux/time.h
 */
#ifndef KERNEL_TIME_H
#define KERNEL_TIME_H

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

#endif
