/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/exec_keeps_identity.c - execve changes the program, not
 * who runs it.
 */
#include "tests/user/ktap.h"

int main(int argc, char **argv, char **envp)
{
	char before[64], now[64], *arguments[] = { argv[0], before, NULL };

	format_line(now, sizeof(now), "%ld %ld %ld %ld", sys(SYS_getpid), sys(SYS_gettid),
		    sys(SYS_getuid), sys(SYS_getgid));
	if (argc == 1) {
		memcpy(before, now, sizeof(before));
		ktap_need(sys(SYS_execve, argv[0], arguments, envp), "execve");
	}
	ktap_begin(1);
	ktap_ok(strcmp(argv[1], now) == 0, "pid, tid, uid and gid are the same: %s", now);
	return ktap_end();
}
