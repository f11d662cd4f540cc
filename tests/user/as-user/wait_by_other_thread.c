/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/wait_by_other_thread.c - any thread may wait for the
 * children of another.
 */
#include "tests/user/threads.h"

static volatile long result[2];
static long pid;

static int waiter(void *unused)
{
	int status = 0;

	result[0] = sys(SYS_wait4, pid, &status, 0, NULL);
	result[1] = status;
	return 0;
}

static int child(void *unused)
{
	return 14;
}

int main(void)
{
	struct thread thread = { 0 };

	ktap_begin(2);
	pid = proc_start(child, NULL);
	thread_start(&thread, waiter, NULL);
	thread_join(&thread);
	ktap_ret(result[0], pid, "a child of the process");
	ktap_ret(result[1], STATUS_EXITED(14), "its status");
	return ktap_end();
}
