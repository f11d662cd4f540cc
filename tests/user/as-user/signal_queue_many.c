/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/signal_queue_many.c - a thousand real-time signals wait
 * for one who blocks them, and all come, in order.
 */
#include <sys/resource.h>

#include "tests/user/handlers.h"

#define MANY 1000 /* or as many as a small machine lets a user queue */

static volatile long expected, wrong;

static void handler(int number, siginfo_t *info, void *context)
{
	wrong += (long)info->si_value.sival_ptr != expected++;
}

int main(void)
{
	struct rlimit limit;
	long sent = 0, many = MANY;

	ktap_begin(3);
	ktap_need(sys(SYS_getrlimit, RLIMIT_SIGPENDING, &limit), "getrlimit");
	if (limit.rlim_cur < MANY)
		many = (long)limit.rlim_cur;
	handle(40, handler, 0);
	signal_block(SIG_BIT(40));
	while (sent < many && signal_queue(sys(SYS_getpid), 40, sent) == 0)
		sent++;
	ktap_ret(sent, many, "a thousand, or what the limit allows, are sent");
	signal_unblock(SIG_BIT(40));
	ktap_ret(expected, many, "all of them come");
	ktap_ret(wrong, 0, "in order");
	return ktap_end();
}
