/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/timerfd_errors.c - what timers to be read refuse; a signal ends the
 * wait for one.
 */
#include <sys/timerfd.h>

#include "tests/user/bad_pointers.h"
#include "tests/user/handlers.h"

static int fd;

static int waits(void *unused)
{
	uint64_t ticks;

	handle(SIGUSR1, catch_it, 0);
	CHECK(sys(SYS_read, fd, &ticks, 8) == -EINTR);
	return 0;
}

static long set(int file, int flags, long sec, long nsec, long interval_nsec)
{
	struct itimerspec spec = { { 0, interval_nsec }, { sec, nsec } };

	return sys(SYS_timerfd_settime, file, flags, &spec, NULL);
}

int main(void)
{
	bool all = true;
	long pid;

	ktap_begin(16);
	bad_pointers_prepare();
	fd = (int)ktap_need(sys(SYS_timerfd_create, CLOCK_MONOTONIC, 0), "timerfd_create");
	ktap_ret(sys(SYS_timerfd_create, CLOCK_PROCESS_CPUTIME_ID, 0), -EINVAL, "not of CPU time");
	ktap_ret(sys(SYS_timerfd_create, CLOCK_MONOTONIC_RAW, 0), -EINVAL, "nor of the raw clock");
	ktap_ret(sys(SYS_timerfd_create, 99, 0), -EINVAL, "no such clock");
	ktap_ret(sys(SYS_timerfd_create, CLOCK_BOOTTIME_ALARM, 0), -EPERM, "alarms are for root");
	ktap_ret(sys(SYS_timerfd_create, CLOCK_MONOTONIC, 1), -EINVAL, "no such flag");
	ktap_ret(set(fd, 4, 1, 0, 0), -EINVAL, "no such flag to set it");
	ktap_ret(set(fd, 0, 0, 1000000000, 0), -EINVAL, "too many ns");
	ktap_ret(set(fd, 0, -1, 0, 0), -EINVAL, "before now");
	ktap_ret(set(fd, 0, 1, 0, -1), -EINVAL, "an interval below 0");
	ktap_ret(set(99, 0, 1, 0, 0), -EBADF, "not open");
	ktap_ret(set(1, 0, 1, 0, 0), -EINVAL, "no timer");
	ktap_ret(sys(SYS_timerfd_gettime, 1, NULL), -EINVAL, "no timer to ask");
	ktap_ret(set(fd, 0, 0x7fffffffffffffff, 0, 0), 0, "for as good as ever");
	for (int i = 0; i < BAD_COUNT; i++) {
		char *bad = bad_pointers[i].addr;

		if (bad_pointers[i].kind != BAD_TO_WRITE)
			all &= sys(SYS_timerfd_settime, fd, 0, bad, NULL) == -EFAULT;
		all &= sys(SYS_timerfd_gettime, fd, bad) == -EFAULT;
	}
	ktap_ok(all, "every bad place");
	pid = proc_start(waits, NULL);
	UNTIL(proc_is_asleep(pid));
	sys(SYS_kill, pid, SIGUSR1);
	ktap_ret(proc_wait(pid), 0, "a signal ends the wait");
	set(fd, 0, 0, 1, 0);
	for (all = true; sys(SYS_read, fd, bad_pointers[BAD_PROT_NONE].addr, 8) != -EFAULT;)
		;
	ktap_ok(all, "a bad place for the ticks");
	return ktap_end();
}
