/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user-threads/mutex_kinds.c - recursive and error-checking
 * mutexes, trylock, and a lock with a time to give up.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <time.h>

#include "tests/user/ktap.h"

static pthread_mutex_t recursive, checking;

static void make(pthread_mutex_t *mutex, int kind)
{
	pthread_mutexattr_t attributes;

	pthread_mutexattr_init(&attributes);
	pthread_mutexattr_settype(&attributes, kind);
	pthread_mutex_init(mutex, &attributes);
}

static void *other(void *results)
{
	struct timespec soon;
	long *result = results;

	clock_gettime(CLOCK_REALTIME, &soon);
	soon.tv_nsec += 20000000;
	if (soon.tv_nsec >= 1000000000) {
		soon.tv_sec++;
		soon.tv_nsec -= 1000000000;
	}
	result[0] = pthread_mutex_trylock(&recursive);
	result[1] = pthread_mutex_timedlock(&checking, &soon);
	result[2] = pthread_mutex_unlock(&checking);
	return NULL;
}

int main(void)
{
	pthread_t thread;
	long results[3];

	ktap_begin(9);
	make(&recursive, PTHREAD_MUTEX_RECURSIVE);
	make(&checking, PTHREAD_MUTEX_ERRORCHECK);
	ktap_ret(pthread_mutex_lock(&recursive), 0, "recursive: taken");
	ktap_ret(pthread_mutex_lock(&recursive), 0, "and again");
	ktap_ret(pthread_mutex_lock(&checking), 0, "checking: taken");
	ktap_ret(pthread_mutex_lock(&checking), EDEADLK, "but not again");
	pthread_create(&thread, NULL, other, results);
	pthread_join(thread, NULL);
	ktap_ret(results[0], EBUSY, "another thread: the first is busy");
	ktap_ret(results[1], ETIMEDOUT, "the second is not to be had in 20 ms");
	ktap_ret(results[2], EPERM, "and not its to unlock");
	pthread_mutex_unlock(&recursive);
	ktap_ret(pthread_mutex_unlock(&recursive), 0, "unlocked twice");
	ktap_ret(pthread_mutex_unlock(&checking), 0, "unlocked once");
	return ktap_end();
}
