/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/handler_in_kernel.c - a handler in the kernel's half: the
 * program is killed.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"
#include "tests/user/signals.h"

int main(void)
{
	struct kernel_sigaction action = { KERNEL_TEXT, 0x04000000, KERNEL_TEXT, 0 };

	dies_about_to("get a signal whose handler is in the kernel");
	sys(SYS_rt_sigaction, SIG_USR1, &action, NULL, SIGSET_BYTES);
	signal_self(SIG_USR1);
	return dies_survived();
}
