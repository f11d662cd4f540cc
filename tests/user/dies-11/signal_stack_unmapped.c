/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/signal_stack_unmapped.c - a signal stack where nothing
 * is: killed.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"
#include "tests/user/handlers.h"

int main(void)
{
	dies_about_to("get a signal on a signal stack that is not there");
	ktap_need(alt_stack((void *)0x10000000, 8 * PAGE, 0), "sigaltstack");
	handle(SIGUSR1, catch_it, SA_ONSTACK);
	signal_self(SIGUSR1);
	return dies_survived();
}
