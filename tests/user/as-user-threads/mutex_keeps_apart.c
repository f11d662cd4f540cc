/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user-threads/mutex_keeps_apart.c - a mutex keeps four threads
 * apart.
 */
#include <pthread.h>

#include "tests/user/ktap.h"

#define THREADS 4
#define TURNS	5000

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static volatile int counter;

static void *body(void *unused)
{
	for (int i = 0; i < TURNS; i++) {
		int before;

		pthread_mutex_lock(&mutex);
		before = counter;
		if (i % 64 == 0)
			sys(SYS_sched_yield);
		counter = before + 1;
		pthread_mutex_unlock(&mutex);
	}
	return NULL;
}

int main(void)
{
	pthread_t threads[THREADS];
	int made = 0;

	ktap_begin(2);
	for (int i = 0; i < THREADS; i++)
		made += pthread_create(&threads[i], NULL, body, NULL) == 0;
	ktap_ret(made, THREADS, "four threads");
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	ktap_ret(counter, THREADS * TURNS, "no turn is lost");
	return ktap_end();
}
