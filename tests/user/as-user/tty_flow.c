/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/tty_flow.c - STOP and START, or tcflow(), hold output
 * back and let it go.
 */
#include "tests/user/tty.h"

static long try_write(const char *text)
{
	return sys(SYS_write, tty_slave, text, strlen(text));
}

/* Typed; worked on once another byte behind it, which is text, can be read. */
static void type_and_see(const char *text)
{
	char c;

	tty_type(text);
	tty_type("z");
	UNTIL(tty_waiting() == 1);
	sys(SYS_read, tty_slave, &c, 1);
}

static int late_start(void *unused)
{
	UNTIL(proc_is_asleep(sys(SYS_getppid)));
	tty_type("\x11");
	return 0;
}

int main(void)
{
	long pid;

	tty_open_pair();
	ktap_begin(15);
	tty_flags(IXON, 0, 0);
	ktap_need(sys(SYS_fcntl, tty_slave, F_SETFL, O_RDWR | O_NONBLOCK), "O_NONBLOCK");
	type_and_see("\x13");
	ktap_ret(try_write("a"), -EAGAIN, "STOP: nothing can be written");
	ktap_ok(!tty_is_ready(tty_slave, POLLOUT, 0), "poll says so, too");
	type_and_see("\x11");
	ktap_ret(try_write("b"), 1, "START: it can again");
	tty_shows("b", "and is shown");
	type_and_see("\x13");
	ktap_need(sys(SYS_fcntl, tty_slave, F_SETFL, O_RDWR), "no O_NONBLOCK");
	pid = proc_start(late_start, NULL);
	ktap_ret(try_write("c"), 1, "a write waits for START");
	proc_wait(pid);
	tty_shows("c", "and is shown then");
	ktap_need(sys(SYS_fcntl, tty_slave, F_SETFL, O_RDWR | O_NONBLOCK), "O_NONBLOCK");
	tty_flags(IXON | IXANY, 0, 0);
	type_and_see("\x13");
	ktap_ret(try_write("d"), 1, "IXANY: any byte is a START");
	tty_flags(IXON, 0, 0);
	type_and_see("\x13"); /* the z does nothing */
	ktap_ret(try_write("e"), -EAGAIN, "without it it is not");
	tty_flags(0, 0, 0);
	ktap_ret(try_write("f"), 1, "IXON goes: so does the STOP");
	ktap_ret(sys(SYS_ioctl, tty_slave, TCXONC, TCOOFF), 0, "TCOOFF");
	ktap_ret(try_write("g"), -EAGAIN, "stops as well");
	tty_flags(IXON, 0, 0);
	type_and_see("\x11");
	ktap_ret(try_write("g"), -EAGAIN, "START does not help");
	sys(SYS_ioctl, tty_slave, TCXONC, TCOON);
	ktap_ret(try_write("g"), 1, "TCOON does");
	tty_shows("dfg", "what was shown in all");
	ktap_ret(sys(SYS_ioctl, tty_slave, TCXONC, 4), -EINVAL, "there are four of them");
	return ktap_end();
}
