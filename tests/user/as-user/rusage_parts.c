/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/rusage_parts.c - getrusage of ourselves, of a thread, of children: what
 * each has used is told of it, and children count once they were waited for.
 */
#include <sys/resource.h>

#include "tests/user/threads.h"

#define RUSAGE_THREAD_ONLY 1
#define MAPPED		   2000

static long usec(const struct timeval *tv)
{
	return tv->tv_sec * 1000000 + tv->tv_usec;
}

static long cpu_time(int who)
{
	struct rusage usage;

	ktap_need(sys(SYS_getrusage, who, &usage), "getrusage");
	return usec(&usage.ru_utime) + usec(&usage.ru_stime);
}

static struct rusage usage_of(int who)
{
	struct rusage usage;

	ktap_need(sys(SYS_getrusage, who, &usage), "getrusage");
	return usage;
}

/* Run until our own process has used so much more. */
static void burn(long microseconds)
{
	long until = cpu_time(RUSAGE_SELF) + microseconds;

	while (cpu_time(RUSAGE_SELF) < until)
		for (volatile int i = 0; i < 10000; i++)
			;
}

static int burner(void *unused)
{
	burn(60000);
	return 0;
}

static int toucher(void *unused)
{
	volatile char *pages = proc_pages(MAPPED);

	for (int i = 0; i < MAPPED; i++)
		pages[i * PAGE] = 1;
	return 0;
}

static void own(void)
{
	struct rusage before = usage_of(RUSAGE_SELF), after, thread;
	volatile char *pages = proc_pages(MAPPED);

	for (int i = 0; i < MAPPED; i++)
		pages[i * PAGE] = 1;
	after = usage_of(RUSAGE_SELF);
	ktap_ok(after.ru_minflt >= before.ru_minflt + MAPPED / 16, "faults are counted");
	ktap_ok(after.ru_maxrss >= MAPPED * 2, "memory is told, in KiB");
	sys(SYS_munmap, pages, MAPPED * PAGE);
	ktap_ok(usage_of(RUSAGE_SELF).ru_maxrss >= after.ru_maxrss, "it was the largest: it stays");
	burn(50000);
	thread = usage_of(RUSAGE_THREAD_ONLY);
	after = usage_of(RUSAGE_SELF);
	ktap_ok(usec(&after.ru_utime) + usec(&after.ru_stime) >= 50000, "time is told");
	ktap_ok(usec(&after.ru_utime) + usec(&after.ru_stime) >=
			usec(&thread.ru_utime) + usec(&thread.ru_stime),
		"the only thread's is in it");
}

static void time_never_goes_back(void)
{
	struct rusage last = usage_of(RUSAGE_SELF), now;
	bool back = false;

	for (int i = 0; i < 20000 && !back; i++) {
		now = usage_of(RUSAGE_SELF);
		back = usec(&now.ru_utime) < usec(&last.ru_utime) ||
		       usec(&now.ru_stime) < usec(&last.ru_stime);
		last = now;
	}
	ktap_ok(!back, "neither user nor system time ever goes back");
}

static void children(void)
{
	struct rusage before = usage_of(RUSAGE_CHILDREN), after, waited;
	long pid = proc_start(burner, NULL);
	siginfo_t info;
	int status;

	ktap_need(sys(SYS_waitid, P_PID, pid, &info, WEXITED | WNOWAIT, NULL), "waitid");
	ktap_ok(cpu_time(RUSAGE_CHILDREN) == usec(&before.ru_utime) + usec(&before.ru_stime),
		"a zombie's time is not ours yet");
	ktap_need(sys(SYS_wait4, pid, &status, 0, &waited), "wait4");
	after = usage_of(RUSAGE_CHILDREN);
	ktap_ok(usec(&after.ru_utime) + usec(&after.ru_stime) >= 60000, "once waited for, it is");
	ktap_ok(usec(&waited.ru_utime) + usec(&waited.ru_stime) >= 60000, "wait4 tells the same");
	proc_run(toucher, NULL);
	ktap_ok(usage_of(RUSAGE_CHILDREN).ru_minflt >= after.ru_minflt + MAPPED / 16,
		"its faults too");
}

int main(void)
{
	struct rusage usage;

	ktap_begin(12);
	ktap_ret(sys(SYS_getrusage, 2, &usage), -EINVAL, "nobody of that number");
	ktap_ret(sys(SYS_getrusage, RUSAGE_SELF, 8), -EFAULT, "a bad address");
	own();
	time_never_goes_back();
	children();
	return ktap_end();
}
