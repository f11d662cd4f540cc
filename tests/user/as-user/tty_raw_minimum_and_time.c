/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/tty_raw_minimum_and_time.c - in raw mode a read waits for
 * VMIN bytes, or as long as VTIME says.
 */
#include "tests/user/tty.h"

static int third(void *unused)
{
	UNTIL(proc_is_asleep(sys(SYS_getppid)));
	tty_type("c");
	return 0;
}

static void set(unsigned char minimum, unsigned char time)
{
	tty_char(VMIN, minimum);
	tty_char(VTIME, time);
}

/* How a read of 10 bytes at the terminal ends, and what it took in ms. */
static long timed_read(char *buf, long *ms)
{
	struct timespec before, after;
	long got;

	sys(SYS_clock_gettime, CLOCK_MONOTONIC, &before);
	got = sys(SYS_read, tty_slave, buf, 10);
	sys(SYS_clock_gettime, CLOCK_MONOTONIC, &after);
	*ms = (after.tv_sec - before.tv_sec) * 1000 + (after.tv_nsec - before.tv_nsec) / 1000000;
	return got;
}

int main(void)
{
	char buf[16];
	long pid, ms;

	tty_open_pair();
	ktap_begin(13);
	tty_flags(0, 0, 0);
	set(0, 0);
	ktap_ret(timed_read(buf, &ms), 0, "min 0, time 0: it does not wait");
	set(0, 2);
	ktap_ret(timed_read(buf, &ms), 0, "min 0, time 2: nothing comes");
	ktap_ok(ms >= 190, "within 200 ms: it waited");
	set(3, 0);
	tty_type("ab");
	UNTIL(tty_waiting() == 2);
	ktap_ok(!tty_is_ready(tty_slave, POLLIN, 0), "min 3: two bytes are not ready for poll");
	pid = proc_start(third, NULL);
	ktap_ret(timed_read(buf, &ms), 3, "and a read waits for the third");
	proc_wait(pid);
	tty_type("abcd");
	UNTIL(tty_waiting() == 4);
	ktap_ok(tty_is_ready(tty_slave, POLLIN, 0), "four bytes are");
	ktap_ret(sys(SYS_read, tty_slave, buf, 2), 2, "a read for two gets two");
	set(10, 1);
	ktap_ret(timed_read(buf, &ms), 2, "min 10, time 1: nothing follows the first ones");
	ktap_ok(ms >= 90, "for 100 ms");
	ktap_ok(memcmp(buf, "cd", 2) == 0, "and they come");
	set(1, 0);
	ktap_need(sys(SYS_fcntl, tty_slave, F_SETFL, O_RDWR | O_NONBLOCK), "O_NONBLOCK");
	ktap_ret(sys(SYS_read, tty_slave, buf, 10), -EAGAIN, "O_NONBLOCK: EAGAIN");
	set(0, 0);
	ktap_ret(sys(SYS_read, tty_slave, buf, 10), 0, "but min 0, time 0 says 0 all the same");
	tty_flags(0, 0, ICANON);
	ktap_ret(sys(SYS_read, tty_slave, buf, 10), -EAGAIN, "and no line is EAGAIN again");
	return ktap_end();
}
