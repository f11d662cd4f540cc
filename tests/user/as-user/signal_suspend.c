/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/signal_suspend.c - sigsuspend waits with another mask,
 * and the old one is back when the handler has run.
 */
#include "tests/user/handlers.h"

static volatile uint64_t in_handler;

static void handler(int number, siginfo_t *info, void *context)
{
	in_handler = signal_mask_now();
}

int main(void)
{
	uint64_t blocked = SIG_BIT(SIGUSR1) | SIG_BIT(SIGUSR2);

	ktap_begin(7);
	handle(SIGUSR1, handler, SA_RESTART);
	signal_mask(blocked);
	signal_self(SIGUSR1);
	ktap_ok(in_handler == 0, "a blocked signal waits");
	ktap_ret(signal_suspend(SIG_BIT(SIGHUP)), -EINTR, "EINTR, always");
	ktap_ok(in_handler == (SIG_BIT(SIGUSR1) | SIG_BIT(SIGHUP)),
		"the handler ran under the mask of the wait");
	ktap_ok(signal_mask_now() == blocked, "the old mask is back");
	ktap_ret(sys(SYS_rt_sigsuspend, &blocked, 4), -EINVAL, "a mask of 4 bytes");
	ktap_ret(sys(SYS_rt_sigsuspend, (void *)8, SIGSET_BYTES), -EFAULT, "a bad address");
	ktap_ok(signal_mask_now() == blocked, "and nothing changed");
	return ktap_end();
}
