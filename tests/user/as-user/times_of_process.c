/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/times_of_process.c - times, getrusage and the clocks of
 * processor time grow while a program computes, and agree.
 */
#include <sys/resource.h>

#include "tests/user/process.h"

static unsigned long micros(struct timeval time)
{
	return (unsigned long)time.tv_sec * 1000000 + (unsigned long)time.tv_usec;
}

/* Microseconds of user and system time so far. */
static unsigned long used(int who)
{
	struct rusage usage;

	sys(SYS_getrusage, who, &usage);
	return micros(usage.ru_utime) + micros(usage.ru_stime);
}

static unsigned long clock_micros(int clock)
{
	struct timespec time = { 0, 0 };

	sys(SYS_clock_gettime, clock, &time);
	return (unsigned long)time.tv_sec * 1000000 + (unsigned long)time.tv_nsec / 1000;
}

int main(void)
{
	long ticks[4], later[4], first, second;
	unsigned long start;
	struct rusage usage;

	ktap_begin(9);
	first = sys(SYS_times, ticks);
	ktap_ok(!sys_failed(first), "times tells the ticks since some moment");
	start = used(RUSAGE_SELF); /* fork and exec have taken some already */
	while (used(RUSAGE_SELF) < start + 100000) {
		for (volatile int i = 0; i < 100000; i++)
			;
	}
	second = sys(SYS_times, later);
	ktap_ok(second - first >= 5, "which have grown by 5 or more");
	ktap_ok(later[0] + later[1] - ticks[0] - ticks[1] >= 5, "and so has our own time");
	ktap_ok(later[2] == 0 && later[3] == 0, "children's time is 0");
	ktap_ok(clock_micros(CLOCK_PROCESS_CPUTIME_ID) >= 90000, "the clock of this process");
	ktap_ok(clock_micros(CLOCK_THREAD_CPUTIME_ID) >= 90000, "the clock of this thread");
	ktap_ok(used(RUSAGE_THREAD) >= 90000, "RUSAGE_THREAD");
	ktap_ret(sys(SYS_getrusage, 5, &usage), -EINVAL, "nobody's usage");
	ktap_ret(sys(SYS_getrusage, RUSAGE_SELF, (void *)8), -EFAULT, "to a bad address");
	return ktap_end();
}
