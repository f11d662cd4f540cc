/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/clock_set.c - root sets the date: who waits for a date wakes by the
 * new one, who waits for a time to pass does not notice. (The date is put right again.)
 */
#include <sys/time.h>
#include <sys/timerfd.h>

#include "tests/user/bad_pointers.h"
#include "tests/user/polls.h"
#include "tests/user/process.h"

#define HOUR 3600L

static long date(void)
{
	struct timespec now;

	sys(SYS_clock_gettime, CLOCK_REALTIME, &now);
	return now.tv_sec;
}

/* So many seconds later than it would be. */
static long jump(long by)
{
	struct timespec now;

	sys(SYS_clock_gettime, CLOCK_REALTIME, &now);
	now.tv_sec += by;
	return sys(SYS_clock_settime, CLOCK_REALTIME, &now);
}

static int sleeps_to(void *when)
{
	struct timespec until = { (long)when, 0 };

	CHECK(sys(SYS_clock_nanosleep, CLOCK_REALTIME, TIMER_ABSTIME, &until, NULL) == 0);
	CHECK(date() >= (long)when);
	return 0;
}

static int sleeps_for(void *seconds)
{
	struct timespec time = { (long)seconds, 0 };

	sys(SYS_clock_nanosleep, CLOCK_REALTIME, 0, &time, NULL);
	return 1; /* nobody waits so long */
}

static int timer(int flags, long seconds, long interval)
{
	struct itimerspec spec = { { interval, 0 }, { seconds, 0 } };
	int fd = (int)ktap_need(sys(SYS_timerfd_create, CLOCK_REALTIME, TFD_NONBLOCK),
				"timerfd_create");

	ktap_need(sys(SYS_timerfd_settime, fd, flags, &spec, NULL), "timerfd_settime");
	return fd;
}

int main(void)
{
	struct timespec early = { 1, 0 }, wrong = { 1700000000, 1000000000 };
	long start = date(), before = clock_ns(), pid, other, ticks, got;
	struct timeval now;
	int at, again, in, cancelled;

	ktap_begin(20);
	bad_pointers_prepare();
	pid = proc_start(sleeps_to, (void *)(start + HOUR));
	other = proc_start(sleeps_for, (void *)HOUR);
	at = timer(TFD_TIMER_ABSTIME, start + HOUR, 0);
	again = timer(TFD_TIMER_ABSTIME, start + HOUR, HOUR);
	in = timer(0, HOUR, 0);
	cancelled = timer(TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, start + 3 * HOUR, 0);
	UNTIL(proc_is_asleep(pid) && proc_is_asleep(other));
	ktap_ret(poll_state(at, POLLIN), 0, "a date in an hour");
	ktap_ret(jump(2 * HOUR), 0, "it is two hours later");
	ktap_ok(date() >= start + 2 * HOUR, "the date says so");
	ktap_ok(clock_ns() - before < 600 * 1000000000L, "the time since boot has not jumped");
	ktap_ret(proc_wait(pid), 0, "who slept to a date has slept enough");
	ktap_ret(sys(SYS_wait4, other, NULL, WNOHANG, NULL), 0, "who sleeps for an hour sleeps on");
	UNTIL(poll_state(at, POLLIN) == POLLIN && poll_state(again, POLLIN) == POLLIN);
	ktap_ret(sys(SYS_read, at, &ticks, 8), 8, "a timer for a date has expired");
	ktap_ret(poll_state(in, POLLIN), 0, "one for an hour has not");
	ktap_ret(sys(SYS_read, cancelled, &ticks, 8), -ECANCELED,
		 "one that is to be told of jumps was told");
	ktap_ret(sys(SYS_read, cancelled, &ticks, 8), -EAGAIN, "once");
	ktap_ret(jump(-2 * HOUR), 0, "and back");
	ktap_ok(date() >= start && date() < start + HOUR, "it is as late as it was");
	got = sys(SYS_read, again, &ticks, 8);
	ktap_ok(got == -EAGAIN || (got == 8 && ticks <= 2),
		"a timer for each hour has not expired more often than twice");
	sys(SYS_gettimeofday, &now, NULL);
	ktap_ret(sys(SYS_settimeofday, &now, NULL), 0, "settimeofday");
	ktap_ret(sys(SYS_clock_settime, CLOCK_MONOTONIC, &early), -EINVAL,
		 "the time since boot cannot be set");
	ktap_ret(sys(SYS_clock_settime, CLOCK_REALTIME, &wrong), -EINVAL, "too many ns");
	wrong.tv_sec = -1;
	wrong.tv_nsec = 0;
	ktap_ret(sys(SYS_clock_settime, CLOCK_REALTIME, &wrong), -EINVAL, "before 1970");
	ktap_ret(sys(SYS_clock_settime, CLOCK_REALTIME, bad_pointers[BAD_UNMAPPED].addr), -EFAULT,
		 "a bad pointer");
	ktap_ret(sys(SYS_settimeofday, bad_pointers[BAD_UNMAPPED].addr, NULL), -EFAULT,
		 "for settimeofday");
	ktap_ret(sys(SYS_settimeofday, NULL, NULL), 0, "setting nothing");
	proc_end(other);
	return ktap_end();
}
