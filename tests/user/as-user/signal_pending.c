/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/signal_pending.c - sigpending tells of blocked signals,
 * the thread's and the process's, and not of ignored ones.
 */
#include "tests/user/handlers.h"

int main(void)
{
	uint64_t mask;

	ktap_begin(7);
	ktap_ok(signal_pending_now() == 0, "at first none");
	signal_mask(~0UL);
	signal_self(SIGUSR1);
	signal_thread_self(SIGUSR2);
	signal_thread_self(SIGUSR1);
	signal_self(SIGCHLD);
	ktap_ok(signal_pending_now() == (SIG_BIT(SIGUSR1) | SIG_BIT(SIGUSR2) | SIG_BIT(SIGCHLD)),
		"those that were sent");
	signal_set(SIGUSR1, SIG_IGNORE);
	ktap_ok(signal_pending_now() == (SIG_BIT(SIGUSR2) | SIG_BIT(SIGCHLD)),
		"to ignore a signal drops it");
	signal_set(SIGCHLD, SIG_DEFAULT);
	ktap_ok(signal_pending_now() == SIG_BIT(SIGUSR2), "as does a default that ignores");
	ktap_ret(sys(SYS_rt_sigpending, &mask, 16), -EINVAL, "a mask of 16 bytes");
	ktap_ret(sys(SYS_rt_sigpending, (void *)8, SIGSET_BYTES), -EFAULT, "a bad address");
	signal_set(SIGUSR2, SIG_IGNORE);
	signal_mask(0);
	ktap_ok(true, "we live");
	return ktap_end();
}
