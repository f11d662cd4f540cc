/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/signal_restarts_read.c - a read interrupted by a handler
 * goes on under SA_RESTART and fails with EINTR without.
 */
#include "tests/user/handlers.h"

static volatile int *shared;
static int fds[2];

static void count_it(int number, siginfo_t *info, void *context)
{
	shared[0]++;
}

static int reader(void *flags)
{
	char byte;
	long got;

	handle(SIGUSR1, count_it, (unsigned long)flags);
	shared[1] = 1;
	got = sys(SYS_read, fds[0], &byte, 1);
	CHECK(flags ? got == 1 : got == -EINTR);
	return 0;
}

static long start(unsigned long flags)
{
	long pid;

	shared[0] = shared[1] = 0;
	pid = proc_start(reader, (void *)flags);
	UNTIL(shared[1]);
	UNTIL(proc_is_asleep(pid));
	return pid;
}

int main(void)
{
	int status;
	long pid;

	shared = proc_shared(PAGE);
	proc_pipe(fds);
	ktap_begin(4);
	pid = start(0);
	sys(SYS_kill, pid, SIGUSR1);
	ktap_ret(proc_wait(pid), 0, "EINTR without SA_RESTART");
	pid = start(SA_RESTART);
	for (int i = 1; i <= 3; i++) {
		sys(SYS_kill, pid, SIGUSR1);
		UNTIL(shared[0] == i);
		UNTIL(proc_is_asleep(pid));
	}
	ktap_ret(sys(SYS_wait4, pid, &status, WNOHANG, NULL), 0,
		 "with it, it sleeps on after three signals");
	ktap_ret(sys(SYS_write, fds[1], "x", 1), 1, "a byte comes");
	ktap_ret(proc_wait(pid), 0, "and is read");
	return ktap_end();
}
