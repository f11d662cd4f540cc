/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/vfork_waits_for_exec.c - vfork stops the parent until the
 * child has executed another program: not until that has ended.
 *
 * The program that the child becomes ends only when the parent has spoken to
 * it through a pipe.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <unistd.h>

#include "tests/user/process.h"

static int second(void)
{
	char byte = 0;

	return sys(SYS_read, 0, &byte, 1) == 1 && byte == 'x' ? 17 : 1;
}

int main(int argc, char **argv, char **envp)
{
	char *arguments[] = { argv[0], "second", NULL };
	static volatile int before;
	int fds[2];
	pid_t pid;

	if (argc > 1)
		return second();
	ktap_begin(3);
	proc_pipe(fds);
	pid = vfork();
	if (pid == 0) {
		before = 1;
		sys(SYS_dup2, fds[0], 0);
		sys(SYS_execve, argv[0], arguments, envp);
		_exit(2);
	}
	ktap_ret(before, 1, "the parent waited for the exec");
	ktap_ret(sys(SYS_write, fds[1], "x", 1), 1, "and speaks to the new program");
	ktap_ret(proc_wait(pid), STATUS_EXITED(17), "which waited for that");
	return ktap_end();
}
