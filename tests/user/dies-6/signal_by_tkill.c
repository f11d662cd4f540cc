/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-6/signal_by_tkill.c - a signal sent to the thread ends the
 * program.
 *
 * Expect: signal 6
 */
#include "tests/user/dies.h"
#include "tests/user/signals.h"

int main(void)
{
	dies_about_to("send SIGABRT to my thread");
	sys(SYS_tkill, sys(SYS_gettid), SIG_ABRT);
	return dies_survived();
}
