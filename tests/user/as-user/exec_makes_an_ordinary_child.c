/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/exec_makes_an_ordinary_child.c - whatever signal clone was told to
 * send at the end of a child: once it has executed a program, it is SIGCHLD, and an
 * ordinary wait finds the child.
 */
#include "tests/user/handlers.h"
#include "tests/user/threads.h"

static void start_and_wait(int signal, char **argv, char **envp)
{
	long pid = ktap_need(sys(SYS_clone, signal | CLONE_VFORK, 0, 0, 0, 0), "clone");
	int status = 0;

	if (pid == 0) {
		sys(SYS_execve, argv[0], argv, envp);
		sys_exit(1);
	}
	ktap_ret(sys(SYS_wait4, pid, &status, 0, NULL), pid, "an ordinary wait, clone with %d",
		 signal);
	ktap_ret(status, STATUS_EXITED(7), "it was the program");
}

int main(int argc, char **argv, char **envp)
{
	char *arguments[] = { argv[0], "again", NULL };

	if (argc > 1)
		return 7;
	ktap_begin(6);
	handle(SIGUSR2, catch_it, SA_RESTART);
	handle(SIGCHLD, catch_it, SA_RESTART);
	start_and_wait(SIGUSR2, arguments, envp);
	start_and_wait(0, arguments, envp);
	UNTIL(caught_count >= 2);
	ktap_ret(caught[0].number, SIGCHLD, "the first sent SIGCHLD");
	ktap_ret(caught[1].number, SIGCHLD, "and the second");
	return ktap_end();
}
