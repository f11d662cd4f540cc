/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/wait_status_words.c - how a child ended is in the status
 * word as Linux encodes it: exit codes, and signals.
 */
#include "tests/user/process.h"

static int exit_with(void *code)
{
	return (int)(long)code;
}

static int die_by(void *number)
{
	return (int)sys(SYS_kill, sys(SYS_getpid), number);
}

int main(void)
{
	static const int codes[] = { 0, 1, 127, 128, 255, 256, 511, -1 };
	static const int signals[] = { SIGHUP, SIGINT, SIGKILL, SIGUSR1, SIGTERM, SIGALRM, 34, 64 };

	ktap_begin(ARRAY_SIZE(codes) + ARRAY_SIZE(signals) + 1);
	for (size_t i = 0; i < ARRAY_SIZE(codes); i++)
		ktap_ret(proc_run(exit_with, (void *)(long)codes[i]),
			 STATUS_EXITED(codes[i] & 0xff), "exit(%d)", codes[i]);
	for (size_t i = 0; i < ARRAY_SIZE(signals); i++)
		ktap_ret(proc_run(die_by, (void *)(long)signals[i]), STATUS_KILLED(signals[i]),
			 "signal %d", signals[i]);
	ktap_ret(proc_run(die_by, (void *)(long)SIGABRT) & ~0x80, STATUS_KILLED(SIGABRT),
		 "SIGABRT, with or without the mark of a core file");
	return ktap_end();
}
