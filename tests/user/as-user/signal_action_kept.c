/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/signal_action_kept.c - rt_sigaction tells what was set
 * before.
 */
#include "tests/user/signals.h"

int main(void)
{
	struct kernel_sigaction old = { .handler = 99 };

	ktap_begin(7);
	ktap_ret(sys(SYS_rt_sigaction, SIG_USR1, NULL, &old, SIGSET_BYTES), 0, "asking");
	ktap_ok(old.handler == SIG_DEFAULT, "the default at first");
	ktap_ret(signal_set(SIG_USR1, SIG_IGNORE), 0, "to be ignored");
	sys(SYS_rt_sigaction, SIG_USR1, NULL, &old, SIGSET_BYTES);
	ktap_ok(old.handler == SIG_IGNORE, "is told");
	ktap_ret(signal_set(SIG_USR1, SIG_DEFAULT), 0, "the default again");
	sys(SYS_rt_sigaction, SIG_USR1, NULL, &old, SIGSET_BYTES);
	ktap_ok(old.handler == SIG_DEFAULT, "is told");
	sys(SYS_rt_sigaction, SIG_USR2, NULL, &old, SIGSET_BYTES);
	ktap_ok(old.handler == SIG_DEFAULT, "another signal is not touched");
	return ktap_end();
}
