/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user-threads/barrier_rounds.c - a barrier holds all until the
 * last has come, a hundred times; one of them is told that it was the one.
 */
#include <pthread.h>

#include "tests/user/ktap.h"

#define THREADS 4
#define ROUNDS	100

static pthread_barrier_t barrier;
static volatile int arrived[ROUNDS], early, chosen;

static void *body(void *unused)
{
	for (int i = 0; i < ROUNDS; i++) {
		__atomic_fetch_add(&arrived[i], 1, __ATOMIC_SEQ_CST);
		if (pthread_barrier_wait(&barrier) == PTHREAD_BARRIER_SERIAL_THREAD)
			__atomic_fetch_add(&chosen, 1, __ATOMIC_SEQ_CST);
		if (arrived[i] != THREADS)
			__atomic_fetch_add(&early, 1, __ATOMIC_SEQ_CST);
	}
	return NULL;
}

int main(void)
{
	pthread_t threads[THREADS];

	ktap_begin(2);
	pthread_barrier_init(&barrier, NULL, THREADS);
	for (int i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, body, NULL);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	ktap_ret(early, 0, "nobody passed before the last had come");
	ktap_ret(chosen, ROUNDS, "one each time was chosen");
	return ktap_end();
}
