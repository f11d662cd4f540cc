/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/wait_without_hanging.c - WNOHANG: 0 while there are
 * children and none has ended.
 */
#include "tests/user/process.h"

int main(void)
{
	int status = 77;
	long pid, got;

	ktap_begin(6);
	ktap_ret(sys(SYS_wait4, -1, &status, WNOHANG, NULL), -ECHILD, "without a child");
	pid = proc_start(proc_linger, NULL);
	ktap_ret(sys(SYS_wait4, -1, &status, WNOHANG, NULL), 0, "with one that lives");
	ktap_ret(status, 77, "the status is not written");
	sys(SYS_kill, pid, SIGKILL);
	do {
		sys(SYS_sched_yield);
		got = sys(SYS_wait4, pid, &status, WNOHANG, NULL);
	} while (got == 0);
	ktap_ret(got, pid, "when it has ended, its number");
	ktap_ret(status, STATUS_KILLED(SIGKILL), "and how");
	ktap_ret(sys(SYS_wait4, pid, &status, WNOHANG, NULL), -ECHILD, "once only");
	return ktap_end();
}
