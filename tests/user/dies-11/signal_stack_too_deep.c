/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/signal_stack_too_deep.c - handlers that interrupt each
 * other on a signal stack until it is full: killed, and nothing below it is
 * touched.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"
#include "tests/user/handlers.h"

static char *area;

static void again(int number, siginfo_t *info, void *context)
{
	if (!sys_all_are(area, 8 * PAGE, 0x66)) {
		ktap_note("written below the signal stack");
		sys_exit(KTAP_FAIL);
	}
	signal_self(SIGUSR1);
}

int main(void)
{
	area = proc_pages(16);
	memset(area, 0x66, 8 * PAGE);
	dies_about_to("fill the signal stack with frames");
	ktap_need(alt_stack(area + 8 * PAGE, 8 * PAGE, 0), "sigaltstack");
	handle(SIGUSR1, again, SA_ONSTACK | SA_NODEFER);
	signal_self(SIGUSR1);
	return dies_survived();
}
