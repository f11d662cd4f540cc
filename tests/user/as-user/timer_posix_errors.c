/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/timer_posix_errors.c - what timer_create and its family refuse.
 */
#include <signal.h>
#include <sys/resource.h>
#include <time.h>

#include "tests/user/bad_pointers.h"
#include "tests/user/process.h"

static long make(int clock, int notify, int signo, int tid)
{
	struct sigevent event;
	int id;

	memset(&event, 0, sizeof(event));
	event.sigev_notify = notify;
	event.sigev_signo = signo;
	((int *)&event)[4] = tid;
	return sys(SYS_timer_create, clock, &event, &id);
}

static long set(int id, long sec, long nsec)
{
	struct itimerspec spec = { { 0, 0 }, { sec, nsec } };

	return sys(SYS_timer_settime, id, 0, &spec, NULL);
}

int main(void)
{
	struct rlimit few = { 5, 5 };
	bool all = true;
	int id, made = 0;

	ktap_begin(16);
	bad_pointers_prepare();
	ktap_ret(make(CLOCK_MONOTONIC, 3, SIGUSR1, 0), -EINVAL, "no such way to be told");
	ktap_ret(make(CLOCK_MONOTONIC, SIGEV_SIGNAL, 65, 0), -EINVAL, "no such signal");
	ktap_ret(make(CLOCK_MONOTONIC, SIGEV_SIGNAL, 0, 0), -EINVAL, "no signal");
	ktap_ret(make(CLOCK_MONOTONIC, SIGEV_THREAD_ID, SIGUSR1, 0x7fffffff), -EINVAL,
		 "no such thread");
	ktap_ret(make(CLOCK_MONOTONIC, SIGEV_THREAD_ID, SIGUSR1, (int)sys(SYS_getppid)), -EINVAL,
		 "not ours");
	ktap_ret(make(99, SIGEV_SIGNAL, SIGUSR1, 0), -EINVAL, "no such clock");
	ktap_ret(make(CLOCK_MONOTONIC_RAW, SIGEV_SIGNAL, SIGUSR1, 0), -EOPNOTSUPP,
		 "a clock without timers");
	ktap_ret(sys(SYS_timer_create, CLOCK_MONOTONIC, NULL, &id), 0, "a timer");
	ktap_ret(set(id, 1, 1000000000), -EINVAL, "too many ns");
	ktap_ret(set(id, -1, 0), -EINVAL, "less than no time");
	ktap_ret(set(id + 1000, 1, 0), -EINVAL, "no such timer to set");
	ktap_ret(sys(SYS_timer_settime, id, 0, NULL, NULL), -EINVAL, "to nothing");
	ktap_ret(sys(SYS_timer_getoverrun, id + 1000), -EINVAL, "no such timer to ask");
	for (int i = 0; i < BAD_COUNT; i++) {
		char *bad = bad_pointers[i].addr;

		if (bad_pointers[i].kind == BAD_TO_READ) {
			all &= sys(SYS_timer_create, CLOCK_MONOTONIC, bad, &id) == -EFAULT;
			all &= sys(SYS_timer_settime, id, 0, bad, NULL) == -EFAULT;
		}
		all &= sys(SYS_timer_create, CLOCK_MONOTONIC, NULL, bad) == -EFAULT;
		all &= sys(SYS_timer_gettime, id, bad) == -EFAULT;
	}
	ktap_ok(all, "every bad place");
	sys(SYS_prlimit64, 0, RLIMIT_SIGPENDING, &few, NULL);
	while (made < 10 && sys(SYS_timer_create, CLOCK_MONOTONIC, NULL, &id) == 0)
		made++;
	ktap_ok(made <= 5, "as many as signals may be pending");
	ktap_ret(sys(SYS_timer_create, CLOCK_MONOTONIC, NULL, &id), -EAGAIN, "and no more");
	return ktap_end();
}
