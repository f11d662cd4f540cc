/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/limits_lowered.c - a limit may be lowered, and its lower
 * mark raised again up to the upper one: that is final. Children inherit it.
 */
#include <sys/resource.h>

#include "tests/user/process.h"

static bool limit_is(unsigned long soft, unsigned long hard)
{
	struct rlimit now = { 0, 0 };

	sys(SYS_getrlimit, RLIMIT_NOFILE, &now);
	return now.rlim_cur == soft && now.rlim_max == hard;
}

static int child(void *unused)
{
	CHECK(limit_is(20, 30));
	return 0;
}

int main(int argc, char **argv)
{
	struct rlimit limit = { 10, 30 }, old;
	char *arguments[] = { argv[0], "second", NULL };
	long pid;

	if (argc > 1)
		return limit_is(20, 30) ? 0 : 1;
	ktap_begin(11);
	ktap_ret(sys(SYS_setrlimit, RLIMIT_NOFILE, &limit), 0, "ten files, thirty at most");
	ktap_ok(limit_is(10, 30), "told so");
	ktap_ret(sys(SYS_dup2, 1, 9), 9, "descriptor 9");
	ktap_ret(sys(SYS_dup2, 1, 10), -EBADF, "descriptor 10 is above the limit");
	limit.rlim_cur = 20;
	ktap_ret(sys(SYS_prlimit64, 0, RLIMIT_NOFILE, &limit, &old), 0, "raised to twenty");
	ktap_ok(old.rlim_cur == 10 && old.rlim_max == 30, "with the old limit told");
	ktap_ret(sys(SYS_dup2, 1, 10), 10, "descriptor 10");
	limit.rlim_max = 31;
	ktap_ret(sys(SYS_setrlimit, RLIMIT_NOFILE, &limit), -EPERM, "the maximum does not grow");
	limit.rlim_cur = 40;
	limit.rlim_max = 30;
	ktap_ret(sys(SYS_setrlimit, RLIMIT_NOFILE, &limit), -EINVAL, "nor is it passed");
	ktap_ret(proc_run(child, NULL), 0, "a child inherits");
	pid = proc_fork();
	if (pid == 0) {
		sys(SYS_execve, argv[0], arguments, arguments + 2);
		sys_exit(1);
	}
	ktap_ret(proc_wait(pid), 0, "and a program that it executes");
	return ktap_end();
}
