/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/wait_selects_children.c - which children wait4 looks at:
 * one, any, those of a group.
 */
#include "tests/user/process.h"

static int in_own_group(void *unused)
{
	sys(SYS_setpgid, 0, 0);
	return 5;
}

int main(void)
{
	long same, other;
	int status;

	sys(SYS_setpgid, 0, 0);
	ktap_begin(8);
	other = proc_start(in_own_group, NULL);
	sys(SYS_setpgid, other, other);
	ktap_ret(sys(SYS_wait4, 0, &status, 0, NULL), -ECHILD, "0: nobody is in our group");
	same = proc_start(in_own_group, NULL);
	proc_wait(same);
	same = proc_fork();
	if (same == 0)
		sys_exit(4);
	ktap_ret(sys(SYS_wait4, 0, &status, 0, NULL), same, "0: the one in our group");
	ktap_ret(sys(SYS_wait4, -sys(SYS_getpgid, 0), &status, 0, NULL), -ECHILD,
		 "our group by number: no more");
	ktap_ret(sys(SYS_wait4, -other, &status, 0, NULL), other, "-group: the other");
	ktap_ret(status, STATUS_EXITED(5), "its status");
	same = proc_start(in_own_group, NULL);
	other = proc_start(in_own_group, NULL);
	ktap_ret(sys(SYS_wait4, other, &status, 0, NULL), other, "a number: that one");
	ktap_ret(sys(SYS_wait4, -1, &status, 0, NULL), same, "-1: any");
	ktap_ret(sys(SYS_wait4, -1, &status, 0, NULL), -ECHILD, "no child is left");
	return ktap_end();
}
