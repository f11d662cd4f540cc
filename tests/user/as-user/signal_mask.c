/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/signal_mask.c - the mask is set, added to, taken from, and
 * told.
 */
#include "tests/user/signals.h"

static uint64_t mask_now(void)
{
	uint64_t mask = 0;

	sys(SYS_rt_sigprocmask, HOW_BLOCK, NULL, &mask, SIGSET_BYTES);
	return mask;
}

static long change(int how, uint64_t mask)
{
	return sys(SYS_rt_sigprocmask, how, &mask, NULL, SIGSET_BYTES);
}

int main(void)
{
	uint64_t old;

	ktap_begin(9);
	ktap_ret(change(HOW_SET, SIG_BIT(SIG_USR1)), 0, "set");
	ktap_ok(mask_now() == SIG_BIT(SIG_USR1), "to one signal");
	change(HOW_BLOCK, SIG_BIT(SIG_USR2) | SIG_BIT(SIG_RT));
	ktap_ok(mask_now() == (SIG_BIT(SIG_USR1) | SIG_BIT(SIG_USR2) | SIG_BIT(SIG_RT)),
		"two more");
	change(HOW_UNBLOCK, SIG_BIT(SIG_USR1) | SIG_BIT(SIG_HUP));
	ktap_ok(mask_now() == (SIG_BIT(SIG_USR2) | SIG_BIT(SIG_RT)), "one less");
	change(HOW_SET, ~0UL);
	ktap_ok(mask_now() == ~(SIG_BIT(SIG_KILL) | SIG_BIT(SIG_STOP)),
		"all, but SIGKILL and SIGSTOP cannot be blocked");
	old = signal_mask(0);
	ktap_ok(old == ~(SIG_BIT(SIG_KILL) | SIG_BIT(SIG_STOP)) && mask_now() == 0,
		"the mask before is told while a new one is set");
	ktap_ret(change(3, 0), -EINVAL, "a way to change it that does not exist");
	ktap_ret(sys(SYS_rt_sigprocmask, 99, NULL, &old, SIGSET_BYTES), 0,
		 "which does not matter if there is no new mask");
	ktap_ret(sys(SYS_rt_sigprocmask, HOW_SET, &old, NULL, 4), -EINVAL, "a mask of 4 bytes");
	return ktap_end();
}
