/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/affinity_set_and_told.c - a process runs on those
 * processors that it is allowed, and a child inherits them.
 */
#include "tests/user/threads.h"

static int current_cpu(void)
{
	unsigned int cpu = 9999;

	sys(SYS_getcpu, &cpu, NULL, NULL);
	return (int)cpu;
}

static int child(void *cpu)
{
	uint64_t mask[16] = { 0 };

	CHECK(sys(SYS_sched_getaffinity, 0, sizeof(mask), mask) >= 8);
	CHECK(mask[0] == 1UL << (long)cpu);
	CHECK(current_cpu() == (long)cpu);
	return 0;
}

int main(void)
{
	uint64_t all[16] = { 0 }, one[16] = { 0 };
	bool there = true, inherited = true;
	long bytes;

	ktap_begin(9);
	bytes = sys(SYS_sched_getaffinity, 0, sizeof(all), all);
	ktap_ok(bytes >= 8 && bytes <= 128 && bytes % 8 == 0, "how long the mask is");
	ktap_ok(all[0] & 1, "we may run on processor 0");
	for (long cpu = 0; cpu < 64; cpu++) {
		if (!(all[0] & 1UL << cpu))
			continue;
		one[0] = 1UL << cpu;
		there = there && sys(SYS_sched_setaffinity, 0, sizeof(one), one) == 0 &&
			current_cpu() == cpu;
		inherited = inherited && proc_run(child, (void *)cpu) == 0;
	}
	ktap_ok(there, "bound to one processor after the other, we are there");
	ktap_ok(inherited, "and so are our children");
	one[0] = 0;
	ktap_ret(sys(SYS_sched_setaffinity, 0, sizeof(one), one), -EINVAL, "bound to none");
	ktap_ret(sys(SYS_sched_setaffinity, 0, sizeof(all), all), 0, "bound to all again");
	ktap_ret(sys(SYS_sched_getaffinity, 4000000, sizeof(all), all), -ESRCH, "nobody's");
	ktap_ret(sys(SYS_sched_getaffinity, 0, 7, all), -EINVAL, "into 7 bytes");
	ktap_ret(sys(SYS_sched_setaffinity, 0, sizeof(all), (void *)8), -EFAULT, "bad address");
	return ktap_end();
}
