/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/orphan_goes_to_init.c - a process whose parent ends
 * becomes the child of the first process, which buries it.
 */
#include "tests/user/process.h"

static volatile long *shared;

static int grandchild(void *unused)
{
	shared[0] = sys(SYS_getpid);
	UNTIL(sys(SYS_getppid) != shared[1]);
	shared[2] = sys(SYS_getppid);
	return 0;
}

static int child(void *unused)
{
	shared[1] = sys(SYS_getpid);
	proc_start(grandchild, NULL);
	UNTIL(shared[0]);
	return 0;
}

int main(void)
{
	shared = proc_shared(PAGE);
	ktap_begin(3);
	ktap_ret(proc_run(child, NULL), 0, "the middle one ends");
	UNTIL(shared[2]);
	ktap_ret(shared[2], 1, "the youngest has a new parent");
	UNTIL(sys(SYS_kill, shared[0], 0) == -ESRCH);
	ktap_ok(true, "and has been buried");
	return ktap_end();
}
