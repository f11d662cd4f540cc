/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/exec_clears_word_at_exit.c - the word of set_tid_address
 * is cleared by execve, where the memory is shared with others.
 */
#include "tests/user/threads.h"

static char **the_argv, **the_envp;

static int execer(void *path)
{
	sys(SYS_execve, path, the_argv, the_envp);
	return 1;
}

int main(int argc, char **argv, char **envp)
{
	char *arguments[] = { argv[0], "second", NULL }, *stack;
	volatile int *word;
	long pid;

	if (argc > 1)
		return 12;
	the_argv = arguments;
	the_envp = envp;
	word = proc_shared(PAGE);
	stack = proc_pages(8);
	ktap_begin(2);
	*word = 1;
	pid = ktap_need(thread_clone(CLONE_VM | CLONE_CHILD_CLEARTID | SIGCHLD, stack + 8 * PAGE,
				     NULL, word, NULL, execer, argv[0]),
			"clone");
	ktap_ret(proc_wait(pid), STATUS_EXITED(12), "the child executes, and ends");
	ktap_ret(*word, 0, "the word is zero");
	return ktap_end();
}
