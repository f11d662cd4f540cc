/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/sigio_reaches.c - SIGIO goes to a child that was named, to all of a
 * group, and, when no more signals can queue, comes instead of the chosen one.
 */
#define _GNU_SOURCE
#include <sys/prctl.h>
#include <sys/resource.h>

#include "tests/user/handlers.h"
#include "tests/user/pipes.h"

#define ASYNC	 020000
#define CHILDREN 3

static volatile int *ready, *told;

static int listens(void *unused)
{
	sys(SYS_prctl, PR_SET_PDEATHSIG, SIGKILL);
	signal_block(SIG_BIT(SIGIO));
	handle(SIGIO, catch_it, 0);
	__atomic_add_fetch(ready, 1, __ATOMIC_SEQ_CST);
	while (!caught_count)
		signal_suspend(0);
	__atomic_add_fetch(told, 1, __ATOMIC_SEQ_CST);
	return 0;
}

int main(void)
{
	struct pipe_ends ends = pipe_make(0);
	struct rlimit few = { 2, 2 };
	long pid[CHILDREN], byte = 0;

	ktap_begin(6);
	signal_set(SIGIO, SIG_IGNORE);
	ktap_need(sys(SYS_fcntl, ends.in, F_SETFL, ASYNC), "O_ASYNC");
	ready = proc_shared(PAGE);
	told = ready + 1;
	pid[0] = proc_start(listens, NULL);
	UNTIL(*ready == 1);
	ktap_ret(sys(SYS_fcntl, ends.in, F_SETOWN, pid[0]), 0, "a child is named");
	sys(SYS_write, ends.out, &byte, 1);
	ktap_ret(proc_wait(pid[0]), 0, "and told");

	*ready = *told = 0;
	for (int i = 0; i < CHILDREN; i++) {
		pid[i] = proc_start(listens, NULL);
		sys(SYS_setpgid, pid[i], pid[0]);
	}
	UNTIL(*ready == CHILDREN);
	ktap_ret(sys(SYS_fcntl, ends.in, F_SETOWN, -pid[0]), 0, "a group is named");
	sys(SYS_write, ends.out, &byte, 1);
	for (int i = 0; i < CHILDREN; i++)
		proc_wait(pid[i]);
	ktap_ret(*told, CHILDREN, "and all of it told");

	sys(SYS_prlimit64, 0, RLIMIT_SIGPENDING, &few, NULL);
	handle(SIGIO, catch_it, 0);
	handle(SIG_RT, catch_it, 0);
	sys(SYS_fcntl, ends.in, F_SETOWN, sys(SYS_getpid));
	sys(SYS_fcntl, ends.in, F_SETSIG, SIG_RT);
	signal_block(SIG_BIT(SIG_RT) | SIG_BIT(SIGIO));
	for (int i = 0; i < 10; i++)
		sys(SYS_write, ends.out, &byte, 1);
	ktap_ok(signal_pending_now() & SIG_BIT(SIGIO), "no room for more: a plain SIGIO");
	signal_unblock(SIG_BIT(SIG_RT) | SIG_BIT(SIGIO));
	ktap_ok(caught_count >= 1 && caught_count <= 4, "instead of those that were lost");
	return ktap_end();
}
