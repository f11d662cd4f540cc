/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-10/user_signal.c - SIGUSR1 ends a program by default.
 *
 * Expect: signal 10
 */
#include "tests/user/dies.h"
#include "tests/user/signals.h"

int main(void)
{
	dies_about_to("send SIGUSR1 to myself");
	signal_self(SIG_USR1);
	return dies_survived();
}
