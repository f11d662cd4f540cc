/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/vfork_waits_for_exit.c - vfork stops the parent until the
 * child has exited, and the two share all memory meanwhile.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <unistd.h>

#include "tests/user/process.h"

int main(void)
{
	static volatile int steps[3];
	volatile int *yields = proc_shared(PAGE);
	pid_t pid;

	ktap_begin(4);
	pid = vfork();
	if (pid == 0) {
		steps[0] = 1;
		for (int i = 0; i < 50; i++) /* the parent had time to run */
			sys(SYS_sched_yield);
		steps[1] = steps[2];
		*yields = 50;
		_exit(9);
	}
	steps[2] = 1;
	ktap_ret(*yields, 50, "the parent goes on when the child has ended");
	ktap_ok(steps[0] == 1, "what the child wrote is here");
	ktap_ok(steps[1] == 0, "and it saw nothing of what we write now");
	ktap_ret(proc_wait(pid), STATUS_EXITED(9), "it is a child like others");
	return ktap_end();
}
