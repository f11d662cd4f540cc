/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/timer_posix.c - timer_create: the signal that was asked for, with its
 * value, once or again and again; one signal stands for all that came while it was pending.
 */
#include <time.h>

#include "tests/user/handlers.h"
#include "tests/user/polls.h"

#define MS 1000000L

static long make(int clock, int notify, int signo, long value, int *id)
{
	struct sigevent event;

	memset(&event, 0, sizeof(event));
	event.sigev_notify = notify;
	event.sigev_signo = signo;
	event.sigev_value.sival_ptr = (void *)value;
	((int *)&event)[4] = (int)sys(SYS_gettid);
	return ktap_need(sys(SYS_timer_create, clock, &event, id), "timer_create");
}

static long set(int id, int flags, long value, long interval)
{
	struct itimerspec spec = { { interval / 1000000000, interval % 1000000000 },
				   { value / 1000000000, value % 1000000000 } };

	return sys(SYS_timer_settime, id, flags, &spec, NULL);
}

static int has_none(void *id)
{
	struct itimerspec spec;

	return sys(SYS_timer_gettime, id, &spec) == -EINVAL ? 0 : 1;
}

int main(void)
{
	uint64_t rt = SIG_BIT(SIG_RT);
	struct itimerspec left;
	struct timespec now;
	long before, waited;
	int id, other, quiet;

	ktap_begin(27);
	handle(SIG_RT, catch_it, 0);
	handle(SIGALRM, catch_it, 0);
	signal_block(rt);
	ktap_ret(make(CLOCK_MONOTONIC, SIGEV_SIGNAL, SIG_RT, 0x1234567890, &id), 0, "a timer");
	before = clock_ns();
	ktap_ret(set(id, 0, 10 * MS, 0), 0, "in 10 ms");
	signal_suspend(0);
	ktap_ok(clock_ns() - before >= 10 * MS, "not before");
	ktap_ret(caught_count, 1, "once");
	ktap_ok(caught[0].number == SIG_RT && caught[0].info.si_code == SI_TIMER, "by its signal");
	ktap_ok(caught[0].info.si_value.sival_ptr == (void *)0x1234567890 &&
			caught[0].info.si_timerid == id,
		"with its value and number");
	ktap_ret(sys(SYS_timer_getoverrun, id), 0, "none was missed");
	sys(SYS_timer_gettime, id, &left);
	ktap_ok(left.it_value.tv_sec == 0 && left.it_value.tv_nsec == 0, "it is over");

	caught_count = 0;
	before = clock_ns();
	ktap_ret(set(id, 0, MS, MS), 0, "each ms");
	UNTIL(clock_ns() - before > 30 * MS);
	UNTIL(signal_pending_now() & rt);
	signal_suspend(0);
	waited = clock_ns() - before;
	ktap_ret(caught_count, 1, "while it was blocked, one signal came");
	ktap_ok(caught[0].info.si_overrun >= 10, "and stands for the others");
	ktap_ok(caught[0].info.si_overrun <= waited / MS, "not for more than there were");
	ktap_ret(sys(SYS_timer_getoverrun, id), caught[0].info.si_overrun,
		 "timer_getoverrun says the same");
	while (caught_count < 10)
		signal_suspend(0);
	ktap_ok(clock_ns() - before >= 9 * MS, "nine more");
	ktap_ret(set(id, 0, 0, 0), 0, "stopped");
	sys(SYS_timer_gettime, id, &left);
	ktap_ok(left.it_value.tv_nsec == 0 && left.it_interval.tv_nsec == 0, "nothing is left");

	ktap_ret(make(CLOCK_REALTIME, SIGEV_THREAD_ID, SIGALRM, 0, &other), 0, "for one thread");
	sys(SYS_clock_gettime, CLOCK_REALTIME, &now);
	caught_count = 0;
	set(other, TIMER_ABSTIME, now.tv_sec * 1000000000 + now.tv_nsec + 5 * MS, 0);
	UNTIL(caught_count == 1);
	ktap_ret(caught[0].number, SIGALRM, "at a date");
	ktap_ret(make(CLOCK_MONOTONIC, SIGEV_NONE, 0, 0, &quiet), 0, "one that only counts");
	set(quiet, 0, 1000000 * MS, 0);
	sys(SYS_timer_gettime, quiet, &left);
	ktap_ok(left.it_value.tv_sec > 900 && left.it_value.tv_sec <= 1000, "tells what is left");
	ktap_ok(id != other && other != quiet, "each has a number");
	ktap_ret(proc_run(has_none, (void *)(long)quiet), 0, "a child has none of them");
	ktap_ret(sys(SYS_timer_delete, quiet), 0, "deleted");
	ktap_ret(sys(SYS_timer_delete, quiet), -EINVAL, "once");
	ktap_ret(ktap_need(sys(SYS_timer_create, CLOCK_MONOTONIC, NULL, &quiet), "timer_create"), 0,
		 "without an event");
	caught_count = 0;
	set(quiet, 0, 1, 0);
	UNTIL(caught_count == 1);
	ktap_ret(caught[0].number, SIGALRM, "it is SIGALRM");
	ktap_ret(caught[0].info.si_value.sival_int, quiet, "with its number as the value");
	return ktap_end();
}
