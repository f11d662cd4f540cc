/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-64/last_signal.c - the last signal of all ends a program by
 * default.
 *
 * Expect: signal 64
 */
#include "tests/user/dies.h"
#include "tests/user/signals.h"

int main(void)
{
	dies_about_to("send signal 64 to myself");
	signal_self(SIG_LAST);
	return dies_survived();
}
