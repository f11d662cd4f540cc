/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/tty_leader_gives_up.c - TIOCNOTTY of a leader takes the
 * terminal from its session: SIGHUP and SIGCONT to the foreground group.
 */
#include "tests/user/handlers.h"
#include "tests/user/tty.h"

static volatile int *state;

static int member(void *unused)
{
	handle(SIGHUP, catch_it, 0);
	handle(SIGCONT, catch_it, 0);
	state[0] = 1;
	UNTIL(caught_count == 2);
	CHECK(sys(SYS_open, "/dev/tty", O_RDWR) == -ENXIO);
	return 0;
}

static int leader(void *unused)
{
	long pid;

	handle(SIGHUP, catch_it, 0);
	handle(SIGCONT, catch_it, 0);
	tty_control();
	pid = proc_start(member, NULL);
	UNTIL(state[0]);
	CHECK(sys(SYS_ioctl, tty_slave, TIOCNOTTY, 0) == 0);
	CHECK(caught_count == 2); /* it is in that group itself */
	CHECK(sys(SYS_open, "/dev/tty", O_RDWR) == -ENXIO);
	CHECK(proc_wait(pid) == 0);
	CHECK(sys(SYS_ioctl, tty_slave, TIOCSCTTY, 0) == 0); /* it is free again */
	return 0;
}

int main(void)
{
	state = proc_shared(PAGE);
	tty_open_pair();
	ktap_begin(1);
	ktap_ret(proc_run(leader, NULL), 0, "signals, no terminal, and it can be had again");
	return ktap_end();
}
