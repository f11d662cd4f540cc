/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/timerfd_expires.c - a timer that is read: how often it has expired
 * since; relative or at a time, once or again and again.
 */
#include <sys/timerfd.h>

#include "tests/user/polls.h"
#include "tests/user/process.h"

#define MS 1000000L

static long set(int fd, int flags, long value, long interval)
{
	struct itimerspec spec = { { interval / 1000000000, interval % 1000000000 },
				   { value / 1000000000, value % 1000000000 } };

	return sys(SYS_timerfd_settime, fd, flags, &spec, NULL);
}

static uint64_t ticks(int fd)
{
	uint64_t value = 0;
	long got = sys(SYS_read, fd, &value, sizeof(value));

	return got == sizeof(value) ? value : (uint64_t)got;
}

static long real_ns(void)
{
	struct timespec now;

	sys(SYS_clock_gettime, CLOCK_REALTIME, &now);
	return now.tv_sec * 1000000000 + now.tv_nsec;
}

int main(void)
{
	int fd = (int)ktap_need(sys(SYS_timerfd_create, CLOCK_MONOTONIC, 0), "timerfd_create");
	int real = (int)ktap_need(sys(SYS_timerfd_create, CLOCK_REALTIME, 0), "timerfd_create");
	int nonblock =
		(int)ktap_need(sys(SYS_timerfd_create, CLOCK_BOOTTIME, TFD_NONBLOCK | TFD_CLOEXEC),
			       "timerfd_create");
	struct itimerspec left, old;
	uint64_t n;
	long before;

	ktap_begin(25);
	ktap_ret(poll_state(fd, POLLIN), 0, "not set: nothing to read");
	before = clock_ns();
	ktap_ret(set(fd, 0, 10 * MS, 0), 0, "in 10 ms");
	ktap_ret((long)ticks(fd), 1, "reading waits for it");
	ktap_ok(clock_ns() - before >= 10 * MS, "at least so long");
	ktap_ret(poll_state(fd, POLLIN), 0, "it was once");
	before = clock_ns();
	set(fd, 0, MS, MS);
	n = ticks(fd);
	while (n < 20)
		n += ticks(fd);
	ktap_ok(clock_ns() - before >= (long)n * MS, "each ms, and not more often");
	set(fd, 0, 1, 1);
	before = clock_ns();
	n = 0;
	UNTIL(clock_ns() - before > MS);
	n = ticks(fd);
	ktap_ok(n >= 1000000, "each ns: none of the million is forgotten");
	ktap_ok(n <= (uint64_t)(clock_ns() - before) + 1000000000, "none is made up");
	ktap_ret(set(fd, TFD_TIMER_ABSTIME, 1, 0), 0, "at a time that is past");
	ktap_ret((long)ticks(fd), 1, "is at once");
	set(fd, TFD_TIMER_ABSTIME, clock_ns() + 5 * MS, 0);
	ktap_ret((long)ticks(fd), 1, "at a time that comes");
	before = real_ns();
	set(real, TFD_TIMER_ABSTIME, before + 5 * MS, 0);
	ktap_ret((long)ticks(real), 1, "at a date");
	ktap_ok(real_ns() - before >= 5 * MS, "not before");

	set(fd, 0, 1000000 * MS, 3 * MS);
	ktap_ret(sys(SYS_timerfd_gettime, fd, &left), 0, "what is left");
	ktap_ok(left.it_value.tv_sec <= 1000 && left.it_value.tv_sec > 900 &&
			left.it_interval.tv_nsec == 3 * MS,
		"is less than it was, and the interval");
	left = (struct itimerspec){ { 0, 0 }, { 0, 0 } };
	ktap_ret(sys(SYS_timerfd_settime, fd, 0, &left, &old), 0, "stopped");
	ktap_ok(old.it_value.tv_sec > 900 && old.it_interval.tv_nsec == 3 * MS,
		"and told what was left");
	sys(SYS_timerfd_gettime, fd, &left);
	ktap_ok(left.it_value.tv_sec == 0 && left.it_value.tv_nsec == 0 &&
			left.it_interval.tv_nsec == 0,
		"nothing is left");
	ktap_ret((long)ticks(nonblock), -EAGAIN, "TFD_NONBLOCK: nothing yet");
	ktap_ret(sys(SYS_fcntl, nonblock, F_GETFD), FD_CLOEXEC, "TFD_CLOEXEC");
	set(nonblock, 0, MS, 0);
	UNTIL(poll_state(nonblock, POLLIN) == POLLIN);
	set(nonblock, 0, 1000000 * MS, 0);
	ktap_ret((long)ticks(nonblock), -EAGAIN, "set anew, what was not read is forgotten");
	set(nonblock, 0, MS, MS);
	UNTIL(poll_state(nonblock, POLLIN) == POLLIN);
	sys(SYS_timerfd_gettime, nonblock, &left);
	ktap_ok(left.it_value.tv_sec == 0 && left.it_value.tv_nsec > 0 &&
			left.it_value.tv_nsec <= MS,
		"a periodic one that has fired: until the next time");
	ktap_ok((long)ticks(nonblock) >= 1, "and the ticks are kept");
	ktap_ret(sys(SYS_read, fd, &n, 7), -EINVAL, "less than eight bytes");
	ktap_ret(sys(SYS_write, fd, &n, 8), -EINVAL, "it is not written");
	return ktap_end();
}
