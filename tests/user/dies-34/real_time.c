/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-34/real_time.c - a real-time signal ends a program by
 * default.
 *
 * Expect: signal 34
 */
#include "tests/user/dies.h"
#include "tests/user/signals.h"

int main(void)
{
	dies_about_to("send signal 34 to myself");
	signal_self(SIG_RT);
	return dies_survived();
}
