/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/restorer_unmapped.c - a handler that returns to a
 * restorer that is not there.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"
#include "tests/user/signals.h"

static void handler(int number)
{
}

int main(void)
{
	struct kernel_sigaction action = { (unsigned long)handler, 0x04000000, 0x10000000, 0 };

	dies_about_to("return from a handler to nowhere");
	sys(SYS_rt_sigaction, SIG_USR1, &action, NULL, SIGSET_BYTES);
	signal_self(SIG_USR1);
	return dies_survived();
}
