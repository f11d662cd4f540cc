/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/clone_parent_makes_siblings.c - CLONE_PARENT: the new
 * process is the child of its maker's parent, in its maker's group.
 */
#include "tests/user/threads.h"

static volatile long *sibling;

static int child(void *unused)
{
	long own, pid;

	CHECK(sys(SYS_setpgid, 0, 0) == 0);
	own = sys(SYS_getpid);
	pid = sys(SYS_clone, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0);
	if (pid == 0) {
		CHECK(sys(SYS_getpgid, 0) == own);
		sys_exit(sys(SYS_getppid) == sibling[1] ? 21 : 1);
	}
	sibling[0] = pid;
	CHECK(sys(SYS_wait4, pid, NULL, 0, NULL) == -ECHILD);
	return 0;
}

int main(void)
{
	sibling = proc_shared(PAGE);
	sibling[1] = sys(SYS_getpid);
	ktap_begin(2);
	ktap_ret(proc_run(child, NULL), 0, "the child cannot wait for it");
	ktap_ret(proc_wait(sibling[0]), STATUS_EXITED(21), "but we can");
	return ktap_end();
}
