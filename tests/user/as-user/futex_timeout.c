/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/futex_timeout.c - FUTEX_WAIT gives up after a time,
 * FUTEX_WAIT_BITSET at a time, of either clock.
 */
#include "tests/user/threads.h"

static int word;

static long now(int clock)
{
	struct timespec time;

	sys(SYS_clock_gettime, clock, &time);
	return time.tv_sec * 1000000000L + time.tv_nsec;
}

static struct timespec at(long nanoseconds)
{
	return (struct timespec){ nanoseconds / 1000000000, nanoseconds % 1000000000 };
}

int main(void)
{
	struct timespec time = { 0, 10000000 };
	long before = now(CLOCK_MONOTONIC), due;

	ktap_begin(7);
	ktap_ret(sys(SYS_futex, &word, FUTEX_WAIT, 0, &time, NULL, 0), -ETIMEDOUT, "10 ms");
	ktap_ok(now(CLOCK_MONOTONIC) - before >= 10000000, "have gone by");
	due = now(CLOCK_MONOTONIC) + 10000000;
	time = at(due);
	ktap_ret(sys(SYS_futex, &word, FUTEX_WAIT_BITSET, 0, &time, NULL, FUTEX_BITSET_ANY),
		 -ETIMEDOUT, "until a time of the monotonic clock");
	ktap_ok(now(CLOCK_MONOTONIC) >= due, "has come");
	due = now(CLOCK_REALTIME) + 10000000;
	time = at(due);
	ktap_ret(sys(SYS_futex, &word, FUTEX_WAIT_BITSET | FUTEX_CLOCK_REALTIME, 0, &time, NULL,
		     FUTEX_BITSET_ANY),
		 -ETIMEDOUT, "until a time of the real-time clock");
	ktap_ok(now(CLOCK_REALTIME) >= due, "has come");
	time = at(now(CLOCK_MONOTONIC) - 1);
	ktap_ret(sys(SYS_futex, &word, FUTEX_WAIT_BITSET, 0, &time, NULL, 1), -ETIMEDOUT,
		 "a time that is over");
	return ktap_end();
}
