/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user-threads/exit_while_threads_run.c - exit, or the end of
 * main, ends a process whose other threads compute, sleep and wait.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/user/process.h"

static pthread_mutex_t held = PTHREAD_MUTEX_INITIALIZER;
static volatile int ready;

static void *computes(void *unused)
{
	__atomic_fetch_add(&ready, 1, __ATOMIC_SEQ_CST);
	for (;;)
		;
	return NULL;
}

static void *waits(void *unused)
{
	__atomic_fetch_add(&ready, 1, __ATOMIC_SEQ_CST);
	pthread_mutex_lock(&held);
	return NULL;
}

static void *sleeps(void *unused)
{
	__atomic_fetch_add(&ready, 1, __ATOMIC_SEQ_CST);
	sleep(3600);
	return NULL;
}

static void child(void)
{
	pthread_t thread;

	pthread_mutex_lock(&held);
	pthread_create(&thread, NULL, computes, NULL);
	pthread_create(&thread, NULL, waits, NULL);
	pthread_create(&thread, NULL, sleeps, NULL);
	UNTIL(ready == 3);
	exit(21);
}

int main(void)
{
	ktap_begin(5);
	for (int i = 0; i < 5; i++) {
		pid_t pid = fork();

		if (pid == 0)
			child();
		ktap_ret(proc_wait(pid), STATUS_EXITED(21), "turn %d", i);
	}
	return ktap_end();
}
