/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/handler_non_canonical.c - a handler at a non-canonical
 * address: the program is killed.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"
#include "tests/user/signals.h"

int main(void)
{
	struct kernel_sigaction action = { NON_CANONICAL, 0x04000000, NON_CANONICAL, 0 };

	dies_about_to("get a signal whose handler is at a non-canonical address");
	sys(SYS_rt_sigaction, SIG_USR1, &action, NULL, SIGSET_BYTES);
	signal_self(SIG_USR1);
	return dies_survived();
}
