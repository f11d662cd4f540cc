/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/sched_policies.c - what a plain user may ask and say about
 * scheduling, and the errors.
 */
#include "tests/user/process.h"

#define OTHER	 0
#define FIFO	 1
#define RR	 2
#define BATCH	 3
#define IDLE	 5
#define DEADLINE 6
#define NOBODY	 4000000

static void priorities(void)
{
	ktap_ok(sys(SYS_sched_get_priority_max, FIFO) == 99 &&
			sys(SYS_sched_get_priority_min, FIFO) == 1 &&
			sys(SYS_sched_get_priority_max, RR) == 99 &&
			sys(SYS_sched_get_priority_min, RR) == 1,
		"real-time priorities are 1 to 99");
	ktap_ok(sys(SYS_sched_get_priority_max, OTHER) == 0 &&
			sys(SYS_sched_get_priority_min, BATCH) == 0 &&
			sys(SYS_sched_get_priority_max, IDLE) == 0 &&
			sys(SYS_sched_get_priority_max, DEADLINE) == 0,
		"the others have none");
	ktap_ret(sys(SYS_sched_get_priority_max, 4), -EINVAL, "no such policy");
	ktap_ret(sys(SYS_sched_get_priority_min, -1), -EINVAL, "a negative one");
}

static void asking(void)
{
	int priority = 77;

	ktap_ret(sys(SYS_sched_getscheduler, 0), OTHER, "we have the ordinary policy");
	ktap_ret(sys(SYS_sched_getscheduler, -1), -EINVAL, "of a negative number");
	ktap_ret(sys(SYS_sched_getscheduler, NOBODY), -ESRCH, "of nobody");
	ktap_ret(sys(SYS_sched_getparam, 0, &priority), 0, "sched_getparam");
	ktap_ok(priority == 0, "is 0");
	ktap_ret(sys(SYS_sched_getparam, 0, NULL), -EINVAL, "without an address");
	ktap_ret(sys(SYS_sched_getparam, NOBODY, &priority), -ESRCH, "of nobody");
	ktap_ret(sys(SYS_sched_getparam, 0, 8), -EFAULT, "at a bad address");
}

static void saying(void)
{
	int none = 0, five = 5, hundred = 100, minus = -1;

	ktap_ret(sys(SYS_sched_setscheduler, 0, FIFO, &five), -EPERM, "real time is root's");
	ktap_ret(sys(SYS_sched_setscheduler, 0, FIFO, &none), -EINVAL, "and has a priority");
	ktap_ret(sys(SYS_sched_setscheduler, 0, RR, &hundred), -EINVAL, "of 99 at most");
	ktap_ret(sys(SYS_sched_setscheduler, 0, OTHER, &five), -EINVAL, "the ordinary one has not");
	ktap_ret(sys(SYS_sched_setscheduler, 0, OTHER, &minus), -EINVAL, "nor a negative one");
	ktap_ret(sys(SYS_sched_setscheduler, 0, 4, &none), -EINVAL, "no such policy");
	ktap_ret(sys(SYS_sched_setscheduler, 0, -1, &none), -EINVAL, "a negative policy");
	ktap_ret(sys(SYS_sched_setscheduler, 0, BATCH, NULL), -EINVAL, "without an address");
	ktap_ret(sys(SYS_sched_setscheduler, 0, BATCH, 8), -EFAULT, "with a bad one");
	ktap_ret(sys(SYS_sched_setscheduler, NOBODY, BATCH, &none), -ESRCH, "of nobody");
	ktap_ret(sys(SYS_sched_setscheduler, 0, BATCH, &none), 0, "batch");
	ktap_ret(sys(SYS_sched_getscheduler, 0), BATCH, "is told");
	ktap_ret(sys(SYS_sched_setparam, 0, &none), 0, "sched_setparam keeps it");
	ktap_ret(sys(SYS_sched_setparam, 0, &five), -EINVAL, "it has no priority either");
	ktap_ret(sys(SYS_sched_setscheduler, 0, OTHER, &none), 0, "back again");
}

static void turns(void)
{
	struct timespec turn = { -1, -1 };

	ktap_ret(sys(SYS_sched_rr_get_interval, 0, &turn), 0, "sched_rr_get_interval");
	ktap_ok(turn.tv_sec == 0 && turn.tv_nsec >= 0 && turn.tv_nsec < 1000000000,
		"is less than a second");
	ktap_ret(sys(SYS_sched_rr_get_interval, -1, &turn), -EINVAL, "of a negative number");
	ktap_ret(sys(SYS_sched_rr_get_interval, NOBODY, &turn), -ESRCH, "of nobody");
}

static void processors(void)
{
	unsigned int cpu = ~0u, node = ~0u;

	ktap_ret(sys(SYS_getcpu, &cpu, &node, NULL), 0, "getcpu");
	ktap_ok(cpu < 1024 && node < 1024, "tells a processor and a node");
	ktap_ret(sys(SYS_getcpu, NULL, NULL, NULL), 0, "asked for nothing");
	ktap_ret(sys(SYS_getcpu, 8, NULL, NULL), -EFAULT, "at a bad address");
}

int main(void)
{
	ktap_begin(35);
	priorities();
	asking();
	saying();
	turns();
	processors();
	return ktap_end();
}
