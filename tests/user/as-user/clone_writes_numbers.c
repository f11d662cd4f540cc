/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/clone_writes_numbers.c - CLONE_PARENT_SETTID writes the
 * child's number in the parent's memory, CLONE_CHILD_SETTID in the child's.
 */
#include "tests/user/threads.h"

static volatile int in_parent, in_child;

int main(void)
{
	long pid;

	ktap_begin(5);
	pid = sys(SYS_clone, CLONE_PARENT_SETTID | CLONE_CHILD_SETTID | SIGCHLD, 0, &in_parent,
		  &in_child, 0);
	if (pid == 0) {
		CHECK(in_child == sys(SYS_gettid));
		sys_exit(0);
	}
	ktap_ok(pid > 0, "clone");
	ktap_ret(in_parent, pid, "the parent's word");
	ktap_ret(in_child, 0, "the other is not written here");
	ktap_ret(proc_wait(pid), 0, "but in the child");

	in_parent = 0;
	pid = sys(SYS_clone, CLONE_CHILD_SETTID | SIGCHLD, 0, &in_parent, (int *)8, 0);
	if (pid == 0)
		sys_exit(0);
	proc_wait(pid);
	ktap_ret(in_parent, 0, "not asked for, not written; a bad address harms nobody");
	return ktap_end();
}
