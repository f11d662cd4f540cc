/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/exec_keeps_files.c - open files and their positions pass
 * through execve, save those marked.
 */
#include <fcntl.h>

#include "tests/user/ktap.h"

#define KEPT   10
#define CLOSED 11
#define MARKED 12

static int second(const char *path)
{
	ktap_begin(5);
	ktap_ret(sys(SYS_lseek, KEPT, 0, SEEK_CUR), 123, "a file is open still, where it was");
	ktap_ret(sys(SYS_fcntl, CLOSED, F_GETFD, 0), -EBADF, "one opened with O_CLOEXEC is not");
	ktap_ret(sys(SYS_fcntl, MARKED, F_GETFD, 0), -EBADF, "one marked by F_SETFD is not");
	ktap_ret(sys(SYS_fcntl, KEPT, F_GETFD, 0), 0, "the first is still not marked");
	ktap_ok(sys(SYS_open, path, O_RDONLY) < KEPT, "low numbers are free");
	return ktap_end();
}

int main(int argc, char **argv, char **envp)
{
	char *arguments[] = { argv[0], "second", NULL };
	long fd;

	if (argc > 1)
		return second(argv[0]);
	fd = ktap_need(sys(SYS_open, argv[0], O_RDONLY), "open the program");
	ktap_need(sys(SYS_dup2, fd, KEPT), "dup2");
	ktap_need(sys(SYS_dup2, fd, MARKED), "dup2");
	ktap_need(sys(SYS_dup3, fd, CLOSED, O_CLOEXEC), "dup3");
	ktap_need(sys(SYS_fcntl, MARKED, F_SETFD, FD_CLOEXEC), "fcntl");
	ktap_need(sys(SYS_close, fd), "close");
	ktap_need(sys(SYS_lseek, KEPT, 123, SEEK_SET), "lseek");
	ktap_need(sys(SYS_execve, argv[0], arguments, envp), "execve");
	return KTAP_FAIL;
}
