/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/exec_entry_unmapped.c - a program that begins where
 * nothing is mapped dies of its first fetch.
 *
 * Expect: signal 11
 */
#include "tests/user/data.h"
#include "tests/user/dies.h"

int main(int argc, char **argv)
{
	char *path = data_path(argv[0], "entry_unmapped");
	char *arguments[] = { path, NULL };

	dies_about_to("execute a program whose entry is not mapped");
	sys(SYS_execve, path, arguments, arguments + 1);
	return dies_survived();
}
