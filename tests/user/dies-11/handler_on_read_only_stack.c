/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/handler_on_read_only_stack.c - a signal while the stack
 * may not be written: killed.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"
#include "tests/user/handlers.h"

int main(void)
{
	char *area = proc_pages(8);

	dies_about_to("get a signal on a signal stack that is read-only");
	ktap_need(alt_stack(area, 8 * PAGE, 0), "sigaltstack");
	ktap_need(sys(SYS_mprotect, area, 8 * PAGE, PROT_READ), "mprotect");
	handle(SIGUSR1, catch_it, SA_ONSTACK);
	signal_self(SIGUSR1);
	return dies_survived();
}
