/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/signal_sent.c - SIGSEGV can be sent like any signal.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"
#include "tests/user/signals.h"

int main(void)
{
	dies_about_to("send SIGSEGV to myself");
	signal_self(SIG_SEGV);
	return dies_survived();
}
