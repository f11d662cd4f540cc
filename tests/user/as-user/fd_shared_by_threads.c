/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/fd_shared_by_threads.c - threads share one table of
 * descriptors; a number is given to one of them at a time. A child of fork has a
 * copy.
 */
#include "tests/user/threads.h"

#define THREADS 4
#define ROUNDS	500

static volatile int owner[1024];
static volatile int wrong;

static int opener(void *arg)
{
	int me = (int)(long)arg + 1;

	for (int i = 0; i < ROUNDS; i++) {
		long fd = sys(SYS_dup, 1);

		if (fd < 0) {
			atomic_add(&wrong, 1);
			continue;
		}
		if (__atomic_exchange_n(&owner[fd], me, __ATOMIC_SEQ_CST))
			atomic_add(&wrong, 1);
		if (i % 3 == 0)
			sys(SYS_sched_yield);
		if (owner[fd] != me || sys(SYS_fcntl, fd, F_GETFD, 0) != 0)
			atomic_add(&wrong, 1);
		owner[fd] = 0;
		if (sys(SYS_close, fd) != 0)
			atomic_add(&wrong, 1);
	}
	return 0;
}

static int opens_three(void *unused)
{
	for (int i = 0; i < 3; i++)
		CHECK(sys(SYS_dup, 1) >= 0);
	CHECK(sys(SYS_close, 0) == 0);
	return 0;
}

int main(void)
{
	struct thread thread[THREADS] = { 0 };
	long lowest = sys(SYS_dup, 1);

	sys(SYS_close, lowest);
	ktap_begin(6);
	for (long i = 0; i < THREADS; i++)
		thread_start(&thread[i], opener, (void *)i);
	for (int i = 0; i < THREADS; i++)
		thread_join(&thread[i]);
	ktap_ret(wrong, 0, "no number was given twice, or taken away");
	ktap_ret(sys(SYS_dup, 1), lowest, "all are free again");
	sys(SYS_close, lowest);
	ktap_ret(proc_run(opens_three, NULL), 0, "a child opens three and closes one");
	ktap_ret(sys(SYS_dup, 1), lowest, "of which its parent sees nothing");
	ktap_ret(sys(SYS_fcntl, 0, F_GETFD, 0), 0, "nor of the close");
	thread_start(&thread[0], opens_three, NULL);
	thread_join(&thread[0]);
	ktap_ret(sys(SYS_fcntl, lowest + 3, F_GETFD, 0), 0, "a thread's are everybody's");
	return ktap_end();
}
