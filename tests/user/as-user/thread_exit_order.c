/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/thread_exit_order.c - exit in a thread ends that thread
 * alone; the process ends with its last one, and has the status of that.
 */
#include "tests/user/threads.h"

static volatile int *shared;

static int late(void *unused)
{
	UNTIL(shared[0] == 1);
	for (int i = 0; i < 100; i++)
		sys(SYS_sched_yield);
	shared[1] = 1; /* after the first thread's end */
	return 5;
}

/* The first thread leaves before the other. */
static int leader_leaves(void *unused)
{
	struct thread thread = { 0 };

	thread_start(&thread, late, NULL);
	shared[0] = 1;
	for (;;)
		sys(SYS_exit, 3);
	return 1;
}

static int quick(void *unused)
{
	return 9;
}

static int thread_leaves(void *unused)
{
	struct thread thread = { 0 };

	thread_start(&thread, quick, NULL);
	thread_join(&thread);
	return 4;
}

int main(void)
{
	shared = proc_shared(PAGE);
	ktap_begin(3);
	ktap_ret(proc_run(leader_leaves, NULL), STATUS_EXITED(5), "the last thread's status");
	ktap_ret(shared[1], 1, "not told before that thread's end");
	ktap_ret(proc_run(thread_leaves, NULL), STATUS_EXITED(4),
		 "that of one that ended before is lost");
	return ktap_end();
}
