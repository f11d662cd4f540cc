/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user-threads/fork_in_threads.c - fork in one of several
 * threads: the child has that one, its fork handlers have run, and it may make
 * threads again.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <unistd.h>

#include "tests/user/process.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static volatile int stop, prepared, in_parent, in_child;

static void prepare(void)
{
	pthread_mutex_lock(&mutex);
	prepared++;
}

static void parent(void)
{
	in_parent++;
	pthread_mutex_unlock(&mutex);
}

static void child(void)
{
	in_child++;
	pthread_mutex_unlock(&mutex);
}

static void *busy(void *unused)
{
	while (!stop) {
		pthread_mutex_lock(&mutex);
		pthread_mutex_unlock(&mutex);
		sys(SYS_sched_yield); /* with the mutex free: it is not fair */
	}
	return NULL;
}

static void *answer(void *unused)
{
	pthread_mutex_lock(&mutex);
	pthread_mutex_unlock(&mutex);
	return (void *)33;
}

static int in_the_child(void)
{
	pthread_t thread;
	void *value = NULL;

	CHECK(in_child == 1 && in_parent == prepared - 1);
	CHECK(pthread_create(&thread, NULL, answer, NULL) == 0);
	CHECK(pthread_join(thread, &value) == 0);
	return (int)(long)value;
}

static void *forker(void *unused)
{
	long good = 0;

	for (int i = 0; i < 10; i++) {
		pid_t pid = fork();

		if (pid == 0)
			_exit(in_the_child());
		good += proc_wait(pid) == STATUS_EXITED(33);
	}
	return (void *)good;
}

int main(void)
{
	pthread_t threads[2], thread;
	void *good = NULL;

	ktap_begin(2);
	pthread_atfork(prepare, parent, child);
	pthread_create(&threads[0], NULL, busy, NULL);
	pthread_create(&threads[1], NULL, busy, NULL);
	pthread_create(&thread, NULL, forker, NULL);
	pthread_join(thread, &good);
	stop = 1;
	pthread_join(threads[0], NULL);
	pthread_join(threads[1], NULL);
	ktap_ret((long)good, 10, "ten children lock, make a thread and end");
	ktap_ok(prepared == 10 && in_parent == 10 && in_child == 0, "the handlers ran");
	return ktap_end();
}
