/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-1/hung_up.c - SIGHUP ends a program by default.
 *
 * Expect: signal 1
 */
#include "tests/user/dies.h"
#include "tests/user/signals.h"

int main(void)
{
	dies_about_to("send SIGHUP to myself");
	signal_self(SIG_HUP);
	return dies_survived();
}
