/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/getcwd_gone.c - who stands in the directory of a process
 * that has ended stands nowhere, and can leave.
 */
#include <fcntl.h>

#include "tests/user/process.h"

int main(void)
{
	char path[64], cwd[256];
	long child;

	ktap_begin(7);
	child = proc_start(proc_linger, NULL);
	format_line(path, sizeof(path), "/proc/%ld", child);
	ktap_ret(sys(SYS_chdir, path), 0, "chdir to the directory of a child");
	ktap_ok(sys(SYS_getcwd, cwd, sizeof(cwd)) > 0 && strcmp(cwd, path) == 0, "getcwd is it");
	ktap_ok(sys(SYS_open, "status", O_RDONLY) >= 0, "its files are here");
	proc_end(child);
	ktap_ret(sys(SYS_getcwd, cwd, sizeof(cwd)), -ENOENT, "the child is gone: getcwd");
	ktap_ok(sys_failed(sys(SYS_open, "status", O_RDONLY)), "no path begins here");
	ktap_ret(sys(SYS_chdir, "/"), 0, "chdir to /");
	ktap_ret(sys(SYS_getcwd, cwd, sizeof(cwd)), 2, "getcwd is that");
	return ktap_end();
}
