/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user-threads/rwlock_excludes.c - a read-write lock admits
 * readers together and writers alone.
 */
#include <pthread.h>

#include "tests/user/process.h"

#define READERS 4
#define WRITERS 2
#define TURNS	300

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static volatile int readers, writers, wrong, written, met;

static void *reader(void *unused)
{
	for (int i = 0; i < TURNS; i++) {
		pthread_rwlock_rdlock(&lock);
		__atomic_fetch_add(&readers, 1, __ATOMIC_SEQ_CST);
		if (writers)
			wrong = 1;
		sys(SYS_sched_yield);
		if (writers)
			wrong = 1;
		__atomic_fetch_sub(&readers, 1, __ATOMIC_SEQ_CST);
		pthread_rwlock_unlock(&lock);
	}
	return NULL;
}

static void *writer(void *unused)
{
	for (int i = 0; i < TURNS; i++) {
		pthread_rwlock_wrlock(&lock);
		if (++writers != 1 || readers)
			wrong = 1;
		sys(SYS_sched_yield);
		if (readers)
			wrong = 1;
		writers--;
		written++;
		pthread_rwlock_unlock(&lock);
	}
	return NULL;
}

/* Two readers that meet inside: each waits for the other. */
static void *meeting(void *unused)
{
	pthread_rwlock_rdlock(&lock);
	__atomic_fetch_add(&met, 1, __ATOMIC_SEQ_CST);
	UNTIL(met == 2);
	pthread_rwlock_unlock(&lock);
	return NULL;
}

int main(void)
{
	pthread_t threads[READERS + WRITERS];

	ktap_begin(4);
	pthread_create(&threads[0], NULL, meeting, NULL);
	pthread_create(&threads[1], NULL, meeting, NULL);
	pthread_join(threads[0], NULL);
	pthread_join(threads[1], NULL);
	ktap_ret(met, 2, "two readers at once");
	for (int i = 0; i < READERS + WRITERS; i++)
		pthread_create(&threads[i], NULL, i < READERS ? reader : writer, NULL);
	for (int i = 0; i < READERS + WRITERS; i++)
		pthread_join(threads[i], NULL);
	ktap_ret(wrong, 0, "no writer with anybody else");
	ktap_ret(written, WRITERS * TURNS, "all have written");
	pthread_rwlock_wrlock(&lock);
	ktap_ret(pthread_rwlock_tryrdlock(&lock), EBUSY, "tryrdlock while we write");
	pthread_rwlock_unlock(&lock);
	return ktap_end();
}
