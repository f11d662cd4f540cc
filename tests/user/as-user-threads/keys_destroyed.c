/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user-threads/keys_destroyed.c - values of thread-specific keys
 * are destroyed at the thread's end, again if a destructor sets one.
 */
#include <pthread.h>

#include "tests/user/ktap.h"

static pthread_key_t one, two;
static volatile int destroyed[2];

static void destroy_one(void *value)
{
	destroyed[0] += (int)(long)value;
	if ((long)value == 1)
		pthread_setspecific(one, (void *)10);
}

static void destroy_two(void *value)
{
	destroyed[1] += (int)(long)value;
}

static void *body(void *unused)
{
	if (pthread_getspecific(one))
		return (void *)1;
	pthread_setspecific(one, (void *)1);
	pthread_setspecific(two, (void *)5);
	return NULL;
}

int main(void)
{
	pthread_t thread;
	void *result = NULL;

	ktap_begin(5);
	pthread_key_create(&one, destroy_one);
	pthread_key_create(&two, destroy_two);
	pthread_setspecific(one, (void *)77);
	pthread_create(&thread, NULL, body, NULL);
	pthread_join(thread, &result);
	ktap_ok(result == NULL, "a thread begins without values");
	ktap_ret(destroyed[0], 11, "the first destructor ran twice");
	ktap_ret(destroyed[1], 5, "the second once");
	ktap_ok(pthread_getspecific(one) == (void *)77, "our value is ours");
	ktap_ret(pthread_key_delete(two), 0, "a key is deleted");
	return ktap_end();
}
