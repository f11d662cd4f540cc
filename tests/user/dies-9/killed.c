/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-9/killed.c - SIGKILL ends a program, whatever it has blocked.
 *
 * Expect: signal 9
 */
#include "tests/user/dies.h"
#include "tests/user/signals.h"

int main(void)
{
	signal_mask(~0UL);
	dies_about_to("send SIGKILL to myself, with all signals blocked");
	signal_self(SIG_KILL);
	return dies_survived();
}
