/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/pty_master_closes.c - when a pty's master is closed, the
 * terminal hangs up: its files are at their end, the leader of its session gets
 * SIGHUP and SIGCONT, and has no terminal.
 */
#include "tests/user/handlers.h"
#include "tests/user/tty.h"

static volatile int *state;

static int leader(void *unused)
{
	struct pollfd poll = { tty_slave, POLLIN | POLLOUT, 0 };
	struct termios_abi now;
	char buf[8];

	sys(SYS_close, tty_master);
	handle(SIGHUP, catch_it, 0);
	handle(SIGCONT, catch_it, 0);
	tty_control();
	state[0] = 1;
	UNTIL(caught_count == 2);
	CHECK(sys(SYS_read, tty_slave, buf, sizeof(buf)) == 0);
	CHECK(sys(SYS_write, tty_slave, "x", 1) == -EIO);
	CHECK(sys(SYS_ioctl, tty_slave, TCGETS, &now) == -EIO);
	CHECK(sys(SYS_ioctl, tty_slave, TIOCSPGRP, &now) == -ENOTTY);
	CHECK(sys(SYS_poll, &poll, 1, 0) == 1);
	CHECK(poll.revents == (POLLIN | POLLOUT | POLLERR | POLLHUP));
	CHECK(sys(SYS_open, "/dev/tty", O_RDWR) == -ENXIO);
	CHECK(sys_failed(sys(SYS_open, tty_path, O_RDWR)));
	return 0;
}

static int sleeper(void *unused)
{
	char buf[8];

	sys(SYS_close, tty_master);
	return sys(SYS_read, tty_slave, buf, sizeof(buf)) == -EIO ? 0 : 1;
}

int main(void)
{
	long pid, asleep;

	state = proc_shared(PAGE);
	tty_open_pair();
	ktap_begin(2);
	pid = proc_start(leader, NULL);
	UNTIL(state[0]);
	asleep = proc_start(sleeper, NULL);
	UNTIL(proc_is_asleep(asleep));
	sys(SYS_close, tty_master);
	ktap_ret(proc_wait(pid), 0, "the session loses it");
	ktap_ret(proc_wait(asleep), 0, "a read that has begun gives EIO");
	return ktap_end();
}
