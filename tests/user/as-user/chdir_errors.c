/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/chdir_errors.c - what is no directory cannot be gone to,
 * and who fails stays where he is.
 */
#include <fcntl.h>

#include "tests/user/ktap.h"

int main(void)
{
	char cwd[64];
	long file, dir;

	ktap_begin(14);
	ktap_need(sys(SYS_chdir, "/dev"), "chdir");
	ktap_ret(sys(SYS_chdir, "/dev/null"), -ENOTDIR, "a device");
	ktap_ret(sys(SYS_chdir, "null/"), -ENOTDIR, "a device, and a slash");
	ktap_ret(sys(SYS_chdir, "/no.such.place"), -ENOENT, "nothing");
	ktap_ret(sys(SYS_chdir, ""), -ENOENT, "an empty name");
	ktap_ret(sys(SYS_chdir, NULL), -EFAULT, "NULL");
	ktap_ret(sys(SYS_chdir, KERNEL_DIRECT), -EFAULT, "an address of the kernel's");
	ktap_ret(sys(SYS_fchdir, -1), -EBADF, "fchdir to -1");
	ktap_ret(sys(SYS_fchdir, 900), -EBADF, "fchdir to what is not open");
	file = ktap_need(sys(SYS_open, "/dev/null", O_RDONLY), "open");
	ktap_ret(sys(SYS_fchdir, file), -ENOTDIR, "fchdir to a device");
	ktap_ok(sys(SYS_getcwd, cwd, sizeof(cwd)) == 5 && strcmp(cwd, "/dev") == 0,
		"none of them moved us");
	dir = ktap_need(sys(SYS_open, "/proc", O_RDONLY | O_DIRECTORY), "open");
	ktap_ret(sys(SYS_fchdir, dir), 0, "fchdir to a directory");
	ktap_ret(sys(SYS_close, dir), 0, "which is closed then");
	ktap_ok(sys(SYS_getcwd, cwd, sizeof(cwd)) == 6 && strcmp(cwd, "/proc") == 0, "moves us");
	ktap_ret(sys(SYS_openat, file, "uptime", O_RDONLY), -ENOTDIR,
		 "openat from what is no directory");
	return ktap_end();
}
