/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/handler_without_restorer.c - a handler without
 * SA_RESTORER cannot be called.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"
#include "tests/user/signals.h"

static void handler(int number)
{
	ktap_note("the handler runs");
	sys_exit(KTAP_FAIL);
}

int main(void)
{
	struct kernel_sigaction action = { (unsigned long)handler, 0, 0, 0 };

	dies_about_to("get a signal that says not how to return from it");
	sys(SYS_rt_sigaction, SIG_USR1, &action, NULL, SIGSET_BYTES);
	signal_self(SIG_USR1);
	return dies_survived();
}
