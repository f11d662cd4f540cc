/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user-threads/once_only.c - pthread_once runs its function
 * once, and everybody waits for its end.
 */
#include <pthread.h>

#include "tests/user/ktap.h"

#define THREADS 8

static pthread_once_t once = PTHREAD_ONCE_INIT;
static volatile int runs, done, early;

static void init(void)
{
	runs++;
	for (int i = 0; i < 50; i++)
		sys(SYS_sched_yield);
	done = 1;
}

static void *body(void *unused)
{
	pthread_once(&once, init);
	if (!done)
		__atomic_fetch_add(&early, 1, __ATOMIC_SEQ_CST);
	return NULL;
}

int main(void)
{
	pthread_t threads[THREADS];

	ktap_begin(2);
	for (int i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, body, NULL);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	ktap_ret(runs, 1, "once");
	ktap_ret(early, 0, "nobody went on before that");
	return ktap_end();
}
