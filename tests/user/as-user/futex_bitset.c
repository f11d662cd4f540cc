/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/futex_bitset.c - WAKE_BITSET wakes only those who wait
 * for one of its bits.
 */
#include "tests/user/threads.h"

static volatile int word, awake[3];

static int body(void *which)
{
	long i = (long)which, result;

	do {
		result = sys(SYS_futex, &word, FUTEX_WAIT_BITSET, 0, NULL, NULL, 1 << i);
	} while (result == -EINTR);
	awake[i] = 1;
	return 0;
}

static long wake(unsigned int bits)
{
	return sys(SYS_futex, &word, FUTEX_WAKE_BITSET, 1000, NULL, NULL, bits);
}

int main(void)
{
	static struct thread threads[3];

	ktap_begin(5);
	for (long i = 0; i < 3; i++)
		thread_start(&threads[i], body, (void *)i);
	for (int i = 0; i < 3; i++)
		UNTIL(proc_is_asleep(threads[i].tid));
	ktap_ret(wake(8), 0, "nobody waits for that bit");
	ktap_ret(wake(2), 1, "one for this");
	thread_join(&threads[1]);
	ktap_ok(!awake[0] && awake[1] && !awake[2], "the right one");
	ktap_ret(futex_wake(&word, 1), 1, "FUTEX_WAKE has all bits");
	ktap_ret(wake(FUTEX_BITSET_ANY), 1, "and so has BITSET_ANY");
	thread_join(&threads[0]);
	thread_join(&threads[2]);
	return ktap_end();
}
