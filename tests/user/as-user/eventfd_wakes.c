/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/eventfd_wakes.c - threads that wait for an eventfd: each unit
 * of a semaphore lets one go; a write that would overflow waits for a read.
 */
#include <sys/eventfd.h>

#include "tests/user/threads.h"

#define THREADS 4
#define EACH	200

static int fd, full;
static volatile int taken, filled;

static int taker(void *unused)
{
	uint64_t value;

	for (int i = 0; i < EACH; i++) {
		if (sys(SYS_read, fd, &value, sizeof(value)) == sizeof(value) && value == 1)
			atomic_add(&taken, 1);
	}
	return 0;
}

static int filler(void *unused)
{
	uint64_t value = 2;

	filled = sys(SYS_write, full, &value, sizeof(value)) == sizeof(value) ? 1 : -1;
	return 0;
}

int main(void)
{
	struct thread thread[THREADS] = { 0 };
	uint64_t value = 1;

	ktap_begin(5);
	fd = (int)ktap_need(sys(SYS_eventfd2, 0, EFD_SEMAPHORE), "eventfd2");
	for (int i = 0; i < THREADS; i++)
		thread_start(&thread[i], taker, NULL);
	for (int i = 0; i < THREADS; i++)
		UNTIL(proc_is_asleep(thread[i].tid));
	sys(SYS_write, fd, &value, sizeof(value));
	UNTIL(taken == 1);
	for (int i = 0; i < THREADS; i++)
		UNTIL(proc_is_asleep(thread[i].tid));
	ktap_ret(taken, 1, "one unit lets one go");
	value = THREADS * EACH - 1;
	sys(SYS_write, fd, &value, sizeof(value));
	for (int i = 0; i < THREADS; i++)
		thread_free(&thread[i]);
	ktap_ret(taken, THREADS * EACH, "as many as were given were taken");

	full = (int)ktap_need(sys(SYS_eventfd2, 0, 0), "eventfd2");
	value = UINT64_MAX - 2;
	sys(SYS_write, full, &value, sizeof(value));
	thread_start(&thread[0], filler, NULL);
	UNTIL(proc_is_asleep(thread[0].tid));
	ktap_ret(filled, 0, "a write that would overflow waits");
	sys(SYS_read, full, &value, sizeof(value));
	thread_free(&thread[0]);
	ktap_ret(filled, 1, "until there is room");
	sys(SYS_read, full, &value, sizeof(value));
	ktap_ok(value == 2, "then it adds");
	return ktap_end();
}
