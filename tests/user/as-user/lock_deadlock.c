/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/lock_deadlock.c - who would close a circle of waiting processes is
 * told EDEADLK, and the others go on.
 */
#include "tests/user/locks.h"

#define RING 4

static int fd;
static volatile int *ready; /* how many have locked their own byte */

/* Has its own byte, waits for the next one's; the last would close the ring. */
static int member(void *number)
{
	long i = (long)number, got = lock_set(fd, F_SETLK, F_WRLCK, i, 1);

	__atomic_add_fetch(ready, 1, __ATOMIC_SEQ_CST);
	CHECK(got == 0);
	UNTIL(*ready == RING);
	CHECK(lock_set(fd, F_SETLKW, F_WRLCK, i + 1, 1) == 0);
	return 0;
}

int main(void)
{
	long pid[RING];
	int good = 0;

	ktap_begin(4);
	fd = lock_open();
	ready = proc_shared(PAGE);
	for (long i = 0; i < RING - 1; i++)
		pid[i] = proc_start(member, (void *)i);
	UNTIL(*ready == RING - 1);
	ktap_ret(lock_set(fd, F_SETLK, F_WRLCK, RING - 1, 1), 0, "the last byte is ours");
	__atomic_add_fetch(ready, 1, __ATOMIC_SEQ_CST);
	for (long i = 0; i < RING - 1; i++)
		UNTIL(proc_is_asleep(pid[i]));
	ktap_ret(lock_set(fd, F_SETLK, F_WRLCK, 0, 1), -EAGAIN,
		 "without waiting there is no circle");
	ktap_ret(lock_set(fd, F_SETLKW, F_WRLCK, 0, 1), -EDEADLK, "waiting would close it");
	lock_must(fd, F_SETLK, F_UNLCK, RING - 1, 1);
	for (long i = RING - 2; i >= 0; i--)
		good += proc_wait(pid[i]) == 0;
	ktap_ret(good, RING - 1, "the others get what they wait for");
	return ktap_end();
}
