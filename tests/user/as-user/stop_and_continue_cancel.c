/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/stop_and_continue_cancel.c - SIGCONT drops stops that are
 * pending, and a stop drops a pending SIGCONT; SIGCONT continues even where it
 * is ignored or blocked.
 */
#include "tests/user/handlers.h"

static volatile int *shared;

static int child(void *unused)
{
	handle(SIGCONT, catch_it, 0);
	signal_mask(SIG_BIT(SIGTSTP) | SIG_BIT(SIGCONT));
	signal_self(SIGTSTP);
	CHECK(signal_pending_now() == SIG_BIT(SIGTSTP));
	signal_self(SIGCONT);
	CHECK(signal_pending_now() == SIG_BIT(SIGCONT));
	signal_self(SIGTSTP);
	CHECK(signal_pending_now() == SIG_BIT(SIGTSTP));
	signal_set(SIGTSTP, SIG_IGNORE);
	signal_self(SIGSTOP); /* continued while SIGCONT is blocked */
	CHECK(signal_pending_now() == SIG_BIT(SIGCONT));
	signal_mask(0);
	CHECK(caught_count == 1);
	signal_set(SIGCONT, SIG_IGNORE);
	signal_self(SIGSTOP); /* and while it is ignored */
	return 0;
}

int main(void)
{
	int status = 0;
	long pid;

	shared = proc_shared(PAGE);
	ktap_begin(3);
	pid = proc_start(child, NULL);
	for (int i = 0; i < 2; i++) {
		sys(SYS_wait4, pid, &status, WUNTRACED, NULL);
		ktap_ret(status, STATUS_STOPPED(SIGSTOP), "it stops");
		sys(SYS_kill, pid, SIGCONT);
	}
	ktap_ret(proc_wait(pid), 0, "and goes on, to its end");
	return ktap_end();
}
