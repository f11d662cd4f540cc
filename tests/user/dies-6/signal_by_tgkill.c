/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-6/signal_by_tgkill.c - a signal sent to the thread of the
 * program ends it.
 *
 * Expect: signal 6
 */
#include "tests/user/dies.h"
#include "tests/user/signals.h"

int main(void)
{
	dies_about_to("send SIGABRT to my thread");
	sys(SYS_tgkill, sys(SYS_getpid), sys(SYS_gettid), SIG_ABRT);
	return dies_survived();
}
