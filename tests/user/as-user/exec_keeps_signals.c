/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/exec_keeps_signals.c - ignored signals, the mask and what
 * is pending pass through execve.
 */
#include "tests/user/signals.h"

static int second(void)
{
	struct kernel_sigaction action;
	uint64_t mask;

	ktap_begin(5);
	ktap_need(sys(SYS_rt_sigaction, SIG_USR1, NULL, &action, SIGSET_BYTES), "rt_sigaction");
	ktap_ok(action.handler == SIG_IGNORE, "an ignored signal is ignored still");
	ktap_need(sys(SYS_rt_sigaction, SIG_USR2, NULL, &action, SIGSET_BYTES), "rt_sigaction");
	ktap_ok(action.handler == SIG_DEFAULT, "one that was not is not");
	ktap_need(sys(SYS_rt_sigprocmask, 0, NULL, &mask, SIGSET_BYTES), "rt_sigprocmask");
	ktap_ok(mask == SIG_BIT(SIG_TERM), "the mask is as it was");
	ktap_ret(signal_set(SIG_TERM, SIG_IGNORE), 0, "the signal that is pending is ignored");
	signal_mask(0);
	ktap_ok(true, "and does nothing when it is let through");
	return ktap_end();
}

int main(int argc, char **argv, char **envp)
{
	char *arguments[] = { argv[0], "second", NULL };

	if (argc > 1)
		return second();
	ktap_need(signal_set(SIG_USR1, SIG_IGNORE), "rt_sigaction");
	signal_mask(SIG_BIT(SIG_TERM));
	ktap_need(sys(SYS_kill, sys(SYS_getpid), SIG_TERM), "kill");
	ktap_need(sys(SYS_execve, argv[0], arguments, envp), "execve");
	return KTAP_FAIL;
}
