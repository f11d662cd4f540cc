/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/fork_under_fast_timer.c - a timer that fires many times while a
 * large memory is copied does not make fork begin again each time: it comes to an end.
 */
#include <sys/sysinfo.h>
#include <sys/time.h>

#include "tests/user/handlers.h"

#define PAGES	   16384UL /* 64 MiB, where there is so much */
#define TICKS_MOST 60

static volatile int ticks;

static void set_timer(long usec)
{
	struct itimerval timer = { { 0, usec }, { 0, usec } };

	sys(SYS_setitimer, ITIMER_REAL, &timer, NULL);
}

/* Counts; and if fork should never end, lets it go at last. */
static void tick(int number, siginfo_t *info, void *context)
{
	ticks = ticks + 1;
	if (ticks == TICKS_MOST)
		set_timer(0);
}

static long microseconds(void)
{
	struct timespec now;

	sys(SYS_clock_gettime, CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* fork, once: how often the handler has run before it returned, and how long it took. */
static int fork_once(long usec, long *took)
{
	long start = microseconds(), pid;
	int count;

	ticks = 0;
	set_timer(usec);
	pid = sys(SYS_fork);
	count = ticks;
	if (pid == 0)
		sys_exit(0);
	set_timer(0);
	*took = microseconds() - start;
	CHECK(pid > 0);
	CHECK(proc_wait(pid) == 0);
	return count;
}

/* A quarter of the machine at most: the child has tables for as much. */
static unsigned long pages_to_touch(void)
{
	struct sysinfo info;
	unsigned long quarter;

	CHECK(sys(SYS_sysinfo, &info) == 0);
	quarter = info.totalram * info.mem_unit / PAGE / 4;
	return quarter < PAGES ? quarter : PAGES;
}

int main(void)
{
	unsigned long pages = pages_to_touch();
	volatile char *memory = proc_pages(pages);
	long took, usec;

	ktap_begin(3);
	handle(SIGALRM, tick, SA_RESTART);
	for (unsigned long i = 0; i < pages; i++)
		memory[i * PAGE] = 1;
	fork_once(0, &took);
	/* several times in a fork; but never so often that nothing else is done any more */
	usec = took / 8 < 300 ? 300 : took / 8;
	ktap_note("a fork takes %ld us; a tick each %ld us", took, usec);
	for (int i = 0; i < 3; i++) {
		int count = fork_once(usec, &took);

		ktap_ok(count < TICKS_MOST, "fork, after %d ticks were taken", count);
	}
	return ktap_end();
}
