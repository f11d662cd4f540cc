/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/signal_delivery_order.c - of several signals let through
 * at once each handler is interrupted by the next: the last runs first.
 */
#include "tests/user/handlers.h"

int main(void)
{
	ktap_begin(4);
	handle(SIGUSR1, catch_it, 0);
	handle(SIGUSR2, catch_it, 0);
	handle(SIGHUP, catch_it, 0);
	signal_block(SIG_BIT(SIGUSR1) | SIG_BIT(SIGUSR2) | SIG_BIT(SIGHUP));
	signal_self(SIGUSR2);
	signal_self(SIGHUP);
	signal_self(SIGUSR1);
	signal_unblock(~0UL);
	ktap_ret(caught_count, 3, "three");
	ktap_ret(caught[0].number, SIGUSR2, "the highest number runs first");
	ktap_ret(caught[1].number, SIGUSR1, "the next");
	ktap_ret(caught[2].number, SIGHUP, "the lowest last");
	return ktap_end();
}
