/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/clone_shares_handlers.c - CLONE_SIGHAND shares the table
 * of handlers between two processes, but not what is pending or blocked.
 */
#include "tests/user/handlers.h"
#include "tests/user/threads.h"

static int changer(void *unused)
{
	signal_block(SIG_BIT(SIGUSR2));
	return signal_set(SIGUSR1, SIG_IGNORE) == 0 ? 0 : 1;
}

int main(void)
{
	struct kernel_sigaction action;
	char *stack = proc_pages(8);
	long pid;

	ktap_begin(3);
	handle(SIGUSR1, catch_it, 0);
	pid = ktap_need(thread_clone(CLONE_VM | CLONE_SIGHAND | SIGCHLD, stack + 8 * PAGE, NULL,
				     NULL, NULL, changer, NULL),
			"clone");
	ktap_ret(proc_wait(pid), 0, "the child ignores a signal");
	sys(SYS_rt_sigaction, SIGUSR1, NULL, &action, SIGSET_BYTES);
	ktap_ok(action.handler == SIG_IGNORE, "and now we do");
	ktap_ok(signal_mask_now() == 0, "our mask is our own");
	return ktap_end();
}
