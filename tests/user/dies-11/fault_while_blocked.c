/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/fault_while_blocked.c - a fault kills even if its signal
 * is blocked.
 *
 * There is no later: the instruction cannot be gone on with.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"
#include "tests/user/signals.h"

int main(void)
{
	volatile char *null = dies_hide(0);

	signal_mask(SIG_BIT(SIG_SEGV));
	dies_about_to("read address 0 with SIGSEGV blocked");
	(void)*null;
	return dies_survived();
}
