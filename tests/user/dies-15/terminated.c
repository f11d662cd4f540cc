/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-15/terminated.c - SIGTERM ends a program by default.
 *
 * Expect: signal 15
 */
#include "tests/user/dies.h"
#include "tests/user/signals.h"

int main(void)
{
	dies_about_to("send SIGTERM to myself");
	signal_self(SIG_TERM);
	return dies_survived();
}
