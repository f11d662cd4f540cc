/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/signal_queue_order.c - real-time signals queue, each as
 * often as it was sent, the lowest number first; others are there once.
 */
#include "tests/user/handlers.h"

#define RT 36

static bool was(int index, int number, long value)
{
	const struct caught *one = &caught[index];

	if (one->number == number && (long)one->info.si_value.sival_ptr == value)
		return true;
	ktap_note("%d: signal %d, value %ld", index, one->number,
		  (long)one->info.si_value.sival_ptr);
	return false;
}

/* All are blocked while one is handled: the order is that of delivery. */
static void take(int number)
{
	ktap_need(handle_mask(number, catch_it, 0, ~0UL), "rt_sigaction");
}

int main(void)
{
	long self = sys(SYS_getpid);

	ktap_begin(8);
	take(RT);
	take(RT + 1);
	take(SIGUSR1);
	signal_block(SIG_BIT(RT) | SIG_BIT(RT + 1) | SIG_BIT(SIGUSR1));
	signal_queue(self, RT + 1, 1);
	signal_queue(self, RT, 2);
	signal_queue(self, RT + 1, 3);
	signal_queue(self, SIGUSR1, 4);
	signal_queue(self, RT, 5);
	signal_queue(self, SIGUSR1, 6);
	ktap_ok(signal_pending_now() == (SIG_BIT(RT) | SIG_BIT(RT + 1) | SIG_BIT(SIGUSR1)),
		"all three are pending");
	signal_unblock(~0UL);
	ktap_ret(caught_count, 5, "five came of six");
	ktap_ok(was(0, SIGUSR1, 4), "SIGUSR1 first, once, as it was sent first");
	ktap_ok(was(1, RT, 2), "then the lower real-time signal");
	ktap_ok(was(2, RT, 5), "twice");
	ktap_ok(was(3, RT + 1, 1), "then the higher");
	ktap_ok(was(4, RT + 1, 3), "twice");
	ktap_ok(signal_pending_now() == 0, "nothing is left");
	return ktap_end();
}
