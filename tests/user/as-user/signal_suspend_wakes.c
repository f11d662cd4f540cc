/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/signal_suspend_wakes.c - sigsuspend and pause sleep until
 * another process sends a signal.
 */
#include "tests/user/handlers.h"

static volatile int *shared;

static int sleeper(void *with_pause)
{
	handle(SIGUSR1, catch_it, 0);
	signal_block(with_pause ? 0 : SIG_BIT(SIGUSR1));
	*shared = 1;
	CHECK((with_pause ? sys(SYS_pause) : signal_suspend(0)) == -EINTR);
	CHECK(caught_count == 1);
	return 0;
}

int main(void)
{
	long pid;

	shared = proc_shared(PAGE);
	ktap_begin(2);
	for (int i = 0; i < 2; i++) {
		*shared = 0;
		pid = proc_start(sleeper, i ? "pause" : NULL);
		UNTIL(*shared);
		UNTIL(proc_is_asleep(pid));
		sys(SYS_kill, pid, SIGUSR1);
		ktap_ret(proc_wait(pid), 0, "%s", i ? "pause" : "sigsuspend");
	}
	return ktap_end();
}
