/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/signal_blocked.c - a blocked signal waits; ignored
 * meanwhile, it is forgotten.
 */
#include "tests/user/signals.h"

int main(void)
{
	ktap_begin(4);
	signal_mask(SIG_BIT(SIG_TERM) | SIG_BIT(SIG_USR1));
	ktap_ret(signal_self(SIG_TERM), 0, "SIGTERM is sent while blocked");
	ktap_ret(signal_self(SIG_USR1), 0, "SIGUSR1 too");
	ktap_need(signal_set(SIG_TERM, SIG_IGNORE), "rt_sigaction");
	ktap_need(signal_set(SIG_USR1, SIG_IGNORE), "rt_sigaction");
	signal_mask(0);
	ktap_ok(true, "ignored, then let through: nothing happens");
	ktap_need(signal_set(SIG_TERM, SIG_DEFAULT), "rt_sigaction");
	ktap_ok(true, "and nothing is left of it when it is deadly again");
	return ktap_end();
}
