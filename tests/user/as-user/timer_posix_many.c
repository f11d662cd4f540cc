/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/timer_posix_many.c - a hundred timers of a nanosecond: each has one signal
 * pending and rests until that is taken, or it is ignored; the program runs on meanwhile.
 */
#include <time.h>

#include "tests/user/handlers.h"
#include "tests/user/polls.h"

#define MS 1000000L
/* A machine of 64 MiB lets a user have that many signals pending, here and on Linux. */
#define MANY 100

static int seen[MANY], strangers;

static void count_it(int number, siginfo_t *info, void *context)
{
	int nr = info->si_value.sival_int;

	if (nr < 0 || nr >= MANY)
		strangers++;
	else
		seen[nr]++;
}

static int start(int signo, int nr)
{
	struct itimerspec spec = { { 0, 1 }, { 0, 1 } };
	struct sigevent event;
	int id;

	memset(&event, 0, sizeof(event));
	event.sigev_notify = SIGEV_SIGNAL;
	event.sigev_signo = signo;
	event.sigev_value.sival_int = nr;
	ktap_need(sys(SYS_timer_create, CLOCK_MONOTONIC, &event, &id), "timer_create");
	ktap_need(sys(SYS_timer_settime, id, 0, &spec, NULL), "timer_settime");
	return id;
}

static int all_seen(void)
{
	for (int i = 0; i < MANY; i++)
		if (!seen[i])
			return 0;
	return 1;
}

int main(void)
{
	struct kernel_sigaction ignore = { .handler = (unsigned long)SIG_IGN };
	static int ids[MANY];
	struct itimerspec left;
	uint64_t rt = SIG_BIT(SIG_RT);
	long before;

	ktap_begin(5);
	handle(SIG_RT, count_it, 0);
	signal_block(rt);
	for (int i = 0; i < MANY; i++)
		ids[i] = start(SIG_RT, i);
	before = clock_ns();
	UNTIL(clock_ns() - before > 20 * MS);
	ktap_ok(1, "the program runs while all of them wait");
	sys(SYS_timer_gettime, ids[0], &left);
	ktap_ok(left.it_interval.tv_nsec == 1, "one that waits keeps its interval");
	UNTIL((signal_suspend(0), all_seen()));
	ktap_ok(!strangers, "each has sent its signal");
	ktap_need(sys(SYS_rt_sigaction, SIG_RT, &ignore, NULL, SIGSET_BYTES), "rt_sigaction");
	signal_unblock(rt);
	before = clock_ns();
	UNTIL(clock_ns() - before > 20 * MS);
	ktap_ok(1, "it runs while they are ignored");
	for (int i = 0; i < MANY; i++)
		ktap_need(sys(SYS_timer_delete, ids[i]), "timer_delete");
	memset(seen, 0, sizeof(seen));
	handle(SIG_RT, count_it, 0);
	ids[0] = start(SIG_RT, 7);
	UNTIL(seen[7] >= 3);
	ktap_ok(!strangers, "one goes on as its signals are taken");
	return ktap_end();
}
