/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/futex_signal.c - a handler ends a futex wait, or, under
 * SA_RESTART and without a time, does not.
 */
#include "tests/user/handlers.h"
#include "tests/user/threads.h"

static volatile int *shared;

static void count_it(int number, siginfo_t *info, void *context)
{
	shared[1]++;
}

static int waiter(void *how)
{
	struct timespec hour = { 3600, 0 };
	long result;

	handle(SIGUSR1, count_it, (long)how ? SA_RESTART : 0);
	shared[2] = 1;
	result = futex_wait(&shared[0], 0, (long)how == 2 ? &hour : NULL);
	CHECK((long)how == 1 ? result == 0 : result == -EINTR);
	return 0;
}

static long start(long how)
{
	long pid;

	shared[1] = shared[2] = 0;
	pid = proc_start(waiter, (void *)how);
	UNTIL(shared[2]);
	UNTIL(proc_is_asleep(pid));
	sys(SYS_kill, pid, SIGUSR1);
	UNTIL(shared[1]);
	return pid;
}

int main(void)
{
	long pid;

	shared = proc_shared(PAGE);
	ktap_begin(4);
	ktap_ret(proc_wait(start(0)), 0, "without SA_RESTART: EINTR");
	pid = start(1);
	UNTIL(proc_is_asleep(pid));
	ktap_ret(futex_wake(&shared[0], 1), 1, "with it, it sleeps on, until woken");
	ktap_ret(proc_wait(pid), 0, "and then it is");
	ktap_ret(proc_wait(start(2)), 0, "with it, but a time to give up: EINTR");
	return ktap_end();
}
