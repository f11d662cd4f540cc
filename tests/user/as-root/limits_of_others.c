/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/limits_of_others.c - root may set the limits of another
 * process, and raise them; a plain user may not touch root's.
 */
#include <sys/resource.h>

#include "tests/user/process.h"

static int as_user(void *pid)
{
	struct rlimit limit;

	CHECK(sys(SYS_setuid, 1000) == 0);
	CHECK(sys(SYS_prlimit64, pid, RLIMIT_NOFILE, NULL, &limit) == -EPERM);
	CHECK(sys(SYS_prlimit64, 4000000, RLIMIT_NOFILE, NULL, &limit) == -ESRCH);
	CHECK(sys(SYS_prlimit64, sys(SYS_getpid), RLIMIT_NOFILE, NULL, &limit) == 0);
	return 0;
}

int main(void)
{
	struct rlimit limit = { 50, 60 }, now = { 0, 0 };
	long pid;

	ktap_begin(6);
	pid = proc_start(proc_linger, NULL);
	ktap_ret(sys(SYS_prlimit64, pid, RLIMIT_NOFILE, &limit, NULL), 0, "a child's limit");
	sys(SYS_prlimit64, pid, RLIMIT_NOFILE, NULL, &now);
	ktap_ok(now.rlim_cur == 50 && now.rlim_max == 60, "is set");
	limit.rlim_max = 100;
	ktap_ret(sys(SYS_prlimit64, pid, RLIMIT_NOFILE, &limit, NULL), 0, "and raised");
	sys(SYS_getrlimit, RLIMIT_NOFILE, &now);
	ktap_ok(now.rlim_max != 100, "ours is another");
	ktap_ret(proc_run(as_user, (void *)pid), 0, "a plain user may not");
	ktap_ret(sys(SYS_prlimit64, pid, 99, NULL, &now), -EINVAL, "no such limit");
	proc_end(pid);
	return ktap_end();
}
