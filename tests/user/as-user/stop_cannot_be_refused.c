/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/stop_cannot_be_refused.c - SIGSTOP and SIGKILL can be
 * neither caught, ignored nor blocked.
 */
#include "tests/user/handlers.h"

static volatile int *ready;

static int child(void *unused)
{
	CHECK(handle_mask(SIGSTOP, catch_it, 0, 0) == -EINVAL);
	CHECK(handle_mask(SIGKILL, catch_it, 0, 0) == -EINVAL);
	CHECK(signal_set(SIGSTOP, SIG_IGNORE) == -EINVAL);
	CHECK(signal_set(SIGKILL, SIG_IGNORE) == -EINVAL);
	signal_mask(~0UL);
	CHECK(signal_mask_now() == ~(SIG_BIT(SIGKILL) | SIG_BIT(SIGSTOP)));
	*ready = 1;
	for (;;)
		sys(SYS_sched_yield);
	return 0;
}

int main(void)
{
	int status = 0;
	long pid;

	ready = proc_shared(PAGE);
	ktap_begin(3);
	pid = proc_start(child, NULL);
	UNTIL(*ready);
	sys(SYS_kill, pid, SIGSTOP);
	ktap_ret(sys(SYS_wait4, pid, &status, WUNTRACED, NULL), pid, "all blocked: SIGSTOP");
	ktap_ret(status, STATUS_STOPPED(SIGSTOP), "stops it");
	sys(SYS_kill, pid, SIGKILL);
	ktap_ret(proc_wait(pid), STATUS_KILLED(SIGKILL), "SIGKILL ends it");
	return ktap_end();
}
