/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/futex_wait_and_wake.c - FUTEX_WAIT sleeps while the word
 * is as expected, FUTEX_WAKE wakes as many as it says, and tells how many.
 */
#include "tests/user/threads.h"

#define THREADS 5

static volatile int word, awake;

static int body(void *unused)
{
	long result;

	do {
		result = futex_wait(&word, 0, NULL);
	} while (result == -EINTR);
	if (result == 0)
		atomic_add(&awake, 1);
	return 0;
}

int main(void)
{
	static struct thread threads[THREADS];

	ktap_begin(7);
	ktap_ret(futex_wake(&word, 10), 0, "nobody sleeps");
	ktap_ret(futex_wait(&word, 1, NULL), -EAGAIN, "the word is not 1");
	for (int i = 0; i < THREADS; i++)
		thread_start(&threads[i], body, NULL);
	for (int i = 0; i < THREADS; i++)
		UNTIL(proc_is_asleep(threads[i].tid));
	ktap_ret(futex_wake(&word, 1), 1, "one of five");
	UNTIL(awake == 1);
	ktap_ret(futex_wake(&word, 2), 2, "two more");
	UNTIL(awake == 3);
	ktap_ret(awake, 3, "three are awake");
	ktap_ret(futex_wake(&word, 1000), 2, "the rest");
	for (int i = 0; i < THREADS; i++)
		thread_join(&threads[i]);
	ktap_ret(awake, THREADS, "all");
	return ktap_end();
}
