/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/poll_time_left.c - ppoll, select and pselect6 write back
 * the time that was left; where they cannot, they do not mind.
 */
#include <sys/time.h>

#include "tests/user/polls.h"

static struct pipe_ends p;

/* A timespec that cannot be written. */
static struct timespec *constant_time(long seconds)
{
	struct timespec *time = (void *)ktap_need(sys_map(1, PROT_READ | PROT_WRITE), "mmap");

	time->tv_sec = seconds;
	ktap_need(sys(SYS_mprotect, time, PAGE, PROT_READ), "mprotect");
	return time;
}

static bool some_left(long seconds, long whole)
{
	return seconds == whole || seconds == whole - 1 || (seconds < whole && seconds > 900);
}

int main(void)
{
	struct timespec time = { 1000, 0 };
	struct timeval old = { 1000, 0 };
	struct pollfd ready, empty;
	unsigned long set;
	long before;

	p = pipe_make(0);
	ready = (struct pollfd){ p.out, POLLOUT, 0 };
	empty = (struct pollfd){ p.in, POLLIN, 0 };
	ktap_begin(16);
	ktap_ret(sys(SYS_ppoll, &ready, 1, &time, NULL, 0), 1, "ppoll, ready at once");
	ktap_ok(some_left(time.tv_sec, 1000), "most of 1000 s is left");
	set = 1UL << p.out;
	ktap_ret(sys(SYS_select, p.out + 1, NULL, &set, NULL, &old), 1, "select, ready at once");
	ktap_ok(some_left(old.tv_sec, 1000) && old.tv_usec < 1000000, "most of 1000 s is left");
	old = (struct timeval){ 0, 1000 * 1000000L };
	ktap_ret(sys(SYS_select, p.out + 1, NULL, &set, NULL, &old), 1, "1000 s in microseconds");
	ktap_ok(some_left(old.tv_sec, 1000) && old.tv_usec < 1000000, "are 1000 s");
	time = (struct timespec){ 1000, 0 };
	ktap_ret(sys(SYS_pselect6, p.out + 1, NULL, &set, NULL, &time, NULL), 1, "pselect6");
	ktap_ok(some_left(time.tv_sec, 1000), "likewise");
	time = (struct timespec){ 0, 2000000 };
	before = clock_ns();
	ktap_ret(sys(SYS_ppoll, &empty, 1, &time, NULL, 0), 0, "2 ms for an empty pipe");
	ktap_ok(clock_ns() - before >= 2000000, "have passed");
	ktap_ok(time.tv_sec == 0 && time.tv_nsec == 0, "none is left");
	old = (struct timeval){ 0, 2000 };
	set = 1UL << p.in;
	before = clock_ns();
	ktap_ret(sys(SYS_select, p.in + 1, &set, NULL, NULL, &old), 0, "the same with select");
	ktap_ok(clock_ns() - before >= 2000000, "2 ms have passed");
	ktap_ok(old.tv_sec == 0 && old.tv_usec == 0 && set == 0, "none is left, no bit set");
	ktap_ret(sys(SYS_ppoll, &ready, 1, constant_time(1000), NULL, 0), 1,
		 "a time that cannot be written back");
	set = 1UL << p.out;
	ktap_ret(sys(SYS_select, p.out + 1, NULL, &set, NULL, constant_time(1000)), 1,
		 "nor by select");
	return ktap_end();
}
