/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/session_of_its_own.c - setsid makes a session and a
 * group; the leader of a group may not call it.
 */
#include "tests/user/process.h"

static int grandchild(void *session)
{
	CHECK(sys(SYS_getsid, 0) == (long)session);
	CHECK(sys(SYS_setpgid, 0, 0) == 0);
	CHECK(sys(SYS_getsid, 0) == (long)session);
	CHECK(sys(SYS_setsid) == -EPERM);
	return 0;
}

static int child(void *unused)
{
	long self = sys(SYS_getpid);

	CHECK(sys(SYS_setsid) == self);
	CHECK(sys(SYS_getsid, 0) == self && sys(SYS_getpgid, 0) == self);
	CHECK(sys(SYS_setsid) == -EPERM);
	CHECK(sys(SYS_setpgid, 0, 0) == -EPERM);
	CHECK(proc_run(grandchild, (void *)self) == 0);
	return 0;
}

int main(void)
{
	long pid;

	sys(SYS_setpgid, 0, 0);
	ktap_begin(5);
	ktap_ret(sys(SYS_setsid), -EPERM, "we lead a group");
	ktap_ret(proc_run(child, NULL), 0, "a child does not, and its children follow it");
	pid = proc_start(proc_linger, NULL);
	ktap_ret(sys(SYS_getsid, pid), sys(SYS_getsid, 0), "an ordinary child is in our session");
	ktap_ret(sys(SYS_getsid, 4000000), -ESRCH, "nobody's session");
	ktap_ret(sys(SYS_getsid, -1), -ESRCH, "that of process -1");
	proc_end(pid);
	return ktap_end();
}
