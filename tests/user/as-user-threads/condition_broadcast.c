/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user-threads/condition_broadcast.c - a broadcast wakes all who
 * wait, a signal at least one.
 */
#include <pthread.h>

#include "tests/user/process.h"

#define THREADS 8

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t go = PTHREAD_COND_INITIALIZER;
static volatile int waiting, open_to, through;

static void *body(void *unused)
{
	pthread_mutex_lock(&mutex);
	waiting++;
	while (through >= open_to)
		pthread_cond_wait(&go, &mutex);
	through++;
	pthread_mutex_unlock(&mutex);
	return NULL;
}

int main(void)
{
	pthread_t threads[THREADS];

	ktap_begin(2);
	for (int i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, body, NULL);
	UNTIL(waiting == THREADS);
	pthread_mutex_lock(&mutex);
	open_to = 1;
	pthread_cond_signal(&go);
	pthread_mutex_unlock(&mutex);
	UNTIL(through == 1);
	ktap_ok(true, "a signal lets one through");
	pthread_mutex_lock(&mutex);
	open_to = THREADS;
	pthread_cond_broadcast(&go);
	pthread_mutex_unlock(&mutex);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	ktap_ret(through, THREADS, "a broadcast the others");
	return ktap_end();
}
