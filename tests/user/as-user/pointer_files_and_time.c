/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/pointer_files_and_time.c - every call on descriptors, clocks and
 * timers that takes a pointer refuses every bad place.
 *
 * A row per call, a column per kind of address: each pair must give EFAULT.  Where
 * NULL has a meaning of its own, or the place is only read, that column is left out.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/timerfd.h>
#include <time.h>

#include "tests/user/bad_pointers.h"

static int in, out, ep, timer_fd, timer_id;
static struct epoll_event event;
static struct itimerspec spec;

enum {
	READS = 1,  /* the kernel only reads there: read-only places are good */
	NULL_OK = 2 /* NULL has a meaning */
};

#define CALL(name, ...)                              \
	static long do_##name(char *p)               \
	{                                            \
		return sys(SYS_##name, __VA_ARGS__); \
	}
CALL(epoll_ctl, ep, EPOLL_CTL_MOD, in, p)
CALL(epoll_wait, ep, p, 1, 0)
CALL(epoll_pwait, ep, &event, 1, 0, p, 8)
CALL(epoll_pwait2, ep, &event, 1, p, NULL, 0)
CALL(timerfd_settime, timer_fd, 0, p, NULL)
CALL(timerfd_gettime, timer_fd, p)
CALL(signalfd4, -1, p, 8, 0)
CALL(signalfd, -1, p, 8)
CALL(timer_create, CLOCK_MONOTONIC, NULL, p)
CALL(timer_settime, timer_id, 0, p, NULL)
CALL(timer_gettime, timer_id, p)
CALL(clock_gettime, CLOCK_REALTIME, p)
CALL(clock_getres, CLOCK_REALTIME, p)
CALL(clock_settime, CLOCK_REALTIME, p)
CALL(clock_adjtime, CLOCK_REALTIME, p)
CALL(adjtimex, p)
CALL(settimeofday, p, NULL)
CALL(gettimeofday, p, NULL)
CALL(time, p)
CALL(times, p)
CALL(pipe2, p, 0)
CALL(pipe, p)
CALL(preadv2, in, p, 1, -1, -1, 0)
CALL(pwritev2, out, p, 1, -1, -1, 0)
CALL(sysinfo, p)
CALL(uname, p)
CALL(getcpu, p, NULL)
CALL(getrandom, p, 8, 0)
CALL(getrusage, RUSAGE_SELF, p)
CALL(sched_rr_get_interval, 0, p)

static long do_timerfd_old(char *p)
{
	return sys(SYS_timerfd_settime, timer_fd, 0, &spec, p);
}
static long do_timer_event(char *p)
{
	int id;

	return sys(SYS_timer_create, CLOCK_MONOTONIC, p, &id);
}
static long do_timer_old(char *p)
{
	return sys(SYS_timer_settime, timer_id, 0, &spec, p);
}
static long do_getlk(char *p)
{
	return sys(SYS_fcntl, in, F_GETLK, p);
}
static long do_setlk(char *p)
{
	return sys(SYS_fcntl, in, F_SETLK, p);
}
static long do_ofd_setlkw(char *p)
{
	return sys(SYS_fcntl, in, 38, p);
}
static long do_setown_ex(char *p)
{
	return sys(SYS_fcntl, in, 15, p);
}
static long do_getown_ex(char *p)
{
	return sys(SYS_fcntl, in, 16, p);
}
static long do_fionbio(char *p)
{
	return sys(SYS_ioctl, in, 0x5421, p);
}
static long do_fionread(char *p)
{
	return sys(SYS_ioctl, in, 0x541B, p);
}

#define ROW(name, flags)                \
	{                               \
#name, do_##name, flags \
	}
static const struct {
	const char *name;
	long (*call)(char *p);
	int flags;
} rows[] = {
	ROW(epoll_ctl, READS),
	ROW(epoll_wait, 0),
	ROW(epoll_pwait, READS | NULL_OK),
	ROW(epoll_pwait2, READS | NULL_OK),
	ROW(timerfd_settime, READS),
	ROW(timerfd_old, NULL_OK),
	ROW(timerfd_gettime, 0),
	ROW(signalfd4, READS),
	ROW(signalfd, READS),
	ROW(timer_create, 0),
	ROW(timer_event, READS | NULL_OK),
	ROW(timer_settime, READS | NULL_OK),
	ROW(timer_old, NULL_OK),
	ROW(timer_gettime, 0),
	ROW(clock_gettime, 0),
	ROW(clock_getres, NULL_OK),
	ROW(clock_settime, READS),
	ROW(clock_adjtime, 0),
	ROW(adjtimex, 0),
	ROW(settimeofday, READS | NULL_OK),
	ROW(gettimeofday, NULL_OK),
	ROW(time, NULL_OK),
	ROW(times, NULL_OK),
	ROW(pipe2, 0),
	ROW(pipe, 0),
	ROW(preadv2, READS),
	ROW(pwritev2, READS),
	ROW(sysinfo, 0),
	ROW(uname, 0),
	ROW(getcpu, NULL_OK),
	ROW(getrandom, 0),
	ROW(getrusage, 0),
	ROW(sched_rr_get_interval, 0),
	ROW(getlk, READS),
	ROW(setlk, READS),
	ROW(ofd_setlkw, READS),
	ROW(setown_ex, READS),
	ROW(getown_ex, 0),
	ROW(fionbio, READS),
	ROW(fionread, 0),
};

/* Does every kind of bad place give EFAULT? */
static bool all_refused(long (*call)(char *p), int flags)
{
	bool all = true;

	for (int i = 0; i < BAD_COUNT; i++) {
		const struct bad_pointer *bad = &bad_pointers[i];
		long got;

		if ((bad->kind == BAD_NULL && flags & NULL_OK) ||
		    (bad->kind == BAD_TO_WRITE && flags & READS))
			continue;
		got = call(bad->addr);
		/* getrandom may have filled what comes before the boundary */
		if (got == -EFAULT || (call == do_getrandom && got == 3))
			continue;
		ktap_note("%s: %ld", bad->what, got);
		all = false;
	}
	return all;
}

int main(void)
{
	struct timespec no_wait = { 0, 0 };
	int fds[2];

	ktap_begin(ARRAY_SIZE(rows) + 1);
	bad_pointers_prepare();
	ktap_need(sys(SYS_pipe2, fds, O_NONBLOCK), "pipe2");
	in = fds[0];
	out = fds[1];
	ep = (int)ktap_need(sys(SYS_epoll_create1, 0), "epoll_create1");
	timer_fd = (int)ktap_need(sys(SYS_timerfd_create, CLOCK_MONOTONIC, 0), "timerfd_create");
	ktap_need(sys(SYS_timer_create, CLOCK_MONOTONIC, NULL, &timer_id), "timer_create");
	event.events = EPOLLIN;
	ktap_need(sys(SYS_epoll_ctl, ep, EPOLL_CTL_ADD, in, &event), "epoll_ctl");
	ktap_need(sys(SYS_write, out, "xy", 2), "write");
	for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++)
		ktap_ok(all_refused(rows[i].call, rows[i].flags), "%s", rows[i].name);
	ktap_ret(sys(SYS_epoll_pwait2, ep, &event, 1, &no_wait, NULL, 0), 1, "and all still works");
	return ktap_end();
}
