/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/exec_errors.c - what execve says of names that lead to no
 * program.
 */
#include "tests/user/ktap.h"

static char too_long[200 * 1024];

static long exec_path(const char *path)
{
	char *arguments[] = { (char *)path, NULL };

	return sys(SYS_execve, path, arguments, arguments + 1);
}

int main(int argc, char **argv)
{
	char *one_long[] = { argv[0], too_long, NULL };
	static char *many[82];

	ktap_begin(10);
	ktap_ret(exec_path("/missing"), -ENOENT, "a name that is not there");
	ktap_ret(exec_path(""), -ENOENT, "an empty name");
	ktap_ret(exec_path("/dev/null/name"), -ENOTDIR, "a device used as a folder");
	ktap_ret(exec_path("/"), -EACCES, "a directory");
	ktap_ret(exec_path("/dev/null"), -EACCES, "a device");
	memset(too_long, 'a', sizeof(too_long) - 1);
	ktap_ret(exec_path(too_long), -ENAMETOOLONG, "a path of 200 KiB");
	ktap_ret(sys(SYS_execve, argv[0], one_long, argv + argc), -E2BIG, "an argument of 200 KiB");
	ktap_ret(sys(SYS_execve, argv[0], argv, one_long), -E2BIG,
		 "a variable of 200 KiB in the environment");
	too_long[100 * 1024] = 0;
	for (int i = 0; i < 80; i++)
		many[i] = too_long;
	ktap_ret(sys(SYS_execve, argv[0], many, argv + argc), -E2BIG,
		 "eighty arguments of 100 KiB");
	ktap_ret(sys(SYS_execve, argv[0], argv, many), -E2BIG, "eighty variables of 100 KiB");
	return ktap_end();
}
