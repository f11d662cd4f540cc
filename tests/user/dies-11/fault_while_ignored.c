/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/fault_while_ignored.c - a fault kills even if its signal
 * is ignored.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"
#include "tests/user/signals.h"

int main(void)
{
	volatile char *null = dies_hide(0);

	ktap_need(signal_set(SIG_SEGV, SIG_IGNORE), "rt_sigaction");
	dies_about_to("read address 0 with SIGSEGV ignored");
	(void)*null;
	return dies_survived();
}
