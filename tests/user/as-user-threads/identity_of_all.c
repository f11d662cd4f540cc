/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user-threads/identity_of_all.c - setuid concerns the whole
 * process: the library has every thread make the call.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <unistd.h>

#include "tests/user/process.h"

#define THREADS 4

static volatile int stop, ready;

static void *body(void *unused)
{
	__atomic_fetch_add(&ready, 1, __ATOMIC_SEQ_CST);
	UNTIL(stop);
	return (void *)sys(SYS_getuid);
}

int main(void)
{
	pthread_t threads[THREADS];
	bool same = true;
	uid_t uid = getuid();

	ktap_begin(2);
	for (int i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, body, NULL);
	UNTIL(ready == THREADS);
	ktap_ret(setuid(uid), 0, "setuid, while four threads run");
	stop = 1;
	for (int i = 0; i < THREADS; i++) {
		void *value = NULL;

		pthread_join(threads[i], &value);
		same = same && (uid_t)(long)value == uid;
	}
	ktap_ok(same, "all are who they were");
	return ktap_end();
}
