/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/timer_virtual.c - ITIMER_VIRTUAL and ITIMER_PROF count
 * the time that the program computes, and send SIGVTALRM and SIGPROF.
 */
#include <sys/time.h>

#include "tests/user/handlers.h"

static void burn_until(int which, int number)
{
	struct itimerval timer = { { 0, 0 }, { 0, 20000 } }, left;

	caught_count = 0;
	handle(number, catch_it, 0);
	ktap_ret(sys(SYS_setitimer, which, &timer, NULL), 0, "setitimer %d", which);
	for (volatile unsigned long i = 0; !caught_count; i++)
		;
	ktap_ret(caught[0].number, number, "its signal comes while we compute");
	sys(SYS_getitimer, which, &left);
	ktap_ok(left.it_value.tv_usec == 0 && left.it_value.tv_sec == 0, "it is off");
}

int main(void)
{
	struct itimerval hour = { { 0, 0 }, { 3600, 0 } }, left;
	struct timespec moment = { 0, 30000000 };

	ktap_begin(7);
	burn_until(ITIMER_VIRTUAL, SIGVTALRM);
	burn_until(ITIMER_PROF, SIGPROF);
	sys(SYS_setitimer, ITIMER_VIRTUAL, &hour, NULL);
	sys(SYS_nanosleep, &moment, NULL);
	sys(SYS_getitimer, ITIMER_VIRTUAL, &left);
	ktap_ok(left.it_value.tv_sec * 1000000 + left.it_value.tv_usec > 3600000000L - 25000,
		"sleep does not count");
	return ktap_end();
}
