/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user-threads/join_and_detach.c - join gives a thread's value;
 * a detached thread goes by itself.
 */
#include <pthread.h>

#include "tests/user/process.h"

#define THREADS 10

static volatile int ended;

static void *square(void *number)
{
	return (void *)((long)number * (long)number);
}

static void *leave(void *number)
{
	__atomic_fetch_add(&ended, 1, __ATOMIC_SEQ_CST);
	if ((long)number % 2)
		pthread_exit(NULL);
	return NULL;
}

int main(void)
{
	pthread_t threads[THREADS];
	pthread_attr_t attributes;
	bool right = true;

	ktap_begin(3);
	for (long i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, square, (void *)i);
	for (long i = THREADS - 1; i >= 0; i--) {
		void *value = NULL;

		right = right && pthread_join(threads[i], &value) == 0 && (long)value == i * i;
	}
	ktap_ok(right, "ten values, joined in reverse order");
	pthread_attr_init(&attributes);
	pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
	for (long i = 0; i < THREADS; i++)
		pthread_create(&threads[i], &attributes, leave, (void *)i);
	UNTIL(ended == THREADS);
	ktap_ok(true, "ten detached threads");
	pthread_create(&threads[0], NULL, leave, NULL);
	ktap_ret(pthread_detach(threads[0]), 0, "one detached when it runs");
	UNTIL(ended == THREADS + 1);
	return ktap_end();
}
