/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/nanosleep_errors.c - times that are none, and clocks that
 * are none.
 */
#include "tests/user/ktap.h"

struct timespec64 {
	long seconds, nanoseconds;
};

static long sleep_for(long seconds, long nanoseconds)
{
	struct timespec64 wish = { seconds, nanoseconds };

	return sys(SYS_nanosleep, &wish, NULL);
}

int main(void)
{
	struct timespec64 wish = { 0, 1 };

	ktap_begin(6);
	ktap_ret(sleep_for(0, 1000000000), -EINVAL, "a thousand million nanoseconds");
	ktap_ret(sleep_for(0, -1), -EINVAL, "-1 nanoseconds");
	ktap_ret(sleep_for(-1, 0), -EINVAL, "-1 seconds");
	ktap_ret(sys(SYS_clock_nanosleep, 99, 0, &wish, NULL), -EINVAL,
		 "a clock that does not exist");
	wish.nanoseconds = -5;
	ktap_ret(sys(SYS_clock_nanosleep, 1, 0, &wish, NULL), -EINVAL,
		 "clock_nanosleep of -5 nanoseconds");
	ktap_ret(sys(SYS_clock_nanosleep, 1, 1, &wish, NULL), -EINVAL, "until such a time");
	return ktap_end();
}
