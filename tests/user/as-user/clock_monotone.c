/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/clock_monotone.c - the monotonic clock never goes back,
 * and does go on.
 */
#include "tests/user/ktap.h"

struct timespec64 {
	long seconds, nanoseconds;
};

static long now(void)
{
	struct timespec64 time = { 0, 0 };

	sys(SYS_clock_gettime, 1, &time);
	return time.seconds * 1000000000 + time.nanoseconds;
}

int main(void)
{
	long first = now(), last = first;
	bool monotone = true;

	ktap_begin(2);
	for (int i = 0; i < 20000; i++) {
		long next = now();

		monotone = monotone && next >= last;
		last = next;
	}
	ktap_ok(monotone, "20000 readings, none below the one before");
	ktap_ok(last > first, "the last is above the first");
	return ktap_end();
}
