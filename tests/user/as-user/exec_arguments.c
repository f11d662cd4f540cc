/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/exec_arguments.c - arguments and environment arrive as
 * they were sent.
 *
 * The program executes itself; the second time it finds "second" as its
 * first argument, and checks what it was given.
 */
#include "tests/user/ktap.h"

#define LONG 3000

static char *long_word(char letter)
{
	static char words[2][LONG + 1];
	char *word = words[letter == 'e'];

	memset(word, letter, LONG);
	return word;
}

static int second(int argc, char **argv, char **envp)
{
	ktap_begin(8);
	ktap_ok(argc == 5, "argc is 5");
	ktap_ok(strcmp(argv[0], "another name") == 0, "argv[0] need not be the path");
	ktap_ok(argc == 5 && argv[2][0] == 0, "an empty argument");
	ktap_ok(argc == 5 && strcmp(argv[3], long_word('a')) == 0, "a long one");
	ktap_ok(argc == 5 && strcmp(argv[4], "with\n\001\377 bytes") == 0, "one of strange bytes");
	ktap_ok(argv[argc] == NULL, "argv ends with NULL");
	ktap_ok(envp == argv + argc + 1, "the environment follows it");
	ktap_ok(envp[0] && strcmp(envp[0], "EMPTY=") == 0 && envp[1] &&
			strcmp(envp[1], long_word('e')) == 0 && !envp[2],
		"and has its two variables");
	return ktap_end();
}

int main(int argc, char **argv, char **envp)
{
	char *arguments[] = { "another name",	      "second", "", long_word('a'),
			      "with\n\001\377 bytes", NULL };
	char *variables[] = { "EMPTY=", long_word('e'), NULL };

	if (argc > 1 && strcmp(argv[1], "second") == 0)
		return second(argc, argv, envp);
	ktap_need(sys(SYS_execve, argv[0], arguments, variables), "execve");
	return KTAP_FAIL;
}
