/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/futex_requeue.c - REQUEUE wakes some and moves others to
 * another word, where they are woken then; CMP_REQUEUE looks at the word
 * first.
 */
#include "tests/user/threads.h"

#define THREADS 6

static volatile int from, to, awake;

static int body(void *unused)
{
	long result;

	do {
		result = futex_wait(&from, 0, NULL);
	} while (result == -EINTR);
	if (result == 0)
		atomic_add(&awake, 1);
	return 0;
}

int main(void)
{
	static struct thread threads[THREADS];

	ktap_begin(9);
	for (int i = 0; i < THREADS; i++)
		thread_start(&threads[i], body, NULL);
	for (int i = 0; i < THREADS; i++)
		UNTIL(proc_is_asleep(threads[i].tid));
	ktap_ret(sys(SYS_futex, &from, FUTEX_CMP_REQUEUE, 1, 2, &to, 7), -EAGAIN,
		 "the word is not 7");
	ktap_ret(sys(SYS_futex, &from, FUTEX_CMP_REQUEUE, 1, 2, &to, 0), 3,
		 "one is woken, two are moved");
	UNTIL(awake == 1);
	ktap_ret(sys(SYS_futex, &from, FUTEX_REQUEUE, 0, 1, &to, 0), 1,
		 "REQUEUE looks at nothing: one is moved");
	ktap_ret(futex_wake(&to, 1000), 3, "three sleep at the other word");
	UNTIL(awake == 4);
	ktap_ret(awake, 4, "four are awake");
	ktap_ret(futex_wake(&from, 1000), 2, "two were left");
	for (int i = 0; i < THREADS; i++)
		thread_join(&threads[i]);
	ktap_ret(sys(SYS_futex, &from, FUTEX_CMP_REQUEUE, 1, 2, (char *)&to + 1, 0), -EINVAL,
		 "to a misaligned word");
	ktap_ret(sys(SYS_futex, &from, FUTEX_CMP_REQUEUE, -1, 2, &to, 0), -EINVAL, "waking -1");
	ktap_ret(sys(SYS_futex, &from, FUTEX_CMP_REQUEUE, 1, -2, &to, 0), -EINVAL, "moving -2");
	return ktap_end();
}
