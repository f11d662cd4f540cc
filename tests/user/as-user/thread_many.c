/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/thread_many.c - sixty-four threads at once, four times
 * over, each adding to one counter.
 */
#include "tests/user/threads.h"

#define THREADS 64
#define ROUNDS	4
#define TURNS	100

static volatile int counter, go;

static int body(void *unused)
{
	UNTIL(go);
	for (int i = 0; i < TURNS; i++)
		atomic_add(&counter, 1);
	return 0;
}

int main(void)
{
	static struct thread threads[THREADS];

	ktap_begin(ROUNDS);
	for (int round = 1; round <= ROUNDS; round++) {
		go = 0;
		for (int i = 0; i < THREADS; i++)
			thread_start(&threads[i], body, NULL);
		go = 1;
		for (int i = 0; i < THREADS; i++)
			thread_join(&threads[i]);
		ktap_ret(counter, round * THREADS * TURNS, "round %d", round);
	}
	return ktap_end();
}
