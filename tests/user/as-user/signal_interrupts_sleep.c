/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/signal_interrupts_sleep.c - nanosleep interrupted by a
 * handler fails with EINTR, with SA_RESTART too, and tells how much is left;
 * stopped and continued, it goes on.
 */
#include "tests/user/handlers.h"

static volatile int *shared;

static int sleeper(void *unused)
{
	struct timespec hour = { 3600, 0 }, left = { -1, -1 };

	handle(SIGUSR1, catch_it, SA_RESTART);
	shared[0] = 1;
	CHECK(sys(SYS_nanosleep, &hour, &left) == -EINTR);
	CHECK(caught_count == 1);
	CHECK(left.tv_sec >= 3000 && left.tv_sec < 3600 && left.tv_nsec >= 0);
	shared[0] = 2;
	left.tv_sec = -1;
	hour.tv_sec += proc_seconds();
	CHECK(sys(SYS_clock_nanosleep, CLOCK_MONOTONIC, TIMER_ABSTIME, &hour, &left) == -EINTR);
	CHECK(left.tv_sec == -1); /* an absolute time needs no rest */
	return 0;
}

int main(void)
{
	int status;
	long pid;

	shared = proc_shared(PAGE);
	ktap_begin(3);
	pid = proc_start(sleeper, NULL);
	UNTIL(shared[0] == 1);
	UNTIL(proc_is_asleep(pid));
	sys(SYS_kill, pid, SIGSTOP);
	sys(SYS_wait4, pid, &status, WUNTRACED, NULL);
	sys(SYS_kill, pid, SIGCONT);
	UNTIL(proc_is_asleep(pid));
	ktap_ret(shared[0], 1, "stopped and continued: it sleeps on");
	sys(SYS_kill, pid, SIGUSR1);
	UNTIL(shared[0] == 2);
	ktap_ok(true, "a handler ends the sleep");
	UNTIL(proc_is_asleep(pid));
	sys(SYS_kill, pid, SIGUSR1);
	ktap_ret(proc_wait(pid), 0, "and one until a time");
	return ktap_end();
}
