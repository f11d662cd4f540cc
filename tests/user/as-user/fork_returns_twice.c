/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/fork_returns_twice.c - fork gives the child 0 and the
 * parent the child's number; the child is a process of its own.
 */
#include "tests/user/process.h"

static int child(void *parent)
{
	CHECK(sys(SYS_getppid) == (long)parent);
	CHECK(sys(SYS_getpid) != (long)parent);
	CHECK(sys(SYS_gettid) == sys(SYS_getpid));
	return 0;
}

int main(void)
{
	long *shared = proc_shared(PAGE), self = sys(SYS_getpid), pid;

	ktap_begin(6);
	pid = proc_fork();
	if (pid == 0) {
		shared[0] = sys(SYS_getpid);
		shared[1] = sys(SYS_getpgid, 0);
		shared[2] = sys(SYS_getsid, 0);
		sys_exit(child((void *)self));
	}
	ktap_ret(proc_wait(pid), 0, "the child has a number of its own, and us as its parent");
	ktap_ret(shared[0], pid, "its number is the one that fork returned");
	ktap_ok(pid != self && pid > 1, "which is not ours");
	ktap_ret(shared[1], sys(SYS_getpgid, 0), "it is in our process group");
	ktap_ret(shared[2], sys(SYS_getsid, 0), "and in our session");
	ktap_ret(sys(SYS_getpid), self, "and we are who we were");
	return ktap_end();
}
