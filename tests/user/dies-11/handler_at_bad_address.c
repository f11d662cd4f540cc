/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/handler_at_bad_address.c - a handler where nothing is:
 * the program is killed.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"
#include "tests/user/signals.h"

int main(void)
{
	struct kernel_sigaction action = { 0x10000000, 0x04000000, 0x10000000, 0 };

	dies_about_to("get a signal whose handler is nowhere");
	sys(SYS_rt_sigaction, SIG_USR1, &action, NULL, SIGSET_BYTES);
	signal_self(SIG_USR1);
	return dies_survived();
}
