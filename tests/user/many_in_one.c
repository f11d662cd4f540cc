/* SPDX-License-Identifier: MIT */
/*
 * tests/user/many_in_one.c - one program that is many, by the name it is called by.
 *
 * What:     The Makefile renames the main() of each program in the list
 *           PROGRAMS to main_NAME and links them all to this one.  It is
 *           started through a link named NAME_glibc, and calls main_NAME.
 * Holds:    argv[0] is the path that was executed, not a name made up.
 */
#include <stdio.h>
#include <string.h>

#define PROGRAM(name) int main_##name(int argc, char **argv, char **envp);
PROGRAMS
#undef PROGRAM

static const struct {
	const char *name;
	int (*run)(int argc, char **argv, char **envp);
} programs[] = {
#define PROGRAM(name) { #name "_glibc", main_##name },
	PROGRAMS
};

int main(int argc, char **argv, char **envp)
{
	const char *slash = strrchr(argv[0], '/');
	const char *name = slash ? slash + 1 : argv[0];

	for (size_t i = 0; i < sizeof(programs) / sizeof(programs[0]); i++) {
		if (strcmp(name, programs[i].name) == 0)
			return programs[i].run(argc, argv, envp);
	}
	fprintf(stderr, "%s: none of the programs in here has this name\n", name);
	return 1;
}
