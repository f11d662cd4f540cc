/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/signal_stack_autodisarm.c - SS_AUTODISARM: the signal
 * stack is forgotten while a handler runs on it, and back afterwards.
 */
#include "tests/user/handlers.h"

#ifndef SS_AUTODISARM
#define SS_AUTODISARM (1U << 31)
#endif

static char *area;
static volatile int flags_inside;

static void handler(int number, siginfo_t *info, void *context)
{
	stack_t now;

	sys(SYS_sigaltstack, NULL, &now);
	flags_inside = now.ss_flags;
}

int main(void)
{
	stack_t now;

	area = proc_pages(8);
	ktap_begin(3);
	ktap_ret(alt_stack(area, 8 * PAGE, (int)SS_AUTODISARM), 0, "sigaltstack");
	handle(SIGUSR1, handler, SA_ONSTACK);
	signal_self(SIGUSR1);
	ktap_ret(flags_inside, SS_DISABLE, "in the handler there is none");
	sys(SYS_sigaltstack, NULL, &now);
	ktap_ok(now.ss_sp == area && now.ss_flags == (int)SS_AUTODISARM, "afterwards it is back");
	return ktap_end();
}
