/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user-threads/condition_queue.c - producers and consumers with
 * a small queue between them: nothing is lost, nothing comes twice.
 */
#include <pthread.h>

#include "tests/user/ktap.h"

#define ROOM	4
#define EACH	1000
#define THREADS 3

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t not_empty = PTHREAD_COND_INITIALIZER, not_full = PTHREAD_COND_INITIALIZER;
static int queue[ROOM], length;
static long sum;

static void *producer(void *unused)
{
	for (int i = 1; i <= EACH; i++) {
		pthread_mutex_lock(&mutex);
		while (length == ROOM)
			pthread_cond_wait(&not_full, &mutex);
		queue[length++] = i;
		pthread_cond_signal(&not_empty);
		pthread_mutex_unlock(&mutex);
	}
	return NULL;
}

static void *consumer(void *unused)
{
	for (int i = 1; i <= EACH; i++) {
		pthread_mutex_lock(&mutex);
		while (length == 0)
			pthread_cond_wait(&not_empty, &mutex);
		sum += queue[--length];
		pthread_cond_signal(&not_full);
		pthread_mutex_unlock(&mutex);
	}
	return NULL;
}

int main(void)
{
	pthread_t threads[2 * THREADS];

	ktap_begin(2);
	for (int i = 0; i < THREADS; i++) {
		pthread_create(&threads[2 * i], NULL, producer, NULL);
		pthread_create(&threads[2 * i + 1], NULL, consumer, NULL);
	}
	for (int i = 0; i < 2 * THREADS; i++)
		pthread_join(threads[i], NULL);
	ktap_ret(sum, THREADS * (long)EACH * (EACH + 1) / 2, "the sum is right");
	ktap_ret(length, 0, "and the queue empty");
	return ktap_end();
}
