/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/wait_strangers.c - who is not our child cannot be waited
 * for.
 */
#include "tests/user/process.h"

static volatile long *grandchild;

static int child(void *unused)
{
	grandchild[0] = proc_start(proc_linger, NULL);
	UNTIL(grandchild[1]);
	proc_end(grandchild[0]);
	return 0;
}

int main(void)
{
	siginfo_t info;
	long pid;

	ktap_begin(13);
	ktap_ret(sys(SYS_wait4, 1, NULL, 0, NULL), -ECHILD, "the first process of all");
	ktap_ret(sys(SYS_wait4, sys(SYS_getpid), NULL, 0, NULL), -ECHILD, "ourselves");
	ktap_ret(sys(SYS_wait4, sys(SYS_getppid), NULL, 0, NULL), -ECHILD, "our parent");
	ktap_ret(sys(SYS_wait4, 4000000, NULL, 0, NULL), -ECHILD, "nobody");
	ktap_ret(sys(SYS_wait4, -4000000, NULL, 0, NULL), -ECHILD, "no group");
	ktap_ret(sys(SYS_wait4, -2147483648L, NULL, 0, NULL), -ESRCH, "the least number there is");
	grandchild = proc_shared(PAGE);
	pid = proc_start(child, NULL);
	UNTIL(grandchild[0]);
	ktap_ret(sys(SYS_wait4, grandchild[0], NULL, 0, NULL), -ECHILD, "a child's child");
	grandchild[1] = 1;
	proc_wait(pid);
	ktap_ret(sys(SYS_wait4, -1, NULL, 0x100, NULL), -EINVAL, "an option that does not exist");
	ktap_ret(sys(SYS_waitid, P_ALL, 0, &info, 0, NULL), -EINVAL, "waitid for nothing");
	ktap_ret(sys(SYS_waitid, P_ALL, 0, &info, WEXITED | 0x100, NULL), -EINVAL,
		 "waitid with such an option");
	ktap_ret(sys(SYS_waitid, 99, 0, &info, WEXITED, NULL), -EINVAL, "waitid by a kind unknown");
	ktap_ret(sys(SYS_waitid, P_PID, 0, &info, WEXITED, NULL), -EINVAL, "waitid of process 0");
	ktap_ret(sys(SYS_waitid, P_PID, 4000000, &info, WEXITED, NULL), -ECHILD, "waitid: nobody");
	return ktap_end();
}
