/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/timer_alarm.c - alarm sends SIGALRM when its time is
 * over, once, and tells what was left of the alarm before.
 */
#include "tests/user/handlers.h"

int main(void)
{
	ktap_begin(6);
	handle(SIGALRM, catch_it, 0);
	sys(SYS_alarm, 0); /* who started us may have set one */
	ktap_ret(sys(SYS_alarm, 1000), 0, "there was none before");
	ktap_ret(sys(SYS_alarm, 0), 1000, "a thousand seconds were left; now there is none");
	signal_block(SIG_BIT(SIGALRM)); /* it may ring before we sleep */
	ktap_ret(sys(SYS_alarm, 1), 0, "one second");
	ktap_ret(signal_suspend(0), -EINTR, "SIGALRM ends our sleep");
	ktap_ok(caught_count == 1 && caught[0].info.si_code == SI_KERNEL, "it is from the kernel");
	ktap_ret(sys(SYS_alarm, 0), 0, "and does not come again");
	return ktap_end();
}
