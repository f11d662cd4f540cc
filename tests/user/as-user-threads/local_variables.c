/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user-threads/local_variables.c - thread-local variables are
 * each thread's own, and begin as they were declared.
 */
#include <pthread.h>

#include "tests/user/ktap.h"

#define THREADS 6

static __thread int initialised = 42;
static __thread char zeroed[300];
static volatile int wrong;
static pthread_barrier_t barrier;

static void *body(void *number)
{
	int value = (int)(long)number;

	if (initialised != 42 || zeroed[0] || zeroed[299])
		__atomic_fetch_add(&wrong, 1, __ATOMIC_SEQ_CST);
	initialised = value;
	zeroed[299] = (char)value;
	pthread_barrier_wait(&barrier);
	if (initialised != value || zeroed[299] != value)
		__atomic_fetch_add(&wrong, 1, __ATOMIC_SEQ_CST);
	return &initialised;
}

int main(void)
{
	pthread_t threads[THREADS];

	ktap_begin(2);
	pthread_barrier_init(&barrier, NULL, THREADS);
	initialised = 7;
	for (long i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, body, (void *)(100 + i));
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	ktap_ret(wrong, 0, "each thread finds its own");
	ktap_ret(initialised, 7, "and so does the first");
	return ktap_end();
}
