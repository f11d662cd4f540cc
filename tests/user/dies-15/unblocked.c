/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-15/unblocked.c - a signal that waited behind the mask ends
 * the program when let through.
 *
 * Expect: signal 15
 */
#include "tests/user/dies.h"
#include "tests/user/signals.h"

int main(void)
{
	signal_mask(SIG_BIT(SIG_TERM));
	ktap_need(signal_self(SIG_TERM), "kill");
	dies_about_to("let SIGTERM through");
	signal_mask(0);
	return dies_survived();
}
