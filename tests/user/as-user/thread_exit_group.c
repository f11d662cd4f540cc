/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/thread_exit_group.c - exit_group in any thread ends them
 * all: those that run, those that sleep, and those that are stuck in a pipe.
 */
#include "tests/user/threads.h"

static volatile int *ready;
static int fds[2];
static volatile int word;

static int spinner(void *unused)
{
	atomic_add(ready, 1);
	for (;;)
		;
	return 0;
}

static int reader(void *unused)
{
	char byte;

	atomic_add(ready, 1);
	sys(SYS_read, fds[0], &byte, 1);
	return 0;
}

static int sleeper(void *unused)
{
	atomic_add(ready, 1);
	for (;;)
		futex_wait(&word, 0, NULL);
	return 0;
}

static int killer(void *unused)
{
	UNTIL(*ready == 3);
	sys_exit(7);
}

static int child(void *unused)
{
	static struct thread threads[4];

	proc_pipe(fds);
	thread_start(&threads[0], spinner, NULL);
	thread_start(&threads[1], reader, NULL);
	thread_start(&threads[2], sleeper, NULL);
	thread_start(&threads[3], killer, NULL);
	for (;;)
		futex_wait(&word, 0, NULL);
	return 1;
}

int main(void)
{
	ready = proc_shared(PAGE);
	ktap_begin(3);
	for (int i = 0; i < 3; i++) {
		*ready = 0;
		ktap_ret(proc_run(child, NULL), STATUS_EXITED(7), "five threads, turn %d", i);
	}
	return ktap_end();
}
