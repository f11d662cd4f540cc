/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/wait_bad_pointers.c - a bad place for the status: EFAULT,
 * and the child is buried.
 */
#include "tests/user/bad_pointers.h"
#include "tests/user/process.h"

int main(void)
{
	unsigned int done = 0;

	bad_pointers_prepare();
	ktap_begin(2 * (BAD_COUNT - 1));
	for (int i = 0; i < BAD_COUNT; i++) {
		long pid;

		if (bad_pointers[i].kind == BAD_NULL)
			continue;
		pid = proc_fork();
		if (pid == 0)
			sys_exit(0);
		ktap_ret(sys(SYS_wait4, pid, bad_pointers[i].addr, 0, NULL), -EFAULT, "%s",
			 bad_pointers[i].what);
		ktap_ret(sys(SYS_wait4, pid, NULL, 0, NULL), -ECHILD, "it is gone");
		done++;
	}
	return ktap_end();
}
