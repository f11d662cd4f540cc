/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/exec_chain.c - a hundred programs in a row, each executed
 * by the one before.
 */
#include "tests/user/ktap.h"

int main(int argc, char **argv, char **envp)
{
	char count[] = "00", *arguments[] = { argv[0], count, NULL };

	if (argc > 1)
		memcpy(count, argv[1], 2);
	if (strcmp(count, "99") != 0) {
		count[0] = (char)(count[0] + (count[1] == '9'));
		count[1] = (char)(count[1] == '9' ? '0' : count[1] + 1);
		ktap_need(sys(SYS_execve, argv[0], arguments, envp), "execve");
	}
	ktap_begin(1);
	ktap_ok(true, "the hundredth runs");
	return ktap_end();
}
