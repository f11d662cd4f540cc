/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/clocks_agree.c - time, gettimeofday and clock_gettime tell
 * one time of day.
 */
#include "tests/user/ktap.h"

struct pair {
	long seconds, fraction;
};

int main(void)
{
	struct pair of_day = { 0, -1 }, real = { 0, -1 }, monotonic = { -1, -1 };
	long seconds, stored = 0;

	ktap_begin(8);
	ktap_ret(sys(SYS_gettimeofday, &of_day, NULL), 0, "gettimeofday");
	ktap_ok(of_day.fraction >= 0 && of_day.fraction < 1000000,
		"its microseconds are fewer than a million");
	ktap_ret(sys(SYS_clock_gettime, 0, &real), 0, "clock_gettime of the real time");
	ktap_ok(real.fraction >= 0 && real.fraction < 1000000000,
		"its nanoseconds are fewer than a thousand million");
	seconds = sys(SYS_time, &stored);
	ktap_ok(seconds == stored, "time returns what it stores");
	ktap_ok(real.seconds - of_day.seconds <= 2 && seconds - real.seconds <= 2 &&
			real.seconds >= of_day.seconds && seconds + 1 >= real.seconds,
		"all three agree");
	ktap_ret(sys(SYS_clock_gettime, 1, &monotonic), 0, "clock_gettime of the monotonic time");
	ktap_ret(sys(SYS_clock_gettime, 99, &real), -EINVAL, "a clock that does not exist");
	return ktap_end();
}
