/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/pipe_broken.c - writing to a pipe that nobody reads:
 * SIGPIPE, and EPIPE for who lives.
 */
#include "tests/user/handlers.h"

static int fds[2];

static int writer(void *unused)
{
	sys(SYS_write, fds[1], "x", 1);
	return 0;
}

int main(void)
{
	ktap_begin(5);
	proc_pipe(fds);
	sys(SYS_close, fds[0]);
	ktap_ret(proc_run(writer, NULL), STATUS_KILLED(SIGPIPE), "by default it kills");
	handle(SIGPIPE, catch_it, 0);
	ktap_ret(sys(SYS_write, fds[1], "x", 1), -EPIPE, "with a handler: EPIPE");
	ktap_ok(caught_count == 1 && caught[0].info.si_code == SI_USER &&
			caught[0].info.si_pid == sys(SYS_getpid),
		"the handler is called, as if we had sent it");
	signal_set(SIGPIPE, SIG_IGNORE);
	ktap_ret(sys(SYS_write, fds[1], "x", 1), -EPIPE, "ignored: EPIPE");
	ktap_ret(caught_count, 1, "and no more");
	return ktap_end();
}
