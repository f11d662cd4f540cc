/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/pointer_execve.c - execve refuses bad argument lists while
 * the old program still runs.
 */
#include "tests/user/bad_pointers.h"

static bool refuses(const char *what, const struct bad_pointer *bad, long got)
{
	if (got == -EFAULT)
		return true;
	ktap_note("%s, %s: %ld (%s)", what, bad->what, got, ktap_errno_name(got));
	return false;
}

int main(int argc, char **argv)
{
	char *good[] = { argv[0], NULL };
	bool list = true, environment = true, word = true;

	ktap_begin(4);
	bad_pointers_prepare();
	for (size_t i = 0; i < BAD_COUNT; i++) {
		const struct bad_pointer *bad = &bad_pointers[i];
		char *bad_word[] = { argv[0], bad->addr, NULL };

		if (bad->kind != BAD_TO_READ)
			continue;
		list = refuses("argv", bad, sys(SYS_execve, argv[0], bad->addr, good)) && list;
		environment = refuses("envp", bad, sys(SYS_execve, argv[0], good, bad->addr)) &&
			      environment;
		word = refuses("argv[1]", bad, sys(SYS_execve, argv[0], bad_word, good)) && word;
	}
	ktap_ok(list, "a bad argv");
	ktap_ok(environment, "a bad envp");
	ktap_ok(word, "a bad word in argv");
	ktap_ok(sys_readable(argv[0]), "and the program is still here");
	return ktap_end();
}
