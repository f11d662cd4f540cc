/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/wait_stopped_of_zombies.c - who asks for stops alone, and
 * has dead children only, is told that there is none: he does not sleep.
 */
#include "tests/user/process.h"

static int child(void *unused)
{
	return 4;
}

int main(void)
{
	long pid;

	ktap_begin(3);
	pid = proc_start(child, NULL);
	ktap_ret(sys(SYS_waitid, P_ALL, 0, NULL, WEXITED | WNOWAIT, NULL), 0, "it has ended");
	ktap_ret(sys(SYS_waitid, P_ALL, 0, NULL, WSTOPPED, NULL), -ECHILD, "it will not stop");
	ktap_ret(proc_wait(pid), STATUS_EXITED(4), "its status is still there");
	return ktap_end();
}
