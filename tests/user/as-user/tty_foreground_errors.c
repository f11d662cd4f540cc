/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/tty_foreground_errors.c - the foreground group must be one
 * of the session whose terminal it is.
 */
#include "tests/user/signals.h"
#include "tests/user/tty.h"

static long set(int group)
{
	return sys(SYS_ioctl, tty_slave, TIOCSPGRP, &group);
}

static int elsewhere(void *unused)
{
	CHECK(sys(SYS_setsid) > 0);
	CHECK(set((int)sys(SYS_getpid)) == -ENOTTY);
	return 0;
}

static int session(void *unused)
{
	long ended = proc_start(proc_linger, NULL), member;
	int before;

	proc_end(ended);
	tty_control();
	before = tty_foreground();
	CHECK(set(-1) == -EINVAL);
	CHECK(set((int)ended) == -ESRCH);
	CHECK(set((int)sys(SYS_getppid)) == -EPERM);
	CHECK(proc_run(elsewhere, NULL) == 0);
	CHECK(tty_foreground() == before);
	/* a number that is a process's of the session will do, group or not */
	member = proc_start(proc_linger, NULL);
	CHECK(set((int)member) == 0);
	CHECK(tty_foreground() == member);
	proc_end(member);
	signal_set(SIGTTOU, SIG_IGNORE);
	CHECK(set(before) == 0);
	return 0;
}

int main(void)
{
	tty_open_pair();
	ktap_begin(2);
	ktap_ret(set((int)sys(SYS_getpid)), -ENOTTY, "not our terminal");
	ktap_ret(proc_run(session, NULL), 0, "EINVAL, ESRCH, EPERM, ENOTTY");
	return ktap_end();
}
