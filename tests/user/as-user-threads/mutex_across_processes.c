/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user-threads/mutex_across_processes.c - a mutex and a
 * condition variable in shared memory serve several processes.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <unistd.h>

#include "tests/user/process.h"

#define CHILDREN 4
#define TURNS	 200

static struct {
	pthread_mutex_t mutex;
	pthread_cond_t changed;
	int counter, turn;
} * shared;

static int child(void *which)
{
	for (int i = 0; i < TURNS; i++) {
		pthread_mutex_lock(&shared->mutex);
		while (shared->turn != (long)which)
			pthread_cond_wait(&shared->changed, &shared->mutex);
		shared->counter++;
		shared->turn = (shared->turn + 1) % CHILDREN;
		pthread_cond_broadcast(&shared->changed);
		pthread_mutex_unlock(&shared->mutex);
	}
	return 0;
}

int main(void)
{
	pthread_mutexattr_t mutex_attributes;
	pthread_condattr_t cond_attributes;
	pid_t pids[CHILDREN];
	int ended = 0;

	ktap_begin(2);
	shared = proc_shared(PAGE);
	pthread_mutexattr_init(&mutex_attributes);
	pthread_mutexattr_setpshared(&mutex_attributes, PTHREAD_PROCESS_SHARED);
	pthread_mutex_init(&shared->mutex, &mutex_attributes);
	pthread_condattr_init(&cond_attributes);
	pthread_condattr_setpshared(&cond_attributes, PTHREAD_PROCESS_SHARED);
	pthread_cond_init(&shared->changed, &cond_attributes);
	for (long i = 0; i < CHILDREN; i++) {
		pids[i] = fork();
		if (pids[i] == 0)
			_exit(child((void *)i));
	}
	for (int i = 0; i < CHILDREN; i++)
		ended += proc_wait(pids[i]) == 0;
	ktap_ret(ended, CHILDREN, "four processes take turns");
	ktap_ret(shared->counter, CHILDREN * TURNS, "and each had all of its own");
	return ktap_end();
}
