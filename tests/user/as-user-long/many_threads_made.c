/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user-long/many_threads_made.c - five thousand threads one
 * after the other, each with a word of its own on its stack.
 */
#include "tests/user/threads.h"

#define THREADS 5000

static volatile long sum;

static int body(void *number)
{
	volatile long mine = (long)number;

	sum += mine;
	return 0;
}

int main(void)
{
	struct thread thread = { 0 };

	ktap_begin(1);
	for (long i = 1; i <= THREADS; i++) {
		thread_start(&thread, body, (void *)i);
		thread_join(&thread);
	}
	ktap_ret(sum, THREADS * (THREADS + 1L) / 2, "all have run");
	return ktap_end();
}
