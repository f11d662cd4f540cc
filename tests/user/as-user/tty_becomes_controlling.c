/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/tty_becomes_controlling.c - a session leader that opens a
 * free terminal without O_NOCTTY, or asks by TIOCSCTTY, has it.
 */
#include "tests/user/tty.h"

static long own_tty(void)
{
	return sys(SYS_open, "/dev/tty", O_RDWR);
}

static int by_open(void *unused)
{
	int number = 0;
	long fd;

	CHECK(sys(SYS_setsid) > 0);
	CHECK(own_tty() == -ENXIO);
	CHECK(sys(SYS_ioctl, tty_slave, TIOCGPGRP, &number) == -ENOTTY);
	CHECK(sys(SYS_ioctl, tty_slave, TIOCGSID, &number) == -ENOTTY);
	CHECK(!sys_failed(sys(SYS_open, tty_path, O_RDWR | O_NOCTTY)));
	CHECK(own_tty() == -ENXIO);
	CHECK(!sys_failed(sys(SYS_open, tty_path, O_WRONLY)));
	CHECK(own_tty() == -ENXIO); /* who cannot read it does not get it */
	CHECK(!sys_failed(sys(SYS_open, tty_path, O_RDWR)));
	fd = own_tty();
	CHECK(!sys_failed(fd));
	CHECK(sys(SYS_ioctl, tty_slave, TIOCGSID, &number) == 0);
	CHECK(number == sys(SYS_getpid));
	CHECK(tty_foreground() == sys(SYS_getpid));
	sys_write_all((int)fd, "hello", 5);
	return 0;
}

static int not_a_leader(void *unused)
{
	CHECK(!sys_failed(sys(SYS_open, tty_path, O_RDWR)));
	CHECK(sys(SYS_ioctl, tty_slave, TIOCSCTTY, 0) == -EPERM);
	return 0;
}

static int thief(void *unused)
{
	CHECK(sys(SYS_setsid) > 0);
	CHECK(!sys_failed(sys(SYS_open, tty_path, O_RDWR)));
	CHECK(own_tty() == -ENXIO);
	CHECK(sys(SYS_ioctl, tty_slave, TIOCSCTTY, 0) == -EPERM);
	CHECK(sys(SYS_ioctl, tty_slave, TIOCSCTTY, 1) == -EPERM);
	return 0;
}

static int child_of_a_leader(void *unused)
{
	CHECK(!sys_failed(own_tty()));
	CHECK(sys(SYS_ioctl, tty_slave, TIOCNOTTY, 0) == 0); /* this process alone */
	CHECK(own_tty() == -ENXIO);
	CHECK(sys(SYS_ioctl, tty_slave, TIOCNOTTY, 0) == -ENOTTY);
	return 0;
}

static int by_request(void *unused)
{
	tty_control();
	CHECK(sys(SYS_ioctl, tty_slave, TIOCSCTTY, 0) == 0); /* it has it already */
	CHECK(proc_run(not_a_leader, NULL) == 0);
	CHECK(proc_run(thief, NULL) == 0);
	CHECK(proc_run(child_of_a_leader, NULL) == 0);
	CHECK(!sys_failed(own_tty()));
	return 0;
}

int main(void)
{
	tty_open_pair();
	ktap_begin(4);
	tty_flags(0, 0, 0);
	ktap_ret(proc_run(by_open, NULL), 0, "by opening it");
	tty_shows("hello", "/dev/tty is the same one");
	ktap_ret(proc_run(by_request, NULL), 0, "by TIOCSCTTY, once the leader before has ended");
	ktap_ret(proc_run(not_a_leader, NULL), 0, "not by who leads no session");
	return ktap_end();
}
