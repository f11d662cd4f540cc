/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/signal_mask_in_handler.c - while a handler runs its own
 * signal and those of its mask are blocked; afterwards the mask is as it was.
 */
#include "tests/user/handlers.h"

static volatile uint64_t seen;
static volatile int depth, deepest;

static void handler(int number, siginfo_t *info, void *context)
{
	seen = signal_mask_now();
	if (++depth > deepest)
		deepest = depth;
	if (caught_count++ == 0)
		signal_self(SIGUSR1); /* pending until we return */
	depth--;
}

int main(void)
{
	uint64_t before = SIG_BIT(SIGTERM);

	ktap_begin(5);
	signal_mask(before);
	ktap_need(handle_mask(SIGUSR1, handler, 0, SIG_BIT(SIGUSR2) | SIG_BIT(SIGKILL)),
		  "rt_sigaction");
	signal_self(SIGUSR1);
	ktap_ok(seen == (before | SIG_BIT(SIGUSR1) | SIG_BIT(SIGUSR2)), "blocked in the handler");
	ktap_ret(deepest, 1, "it was not interrupted by its own signal");
	ktap_ret(caught_count, 2, "which came when it had returned");
	ktap_ok(signal_mask_now() == before, "the mask is as it was");
	ktap_ok(signal_pending_now() == 0, "and nothing is pending");
	return ktap_end();
}
