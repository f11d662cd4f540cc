/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/clock_set_denied.c - only root sets the date; anybody may ask how well
 * the clock is kept.
 */
#include <sys/time.h>
#include <sys/timex.h>
#include <time.h>

#include "tests/user/bad_pointers.h"

int main(void)
{
	struct timespec now, good = { 1700000000, 0 };
	struct timeval tv = { 1700000000, 0 }, wrong = { 1700000000, 1000000 };
	struct timezone zone = { 0, 0 };
	struct timex timex;
	bool all = true;
	long state;

	ktap_begin(13);
	bad_pointers_prepare();
	ktap_ret(sys(SYS_clock_settime, CLOCK_REALTIME, &good), -EPERM, "clock_settime");
	ktap_ret(sys(SYS_settimeofday, &tv, NULL), -EPERM, "settimeofday");
	ktap_ret(sys(SYS_settimeofday, NULL, &zone), -EPERM, "of the time zone");
	ktap_ret(sys(SYS_settimeofday, &wrong, NULL), -EINVAL, "a wrong time");
	ktap_ret(sys(SYS_clock_settime, 99, &good), -EINVAL, "no such clock");
	memset(&timex, 0, sizeof(timex));
	state = sys(SYS_adjtimex, &timex);
	ktap_ok(state >= 0 && state <= 5, "adjtimex tells");
	sys(SYS_clock_gettime, CLOCK_REALTIME, &now);
	ktap_ok(now.tv_sec - timex.time.tv_sec <= 60 && now.tv_sec >= timex.time.tv_sec,
		"the time");
	ktap_ok(timex.tick >= 9000 && timex.tick <= 11000, "and the length of a tick");
	timex.modes = ADJ_TICK;
	ktap_ret(sys(SYS_adjtimex, &timex), -EPERM, "but does not change it");
	timex.modes = 0;
	ktap_ret(sys(SYS_clock_adjtime, CLOCK_REALTIME, &timex), state,
		 "clock_adjtime tells the same");
	ktap_ret(sys(SYS_clock_adjtime, CLOCK_MONOTONIC, &timex), -EOPNOTSUPP, "of the date only");
	ktap_ok(sys(SYS_clock_getres, CLOCK_MONOTONIC_COARSE, &now) == 0 &&
			now.tv_nsec >= 1000000 && now.tv_nsec <= 10000000,
		"a coarse clock is one of milliseconds");
	for (int i = 0; i < BAD_COUNT; i++)
		if (bad_pointers[i].kind != BAD_TO_WRITE)
			all &= sys(SYS_adjtimex, bad_pointers[i].addr) == -EFAULT;
	ktap_ok(all, "adjtimex of bad pointers");
	return ktap_end();
}
