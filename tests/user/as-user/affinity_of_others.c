/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/affinity_of_others.c - another process or thread of ours
 * is moved while it runs; root's may not be.
 */
#include "tests/user/threads.h"

static volatile unsigned int *cpu;

static int spinner(void *unused)
{
	for (;;)
		sys(SYS_getcpu, cpu, NULL, NULL);
	return 0;
}

int main(void)
{
	uint64_t all[16] = { 0 }, one[16] = { 0 };
	long pid;

	cpu = proc_shared(PAGE);
	ktap_begin(2);
	sys(SYS_sched_getaffinity, 0, sizeof(all), all);
	pid = proc_start(spinner, NULL);
	for (unsigned int to = 0; to < 64; to++) {
		if (!(all[0] & 1UL << to))
			continue;
		one[0] = 1UL << to;
		ktap_need(sys(SYS_sched_setaffinity, pid, sizeof(one), one), "sched_setaffinity");
		UNTIL(*cpu == to);
	}
	ktap_ok(true, "it went to each processor in turn");
	ktap_ret(sys(SYS_sched_setaffinity, 1, sizeof(one), one), -EPERM,
		 "the first process: EPERM");
	proc_end(pid);
	return ktap_end();
}
