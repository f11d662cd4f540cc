/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/handler_faults_again.c - a handler of SIGSEGV that faults
 * itself: killed, as SIGSEGV is blocked while it runs.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"
#include "tests/user/handlers.h"

static void handler(int number, siginfo_t *info, void *context)
{
	if (++caught_count > 1)
		sys_exit(KTAP_FAIL);
	*(volatile int *)dies_hide(8) = 1;
}

int main(void)
{
	dies_about_to("fault in the handler of a fault");
	handle(SIGSEGV, handler, 0);
	*(volatile int *)dies_hide(8) = 1;
	return dies_survived();
}
