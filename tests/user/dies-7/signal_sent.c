/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-7/signal_sent.c - SIGBUS can be sent like any signal.
 *
 * Expect: signal 7
 */
#include "tests/user/dies.h"
#include "tests/user/signals.h"

int main(void)
{
	dies_about_to("send SIGBUS to myself");
	signal_self(SIG_BUS);
	return dies_survived();
}
