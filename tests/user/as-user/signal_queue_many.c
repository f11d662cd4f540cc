/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/signal_queue_many.c - a thousand real-time signals wait
 * for one who blocks them, and all come, in order.
 */
#include "tests/user/handlers.h"

#define MANY 1000

static volatile long expected, wrong;

static void handler(int number, siginfo_t *info, void *context)
{
	wrong += (long)info->si_value.sival_ptr != expected++;
}

int main(void)
{
	long sent = 0;

	ktap_begin(3);
	handle(40, handler, 0);
	signal_block(SIG_BIT(40));
	while (sent < MANY && signal_queue(sys(SYS_getpid), 40, sent) == 0)
		sent++;
	ktap_ret(sent, MANY, "a thousand are sent");
	signal_unblock(SIG_BIT(40));
	ktap_ret(expected, MANY, "a thousand come");
	ktap_ret(wrong, 0, "in order");
	return ktap_end();
}
