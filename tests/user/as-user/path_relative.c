/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/path_relative.c - a path without a slash in front begins
 * at the current directory.
 */
#include <fcntl.h>
#include <sys/stat.h>

#include "tests/user/ktap.h"

int main(void)
{
	struct stat here, there;
	char cwd[1024];
	long got;

	ktap_begin(9);
	got = sys(SYS_getcwd, cwd, sizeof(cwd));
	ktap_ok(got > 1 && got == (long)strlen(cwd) + 1 && cwd[0] == '/',
		"getcwd gives an absolute path, and counts its zero byte");
	ktap_ok(sys(SYS_stat, ".", &here) == 0 && sys(SYS_stat, cwd, &there) == 0 &&
			here.st_ino == there.st_ino && S_ISDIR(here.st_mode),
		"it names the directory that . is");
	ktap_ret(sys(SYS_getcwd, cwd, got - 1), -ERANGE, "one byte too little room for it");
	ktap_ret(sys(SYS_getcwd, cwd, 0), -ERANGE, "no room");
	ktap_ret(sys(SYS_getcwd, NULL, 100), -EFAULT, "no buffer");
	ktap_ret(sys(SYS_getcwd, KERNEL_DIRECT, 100), -EFAULT, "a buffer of the kernel's");
	ktap_ret(sys(SYS_open, "missing.name", O_RDONLY), -ENOENT,
		 "a relative name that is not there");
	ktap_ok(sys(SYS_open, ".", O_RDONLY | O_DIRECTORY) >= 0, "open of .");
	got = sys(SYS_openat, AT_FDCWD, ".", O_RDONLY | O_DIRECTORY);
	ktap_ok(got >= 0, "openat of . at AT_FDCWD");
	return ktap_end();
}
