/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/pty_terminal_closes.c - when nobody has a pty's terminal
 * open any more, the master reads what is left, and then EIO, until it is opened
 * again.
 */
#include "tests/user/tty.h"

static int closer(void *unused)
{
	UNTIL(proc_is_asleep(sys(SYS_getppid)));
	sys(SYS_close, tty_slave);
	return 0;
}

int main(void)
{
	struct pollfd poll = { 0, POLLIN, 0 };
	char buf[16];
	long pid;

	tty_open_pair();
	ktap_begin(10);
	tty_flags(0, 0, 0);
	sys_write_all(tty_slave, "left", 4);
	sys(SYS_close, tty_slave);
	tty_shows("left", "what was written can be read");
	ktap_ret(sys(SYS_read, tty_master, buf, sizeof(buf)), -EIO, "then EIO");
	poll.fd = tty_master;
	ktap_ret(sys(SYS_poll, &poll, 1, 0), 1, "poll reports");
	ktap_ret(poll.revents & POLLHUP, POLLHUP, "POLLHUP");
	ktap_ret(sys(SYS_write, tty_master, "typed", 5), 5, "something is typed for nobody");
	tty_slave = (int)ktap_need(sys(SYS_open, tty_path, O_RDWR | O_NOCTTY), "again");
	tty_reads(100, "typed", "who comes gets it");
	sys_write_all(tty_slave, "back", 4);
	tty_shows("back", "opened again it goes on");
	ktap_ok(!tty_is_ready(tty_master, POLLHUP, 0), "and has not hung up");
	pid = proc_start(closer, NULL);
	sys(SYS_close, tty_slave);
	ktap_ret(sys(SYS_read, tty_master, buf, sizeof(buf)), -EIO,
		 "a master that sleeps is woken");
	ktap_ret(proc_wait(pid), 0, "by the last close");
	return ktap_end();
}
