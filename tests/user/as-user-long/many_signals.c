/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user-long/many_signals.c - two thousand signals between two
 * processes, each answered by the next.
 */
#include "tests/user/handlers.h"

#define TURNS 1000

static long parent;
static volatile int got;

static void count_it(int number, siginfo_t *info, void *context)
{
	got++;
}

static int child(void *unused)
{
	for (int i = 1; i <= TURNS; i++) {
		while (got < i)
			signal_suspend(0);
		sys(SYS_kill, parent, SIGUSR1);
	}
	return 0;
}

int main(void)
{
	long pid;

	ktap_begin(2);
	parent = sys(SYS_getpid);
	signal_mask(SIG_BIT(SIGUSR1));
	handle(SIGUSR1, count_it, 0);
	pid = proc_start(child, NULL);
	for (int i = 1; i <= TURNS; i++) {
		sys(SYS_kill, pid, SIGUSR1);
		while (got < i)
			signal_suspend(0);
	}
	ktap_ret(got, TURNS, "a thousand came back");
	ktap_ret(proc_wait(pid), 0, "and as many went");
	return ktap_end();
}
