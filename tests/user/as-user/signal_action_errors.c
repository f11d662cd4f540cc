/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/signal_action_errors.c - what rt_sigaction refuses.
 */
#include "tests/user/signals.h"

int main(void)
{
	struct kernel_sigaction action;

	ktap_begin(8);
	ktap_ret(signal_set(0, SIG_IGNORE), -EINVAL, "signal 0");
	ktap_ret(signal_set(65, SIG_IGNORE), -EINVAL, "signal 65");
	ktap_ret(signal_set(-1, SIG_IGNORE), -EINVAL, "signal -1");
	ktap_ret(signal_set(SIG_KILL, SIG_IGNORE), -EINVAL, "SIGKILL cannot be ignored");
	ktap_ret(signal_set(SIG_STOP, SIG_IGNORE), -EINVAL, "nor SIGSTOP");
	ktap_ret(sys(SYS_rt_sigaction, SIG_KILL, NULL, &action, SIGSET_BYTES), 0,
		 "but it may be asked after");
	ktap_ret(sys(SYS_rt_sigaction, SIG_USR1, NULL, &action, 4), -EINVAL, "a mask of 4 bytes");
	ktap_ret(signal_set(SIG_LAST, SIG_IGNORE), 0, "signal 64 is the last");
	return ktap_end();
}
