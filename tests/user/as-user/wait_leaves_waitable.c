/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/wait_leaves_waitable.c - WNOWAIT tells of a child and
 * leaves it to be waited for again.
 */
#include "tests/user/process.h"

int main(void)
{
	siginfo_t info;
	long pid;

	ktap_begin(7);
	pid = proc_fork();
	if (pid == 0)
		sys_exit(8);
	for (int i = 0; i < 2; i++) {
		ktap_ret(sys(SYS_waitid, P_PID, pid, &info, WEXITED | WNOWAIT, NULL), 0,
			 "it has ended");
		ktap_ok(info.si_pid == pid && info.si_status == 8, "who and how");
	}
	ktap_ret(sys(SYS_kill, pid, 0), 0, "its number is taken still");
	ktap_ret(proc_wait(pid), STATUS_EXITED(8), "it is waited for");
	ktap_ret(sys(SYS_kill, pid, 0), -ESRCH, "and gone");
	return ktap_end();
}
