/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user-threads/mutex_robust.c - a robust mutex whose owner has
 * died is handed on with EOWNERDEAD.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <unistd.h>

#include "tests/user/process.h"

static pthread_mutex_t *mutex;

static void *dies_with_it(void *unused)
{
	pthread_mutex_lock(mutex);
	return NULL;
}

/* A child dies with it. => its status word; fork(2) alone would not do: the libc must know. */
static int die_in_child(void)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(pthread_mutex_lock(mutex));
	return proc_wait(pid);
}

int main(void)
{
	pthread_mutexattr_t attributes;
	pthread_t thread;

	ktap_begin(8);
	mutex = proc_shared(PAGE);
	pthread_mutexattr_init(&attributes);
	pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
	pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
	pthread_mutex_init(mutex, &attributes);
	pthread_create(&thread, NULL, dies_with_it, NULL);
	pthread_join(thread, NULL);
	ktap_ret(pthread_mutex_lock(mutex), EOWNERDEAD, "a thread died with it");
	ktap_ret(pthread_mutex_consistent(mutex), 0, "we make it good");
	ktap_ret(pthread_mutex_unlock(mutex), 0, "and unlock");
	ktap_ret(die_in_child(), 0, "a process dies with it");
	ktap_ret(pthread_mutex_lock(mutex), EOWNERDEAD, "and we are told");
	ktap_ret(pthread_mutex_unlock(mutex), 0, "not made good");
	ktap_ret(pthread_mutex_lock(mutex), ENOTRECOVERABLE, "it is lost");
	ktap_ret(pthread_mutex_destroy(mutex), 0, "but for its end");
	return ktap_end();
}
