/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/exec_resets_handlers.c - execve makes caught signals
 * default again, leaves ignored ones, and forgets the signal stack.
 */
#include "tests/user/handlers.h"

static int second(void)
{
	struct kernel_sigaction action;
	stack_t stack;

	CHECK(sys(SYS_rt_sigaction, SIGUSR1, NULL, &action, SIGSET_BYTES) == 0);
	CHECK(action.handler == SIG_DEFAULT);
	CHECK(action.mask == 0);
	CHECK(sys(SYS_rt_sigaction, SIGUSR2, NULL, &action, SIGSET_BYTES) == 0);
	CHECK(action.handler == SIG_IGNORE);
	CHECK(sys(SYS_rt_sigaction, SIGCHLD, NULL, &action, SIGSET_BYTES) == 0);
	CHECK(action.handler == SIG_DEFAULT);
	CHECK(sys(SYS_sigaltstack, NULL, &stack) == 0);
	CHECK(stack.ss_flags == SS_DISABLE);
	CHECK(signal_mask_now() == SIG_BIT(SIGTERM));
	CHECK(signal_pending_now() == SIG_BIT(SIGTERM));
	return 23;
}

int main(int argc, char **argv, char **envp)
{
	char *arguments[] = { argv[0], "second", NULL };
	long pid;

	if (argc > 1)
		return second();
	ktap_begin(1);
	pid = proc_fork();
	if (pid == 0) {
		ktap_need(handle_mask(SIGUSR1, catch_it, SA_RESTART, SIG_BIT(SIGHUP)), "sigaction");
		handle(SIGCHLD, catch_it, SA_NOCLDWAIT);
		signal_set(SIGUSR2, SIG_IGNORE);
		ktap_need(alt_stack(proc_pages(4), 4 * PAGE, 0), "sigaltstack");
		signal_mask(SIG_BIT(SIGTERM));
		signal_self(SIGTERM);
		sys(SYS_execve, argv[0], arguments, envp);
		sys_exit(1);
	}
	ktap_ret(proc_wait(pid), STATUS_EXITED(23), "what the new program finds");
	return ktap_end();
}
