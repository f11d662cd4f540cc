/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/clone_shares_files.c - CLONE_FILES shares the table of
 * descriptors, without it the child has a copy; exec ends the sharing.
 */
#include "tests/user/threads.h"

static int opener(void *path)
{
	CHECK(sys(SYS_open, path, O_RDONLY) >= 0);
	CHECK(sys(SYS_dup2, 1, 40) == 40);
	return 0;
}

static int run(unsigned long flags, char *path)
{
	char *stack = proc_pages(8);
	long pid = ktap_need(thread_clone(flags | SIGCHLD, stack + 8 * PAGE, NULL, NULL, NULL,
					  opener, path),
			     "clone");

	return proc_wait(pid);
}

static char **arguments, **environment;

static int execer(void *path)
{
	sys(SYS_execve, path, arguments, environment);
	return 1;
}

/* The descriptor is marked to be closed by exec: in the child's own copy. */
static int run_exec(char *path)
{
	char *stack = proc_pages(8);
	long pid = ktap_need(thread_clone(CLONE_FILES | SIGCHLD, stack + 8 * PAGE, NULL, NULL, NULL,
					  execer, path),
			     "clone");

	return proc_wait(pid);
}

int main(int argc, char **argv, char **envp)
{
	char *second[] = { argv[0], "second", NULL };

	if (argc > 1)
		return sys(SYS_fcntl, 40, F_GETFD) == -EBADF ? 0 : 1;
	ktap_begin(6);
	ktap_ret(run(0, argv[0]), 0, "a child with a copy opens a file");
	ktap_ret(sys(SYS_fcntl, 40, F_GETFD), -EBADF, "it is not open here");
	ktap_ret(run(CLONE_FILES, argv[0]), 0, "a child that shares opens a file");
	ktap_ret(sys(SYS_fcntl, 40, F_GETFD), 0, "it is open here, after the child's end too");
	arguments = second;
	environment = envp;
	ktap_need(sys(SYS_fcntl, 40, F_SETFD, FD_CLOEXEC), "fcntl");
	ktap_ret(run_exec(argv[0]), 0, "a child that shares executes: the file is closed for it");
	ktap_ret(sys(SYS_fcntl, 40, F_GETFD), FD_CLOEXEC, "and for us it is open");
	return ktap_end();
}
