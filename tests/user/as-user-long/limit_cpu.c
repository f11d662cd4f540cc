/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user-long/limit_cpu.c - RLIMIT_CPU: SIGXCPU when the CPU time of the
 * soft limit is used up, again a second later, SIGKILL at the hard limit.
 */
#include <signal.h>
#include <sys/resource.h>

#include "tests/user/handlers.h"

static volatile int *caught_so_far;
static volatile long *soft;

static void spin(void)
{
	for (;;)
		__asm__ volatile("pause");
}

static int set_limit(unsigned long cur, unsigned long max)
{
	struct rlimit limit = { cur, max };

	return (int)sys(SYS_prlimit64, 0, RLIMIT_CPU, &limit, NULL);
}

static int uncaught(void *unused)
{
	CHECK(set_limit(1, 5) == 0);
	spin();
	return 0;
}

static int spins(void *unused)
{
	spin();
	return 0;
}

static int inherits(void *unused)
{
	CHECK(set_limit(1, 5) == 0);
	return proc_run(spins, NULL) & 0x7f;
}

static void on_limit(int number, siginfo_t *info, void *context)
{
	struct rlimit limit;

	sys(SYS_prlimit64, 0, RLIMIT_CPU, NULL, &limit);
	soft[*caught_so_far] = (long)limit.rlim_cur;
	++*caught_so_far;
}

static int catches(void *unused)
{
	handle(SIGXCPU, on_limit, 0);
	CHECK(set_limit(1, 3) == 0);
	spin();
	return 0;
}

static int sleeps(void *unused)
{
	CHECK(set_limit(1, 1) == 0);
	return proc_linger(NULL);
}

int main(void)
{
	long idle;

	ktap_begin(8);
	caught_so_far = proc_shared(PAGE);
	soft = proc_shared(PAGE);
	idle = proc_start(sleeps, NULL);
	ktap_ret(proc_run(uncaught, NULL) & 0x7f, SIGXCPU, "the soft limit: SIGXCPU");
	ktap_ret(proc_run(inherits, NULL), STATUS_EXITED(SIGXCPU), "a child has its own second");
	ktap_ret(proc_run(catches, NULL), STATUS_KILLED(SIGKILL), "the hard limit: SIGKILL");
	ktap_ret(*caught_so_far, 2, "before that, SIGXCPU each second");
	ktap_ret(soft[0], 2, "the soft limit is a second more then");
	ktap_ret(soft[1], 3, "and another one");
	UNTIL(proc_is_asleep(idle));
	ktap_ret(sys(SYS_wait4, idle, NULL, WNOHANG, NULL), 0, "who sleeps uses nothing up");
	proc_end(idle);
	ktap_ret(set_limit(5, 1), -EINVAL, "soft above hard");
	return ktap_end();
}
