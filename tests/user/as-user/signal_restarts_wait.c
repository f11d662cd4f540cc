/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/signal_restarts_wait.c - a wait for a child goes on under
 * SA_RESTART and fails with EINTR without; an ignored signal is not noticed.
 */
#include "tests/user/handlers.h"

static volatile int *shared;

static void count_it(int number, siginfo_t *info, void *context)
{
	shared[0]++;
}

static int youngest(void *unused)
{
	UNTIL(shared[2]);
	return 6;
}

static int waiter(void *flags)
{
	long pid = proc_start(youngest, NULL), got;
	int status;

	handle(SIGUSR1, count_it, (unsigned long)flags);
	shared[1] = 1;
	got = sys(SYS_wait4, pid, &status, 0, NULL);
	if (!flags) {
		CHECK(got == -EINTR);
		shared[2] = 1;
		got = sys(SYS_wait4, pid, &status, 0, NULL);
	}
	CHECK(got == pid && status == STATUS_EXITED(6));
	return 0;
}

static long start(unsigned long flags)
{
	long pid;

	shared[0] = shared[1] = shared[2] = 0;
	pid = proc_start(waiter, (void *)flags);
	UNTIL(shared[1]);
	UNTIL(proc_is_asleep(pid));
	return pid;
}

int main(void)
{
	long pid;

	shared = proc_shared(PAGE);
	ktap_begin(2);
	pid = start(0);
	sys(SYS_kill, pid, SIGWINCH);
	sys(SYS_kill, pid, SIGUSR1);
	ktap_ret(proc_wait(pid), 0, "EINTR without SA_RESTART");
	pid = start(SA_RESTART);
	for (int i = 1; i <= 3; i++) {
		sys(SYS_kill, pid, SIGUSR1);
		UNTIL(shared[0] == i);
		UNTIL(proc_is_asleep(pid));
	}
	shared[2] = 1;
	ktap_ret(proc_wait(pid), 0, "with it, waited for to the end");
	return ktap_end();
}
