/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/nanosleep_waits.c - a sleep takes at least as long as it
 * was asked to.
 */
#include "tests/user/ktap.h"

#define MONOTONIC 1
#define ABSOLUTE  1

struct timespec64 {
	long seconds, nanoseconds;
};

static struct timespec64 now(void)
{
	struct timespec64 time = { 0, 0 };

	sys(SYS_clock_gettime, MONOTONIC, &time);
	return time;
}

static long between(struct timespec64 from, struct timespec64 to)
{
	return (to.seconds - from.seconds) * 1000000000 + to.nanoseconds - from.nanoseconds;
}

int main(void)
{
	struct timespec64 wish = { 0, 30000000 }, nothing = { 0, 0 }, from, until;

	ktap_begin(8);
	from = now();
	ktap_ret(sys(SYS_nanosleep, &wish, NULL), 0, "nanosleep of 30 ms");
	ktap_ok(between(from, now()) >= 30000000, "takes 30 ms or more");
	from = now();
	ktap_ret(sys(SYS_clock_nanosleep, MONOTONIC, 0, &wish, NULL), 0,
		 "clock_nanosleep of 30 ms");
	ktap_ok(between(from, now()) >= 30000000, "takes 30 ms or more");
	until = now();
	until.nanoseconds += 20000000;
	if (until.nanoseconds >= 1000000000) {
		until.nanoseconds -= 1000000000;
		until.seconds++;
	}
	ktap_ret(sys(SYS_clock_nanosleep, MONOTONIC, ABSOLUTE, &until, NULL), 0,
		 "clock_nanosleep until 20 ms from now");
	ktap_ok(between(until, now()) >= 0, "ends at that time or after");
	ktap_ret(sys(SYS_clock_nanosleep, MONOTONIC, ABSOLUTE, &from, NULL), 0,
		 "until a time that is past");
	ktap_ret(sys(SYS_nanosleep, &nothing, NULL), 0, "for no time");
	return ktap_end();
}
