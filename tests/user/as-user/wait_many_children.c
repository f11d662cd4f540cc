/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/wait_many_children.c - of forty children each is
 * found once, with its own status.
 */
#include "tests/user/process.h"

#define CHILDREN 40 /* small machines allow a user some eighty */

int main(void)
{
	static long pids[CHILDREN];
	static bool seen[CHILDREN];
	int right = 0, status;
	long pid;

	ktap_begin(2);
	for (int i = 0; i < CHILDREN; i++) {
		pids[i] = proc_fork();
		if (pids[i] == 0)
			sys_exit(i);
	}
	while ((pid = sys(SYS_wait4, -1, &status, 0, NULL)) > 0) {
		for (int i = 0; i < CHILDREN; i++) {
			if (pids[i] != pid)
				continue;
			right += !seen[i] && status == STATUS_EXITED(i);
			seen[i] = true;
		}
	}
	ktap_ret(right, CHILDREN, "forty");
	ktap_ret(pid, -ECHILD, "and no more");
	return ktap_end();
}
