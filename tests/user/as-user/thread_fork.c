/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/thread_fork.c - fork in a thread makes a process of one
 * thread, with a copy of all the memory.
 */
#include "tests/user/threads.h"

static volatile int *shared;
static volatile int stop, value = 5;

/* Adds to memory that is shared: in the child there must be nobody who does. */
static int worker(void *unused)
{
	while (!stop) {
		atomic_add(shared, 1);
		sys(SYS_sched_yield);
	}
	return 0;
}

static int child(void *unused)
{
	CHECK(sys(SYS_gettid) == sys(SYS_getpid));
	CHECK(value == 5);
	value = 6;
	return 8;
}

static int forker(void *unused)
{
	shared[1] = proc_run(child, NULL);
	return 0;
}

/* Alone in a process that was forked beside a working thread. */
static int alone(void *unused)
{
	int before;

	UNTIL(shared[2] == 1); /* the parent has stopped its own */
	before = shared[0];
	for (int i = 0; i < 200; i++)
		sys(SYS_sched_yield);
	CHECK(shared[0] == before);
	return 0;
}

int main(void)
{
	struct thread one = { 0 }, two = { 0 };
	long pid;

	shared = proc_shared(PAGE);
	ktap_begin(3);
	thread_start(&one, worker, NULL);
	UNTIL(shared[0] > 10);
	pid = proc_start(alone, NULL);
	thread_start(&two, forker, NULL);
	thread_join(&two);
	ktap_ret(shared[1], STATUS_EXITED(8), "a thread forks and waits");
	ktap_ret(value, 5, "our memory is as it was");
	stop = 1;
	thread_join(&one);
	shared[2] = 1;
	ktap_ret(proc_wait(pid), 0, "other threads are not copied");
	return ktap_end();
}
