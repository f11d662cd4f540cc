/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/signal_stack_errors.c - what sigaltstack refuses.
 */
#include "tests/user/handlers.h"

static char *area;
static volatile long result;

static void handler(int number, siginfo_t *info, void *context)
{
	result = alt_stack(area, 8 * PAGE, 0);
}

int main(void)
{
	stack_t stack;

	area = proc_pages(16);
	ktap_begin(10);
	ktap_need(sys(SYS_sigaltstack, NULL, &stack), "sigaltstack");
	ktap_ret(stack.ss_flags, SS_DISABLE, "at first there is none");
	ktap_ret(alt_stack(area, MINSIGSTKSZ - 1, 0), -ENOMEM, "one too small");
	ktap_ret(alt_stack(area, 8 * PAGE, 4), -EINVAL, "an unknown flag");
	ktap_ret(alt_stack(area, 8 * PAGE, SS_ONSTACK), 0, "SS_ONSTACK is taken for no flag");
	ktap_ret(sys(SYS_sigaltstack, (void *)8, NULL), -EFAULT, "from a bad address");
	ktap_ret(sys(SYS_sigaltstack, NULL, (void *)8), -EFAULT, "to a bad address");
	handle(SIGUSR1, handler, SA_ONSTACK);
	signal_self(SIGUSR1);
	ktap_ret(result, -EPERM, "while it is in use");
	ktap_ret(alt_stack(NULL, 0, SS_DISABLE), 0, "none any more");
	sys(SYS_sigaltstack, NULL, &stack);
	ktap_ret(stack.ss_flags, SS_DISABLE, "told so");
	result = 1;
	signal_self(SIGUSR1);
	ktap_ret(result, 0, "the handler runs on the ordinary stack");
	return ktap_end();
}
