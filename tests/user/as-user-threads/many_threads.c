/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user-threads/many_threads.c - two hundred threads one after
 * the other, fifty at once, and those with big and small stacks.
 */
#include <pthread.h>

#include "tests/user/ktap.h"

#define ROW	200
#define AT_ONCE 50

static pthread_barrier_t barrier;

static void *quick(void *number)
{
	return (char *)number + 1;
}

static void *meet(void *unused)
{
	volatile char frame[3000];

	frame[0] = frame[2999] = 1;
	pthread_barrier_wait(&barrier);
	return (void *)(long)frame[0];
}

int main(void)
{
	pthread_t threads[AT_ONCE];
	pthread_attr_t attributes;
	long good = 0;

	ktap_begin(3);
	for (long i = 0; i < ROW; i++) {
		void *value = NULL;

		good += pthread_create(&threads[0], NULL, quick, (void *)i) == 0 &&
			pthread_join(threads[0], &value) == 0 && (long)value == i + 1;
	}
	ktap_ret(good, ROW, "two hundred in a row");
	pthread_barrier_init(&barrier, NULL, AT_ONCE);
	pthread_attr_init(&attributes);
	good = 0;
	for (int i = 0; i < AT_ONCE; i++) {
		pthread_attr_setstacksize(&attributes, i % 2 ? 65536 : 4 << 20);
		good += pthread_create(&threads[i], &attributes, meet, NULL) == 0;
	}
	ktap_ret(good, AT_ONCE, "fifty at once");
	for (int i = 0; i < AT_ONCE; i++) {
		void *value = NULL;

		pthread_join(threads[i], &value);
		good -= (long)value;
	}
	ktap_ret(good, 0, "all have met");
	return ktap_end();
}
