/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/mmap_file_results_over_fork.c - children put their results into a shared page of\n * a file that has lost its name.
 */
#include "tests/user/file.h"
#include "tests/user/process.h"

#define CHILDREN 8

static volatile int *results;

static int child(void *arg)
{
	for (int i = 0; i < 100; i++)
		__atomic_fetch_add(&results[0], 1, __ATOMIC_SEQ_CST);
	results[1 + (long)arg] = (int)(long)arg * 3;
	return 0;
}

int main(void)
{
	static const char name[] = "/dev/shm/results_over_fork";
	long fd, pids[CHILDREN];
	bool right = true;

	ktap_begin(4);
	sys(SYS_unlink, name);
	fd = ktap_need(sys(SYS_open, name, O_CREAT | O_EXCL | O_RDWR, 0600), name);
	ktap_ret(sys(SYS_ftruncate, fd, PAGE), 0, "a page in /dev/shm");
	results = (volatile int *)file_map((int)fd, 1, PROT_READ | PROT_WRITE, MAP_SHARED);
	ktap_ret(sys(SYS_unlink, name), 0, "it loses its name");
	sys(SYS_close, fd);
	for (long i = 0; i < CHILDREN; i++)
		pids[i] = proc_start(child, (void *)i);
	for (long i = 0; i < CHILDREN; i++)
		right &= proc_wait(pids[i]) == 0;
	ktap_ok(right && results[0] == CHILDREN * 100, "all have counted");
	for (int i = 0; i < CHILDREN; i++)
		right &= results[1 + i] == i * 3;
	ktap_ok(right, "and left their results");
	return ktap_end();
}
