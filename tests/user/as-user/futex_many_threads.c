/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/futex_many_threads.c - a lock made of a futex keeps eight
 * threads apart, ten thousand times.
 */
#include "tests/user/threads.h"

#define THREADS 8
#define TURNS	1250

static volatile int lock, counter;

/* 0 free, 1 taken, 2 taken and waited for */
static void take(void)
{
	int seen = 0;

	if (__atomic_compare_exchange_n(&lock, &seen, 1, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
		return;
	while (__atomic_exchange_n(&lock, 2, __ATOMIC_SEQ_CST) != 0)
		futex_wait(&lock, 2, NULL);
}

static void give(void)
{
	if (__atomic_exchange_n(&lock, 0, __ATOMIC_SEQ_CST) == 2)
		futex_wake(&lock, 1);
}

static int body(void *unused)
{
	for (int i = 0; i < TURNS; i++) {
		int before;

		take();
		before = counter;
		if (i % 16 == 0)
			sys(SYS_sched_yield); /* with the lock held */
		counter = before + 1;
		give();
	}
	return 0;
}

int main(void)
{
	static struct thread threads[THREADS];

	ktap_begin(2);
	for (int i = 0; i < THREADS; i++)
		thread_start(&threads[i], body, NULL);
	for (int i = 0; i < THREADS; i++)
		thread_join(&threads[i]);
	ktap_ret(counter, THREADS * TURNS, "no turn is lost");
	ktap_ret(lock, 0, "the lock is free");
	return ktap_end();
}
