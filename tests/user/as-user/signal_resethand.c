/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/signal_resethand.c - SA_RESETHAND: the handler is called
 * once, then the default action stands.
 */
#include "tests/user/handlers.h"

static int child(void *unused)
{
	caught_count = 0;
	handle(SIGUSR1, catch_it, SA_RESETHAND);
	signal_self(SIGUSR1);
	CHECK(caught_count == 1);
	signal_self(SIGUSR1);
	return 0;
}

int main(void)
{
	struct kernel_sigaction action;

	ktap_begin(3);
	handle(SIGUSR1, catch_it, SA_RESETHAND);
	signal_self(SIGUSR1);
	ktap_ret(caught_count, 1, "the handler is called");
	sys(SYS_rt_sigaction, SIGUSR1, NULL, &action, SIGSET_BYTES);
	ktap_ok(action.handler == SIG_DEFAULT, "and is no more");
	ktap_ret(proc_run(child, NULL), STATUS_KILLED(SIGUSR1), "a second signal kills");
	return ktap_end();
}
