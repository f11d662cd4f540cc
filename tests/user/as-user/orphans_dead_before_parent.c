/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/orphans_dead_before_parent.c - children that were dead
 * already when their parent ended are buried too.
 */
#include "tests/user/process.h"

#define CHILDREN 10

static volatile long *pids;

static int child(void *unused)
{
	siginfo_t info;

	for (int i = 0; i < CHILDREN; i++) {
		long pid = proc_fork();

		if (pid == 0)
			sys_exit(0);
		pids[i] = pid;
		CHECK(sys(SYS_waitid, P_PID, pids[i], &info, WEXITED | WNOWAIT, NULL) == 0);
	}
	return 0;
}

int main(void)
{
	pids = proc_shared(PAGE);
	ktap_begin(2);
	ktap_ret(proc_run(child, NULL), 0, "a parent of ten dead children ends");
	for (int i = 0; i < CHILDREN; i++)
		UNTIL(sys(SYS_kill, pids[i], 0) == -ESRCH);
	ktap_ok(true, "all are gone");
	return ktap_end();
}
