/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/vfork_child_killed.c - a vfork child that is killed lets
 * its parent go on.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <unistd.h>

#include "tests/user/process.h"

int main(void)
{
	pid_t pid;

	ktap_begin(1);
	pid = vfork();
	if (pid == 0) {
		sys(SYS_kill, sys(SYS_getpid), SIGKILL);
		_exit(1);
	}
	ktap_ret(proc_wait(pid), STATUS_KILLED(SIGKILL), "killed, and we are here");
	return ktap_end();
}
