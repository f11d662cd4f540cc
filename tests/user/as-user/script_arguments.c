/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/script_arguments.c - a script's interpreter gets its
 * argument, the script's name, and what the script was given.
 *
 * The scripts (tests/user/mkbad.py) name this program as their interpreter;
 * relative to the folder above, as on another machine that may be anywhere.
 */
#include <sys/auxv.h>

#include "tests/user/data.h"

static bool is(int argc, char **argv, const char *const want[])
{
	int i;

	for (i = 0; want[i]; i++) {
		if (i >= argc || strcmp(argv[i], want[i]) != 0)
			return false;
	}
	return i == argc;
}

static int as_interpreter(int argc, char **argv, char **envp)
{
	static const char *const one[] = {
		"as-user/script_arguments", "-one  word", "data/script_one", "a", "", "b", NULL
	};
	static const char *const none[] = {
		"as-user/script_arguments", "data/script_none", "a", "", "b", NULL
	};
	bool first = strcmp(argv[1], "-one  word") == 0;
	char comm[16] = "", *arguments[] = { "forgotten", "a", "", "b", NULL };

	if (first)
		ktap_begin(6);
	ktap_done = first ? 0 : 3;
	ktap_planned = 6;
	ktap_ok(is(argc, argv, first ? one : none), "%s: argv is as it must be",
		first ? "an argument" : "no argument");
	ktap_ok(strcmp((char *)getauxval(AT_EXECFN), argv[first ? 2 : 1]) == 0,
		"AT_EXECFN is the script's name");
	sys(SYS_prctl, 16 /* PR_GET_NAME */, comm);
	ktap_ok(strcmp(comm, first ? "script_one" : "script_none") == 0 && envp[0] &&
			strcmp(envp[0], "KEPT=yes") == 0,
		"it gives the task its name; the environment is what it was");
	if (ktap_failed || !first)
		return ktap_end();
	ktap_need(sys(SYS_execve, "data/script_none", arguments, envp), "execve");
	return KTAP_FAIL;
}

int main(int argc, char **argv, char **envp)
{
	char *arguments[] = { "forgotten", "a", "", "b", NULL };
	char *variables[] = { "KEPT=yes", NULL };

	if (argc > 1)
		return as_interpreter(argc, argv, envp);
	data_path(argv[0], "script_one");
	data_enter(argv[0]);
	ktap_need(sys(SYS_execve, "data/script_one", arguments, variables), "execve");
	return KTAP_FAIL;
}
