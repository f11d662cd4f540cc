/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/exec_without_arguments.c - a program that is given no arguments
 * at all finds one, which is empty: argv[0] is never missing.
 */
#include "tests/user/process.h"

static char *program;

static int no_vectors(void *unused)
{
	return (int)-sys(SYS_execve, program, NULL, NULL);
}

static int empty_vectors(void *unused)
{
	char *nothing[] = { NULL };

	return (int)-sys(SYS_execve, program, nothing, nothing);
}

int main(int argc, char **argv, char **envp)
{
	/* the new program: one argument, which is empty, and no environment */
	if (argv[0] && !argv[0][0])
		return argc == 1 && !argv[1] && !envp[0] ? 42 : 43;
	program = argv[0];
	ktap_begin(2);
	ktap_ret(proc_run(no_vectors, NULL), STATUS_EXITED(42), "NULL for both");
	ktap_ret(proc_run(empty_vectors, NULL), STATUS_EXITED(42), "both empty");
	return ktap_end();
}
