/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user-threads/cancel_any_time.c - a thread that only computes
 * can be cancelled if it allows that, and cannot if it does not.
 */
#include <pthread.h>

#include "tests/user/process.h"

static volatile int ready, go, survived;

static void *computes(void *unused)
{
	pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, NULL);
	ready = 1;
	for (;;)
		;
	return NULL;
}

static void *refuses(void *unused)
{
	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
	ready = 2;
	UNTIL(go);
	pthread_testcancel();
	survived = 1;
	pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, NULL);
	pthread_testcancel();
	survived = 2;
	return NULL;
}

int main(void)
{
	pthread_t thread;
	void *result = NULL;

	ktap_begin(3);
	pthread_create(&thread, NULL, computes, NULL);
	UNTIL(ready == 1);
	pthread_cancel(thread);
	pthread_join(thread, &result);
	ktap_ok(result == PTHREAD_CANCELED, "one that computes is cancelled");
	pthread_create(&thread, NULL, refuses, NULL);
	UNTIL(ready == 2);
	pthread_cancel(thread);
	go = 1;
	pthread_join(thread, &result);
	ktap_ret(survived, 1, "one that refuses goes on until it does not");
	ktap_ok(result == PTHREAD_CANCELED, "and is cancelled then");
	return ktap_end();
}
