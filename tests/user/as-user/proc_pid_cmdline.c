/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/proc_pid_cmdline.c - cmdline gives the arguments as they
 * now stand in memory, each ended by a zero byte.
 */
#include "tests/user/process.h"
#include "tests/user/proc_pid.h"

#define LONG_ARGUMENT 9000

static char filler[LONG_ARGUMENT];

/* The second life of this program: its arguments are what they should be. */
static int check_arguments(char **argv)
{
	long expected = (long)(strlen(argv[0]) + 1 + 6 + 1 + LONG_ARGUMENT), got;
	long fd = pid_open("self", "cmdline");
	bool same = true;

	got = pid_read(fd);
	ktap_ret(got, expected, "all arguments, however long");
	ktap_ok(memcmp(pid_text + strlen(argv[0]) + 1, "again", 6) == 0, "one after the other");
	ktap_ok(pid_text[strlen(argv[0]) + 7] == 0, "an empty one is a zero byte");
	for (long i = expected - LONG_ARGUMENT; i < expected - 1; i++)
		same = same && pid_text[i] == 'x';
	ktap_ok(same && pid_text[expected - 1] == 0, "to the last byte");
	argv[1][0] = 'A';
	got = pid_read(fd);
	ktap_ok(got == expected && pid_text[strlen(argv[0]) + 1] == 'A',
		"read again, it tells what has been written there");
	return ktap_end();
}

int main(int argc, char **argv)
{
	char *again[] = { argv[0], "again", "", filler, NULL };
	char *none[] = { NULL };

	if (argc > 1)
		ktap_begin(5);
	if (argc > 1)
		return check_arguments(argv);
	memset(filler, 'x', sizeof(filler) - 1);
	return (int)-sys(SYS_execve, argv[0], again, none);
}
