/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/preempted_by_others.c - a program that makes no system
 * call lets others run on the same processor.
 */
#include "tests/user/threads.h"

static volatile unsigned long *counters;

static int spinner(void *which)
{
	for (;;)
		counters[(long)which * 8]++;
	return 0;
}

int main(void)
{
	uint64_t one[16] = { 1 };
	unsigned long before;
	long pids[3];

	counters = proc_shared(PAGE);
	ktap_begin(2);
	ktap_need(sys(SYS_sched_setaffinity, 0, sizeof(one), one), "sched_setaffinity");
	for (long i = 0; i < 3; i++)
		pids[i] = proc_start(spinner, (void *)i);
	ktap_ok(true, "three that compute for ever, and we run");
	for (int i = 0; i < 3; i++) {
		before = counters[i * 8];
		UNTIL(counters[i * 8] > before + 1000);
	}
	ktap_ok(true, "and each of them");
	for (int i = 0; i < 3; i++)
		proc_end(pids[i]);
	return ktap_end();
}
