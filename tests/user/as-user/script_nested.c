/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/script_nested.c - an interpreter may be a script, five deep.
 *
 * data/script_4 is run by data/script_3, that by data/script_2, and so on; the
 * last one by this program, which finds all of them in its arguments.
 */
#include "tests/user/data.h"

int main(int argc, char **argv, char **envp)
{
	char *arguments[] = { "forgotten", "last", NULL };

	if (argc == 1) {
		data_path(argv[0], "script_4");
		data_enter(argv[0]);
		ktap_need(sys(SYS_execve, "data/script_4", arguments, envp), "execve");
	}
	ktap_begin(6);
	for (int i = 0; i < 5; i++) {
		char name[64];

		format_line(name, sizeof(name), "data/script_%d", i);
		ktap_ok(argc == 12 && strcmp(argv[2 * i + 2], name) == 0 &&
				argv[2 * i + 1][0] == 'a' + i,
			"argument and name of script %d", i);
	}
	ktap_ok(argc == 12 && strcmp(argv[11], "last") == 0, "and what the first one was given");
	return ktap_end();
}
