/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/signal_nodefer.c - SA_NODEFER: a handler may be
 * interrupted by its own signal.
 */
#include "tests/user/handlers.h"

static volatile int depth, deepest;

static void handler(int number, siginfo_t *info, void *context)
{
	if (++depth > deepest)
		deepest = depth;
	if (depth < 5)
		signal_self(SIGUSR1);
	depth--;
}

int main(void)
{
	ktap_begin(3);
	handle(SIGUSR1, handler, SA_NODEFER);
	signal_self(SIGUSR1);
	ktap_ret(deepest, 5, "five deep");
	ktap_ret(depth, 0, "and back");
	ktap_ok(signal_mask_now() == 0, "nothing is blocked");
	return ktap_end();
}
