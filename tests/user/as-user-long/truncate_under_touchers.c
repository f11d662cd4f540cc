/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user-long/truncate_under_touchers.c - four processes touch a mapped file
 * whose end moves: each touch works or is a SIGBUS, and nothing old comes back.
 */
#include "tests/user/fault.h"
#include "tests/user/file.h"
#include "tests/user/process.h"

#define TOUCHERS 4
#define PAGES	 16
#define ROUNDS	 3000

static volatile int *stop, *touched, *refused;
static char *volatile map;

/* A process each, as the jump out of a fault needs a place of its own; one file, one page table each. */
static int toucher(void *arg)
{
	volatile unsigned long state = 77 + (unsigned long)arg; /* lives through the jump */

	fault_catch(SIGBUS);
	while (!*stop) {
		char *volatile at;
		volatile char seen = 0;

		state = state * 6364136223846793005UL + 1442695040888963407UL;
		at = map + (state >> 33) % (PAGES * PAGE);
		if (state >> 63)
			FAULT(*(volatile char *)at = 'x');
		else
			FAULT(seen = *(volatile char *)at);
		CHECK(seen == 0 || seen == 'x');
		__atomic_fetch_add(fault.signal ? refused : touched, 1, __ATOMIC_RELAXED);
	}
	return 0;
}

int main(void)
{
	int fd = file_make(PAGES * PAGE);
	volatile int *words = proc_shared(PAGE);
	unsigned long state = 1;
	bool zero = true, well = true;
	long pids[TOUCHERS];

	ktap_begin(3);
	stop = words;
	touched = words + 16;
	refused = words + 32;
	map = file_map(fd, PAGES, PROT_READ | PROT_WRITE, MAP_SHARED);
	for (long i = 0; i < TOUCHERS; i++)
		pids[i] = proc_start(toucher, (void *)i);
	for (int i = 0; i < ROUNDS; i++) {
		state = state * 6364136223846793005UL + 1442695040888963407UL;
		if (sys(SYS_ftruncate, fd, (state >> 33) % (PAGES * PAGE)))
			well = false;
		if (i % 64 == 0)
			sys(SYS_sched_yield);
	}
	sys(SYS_ftruncate, fd, PAGE);
	UNTIL(*touched > 100 && *refused > 0);
	*stop = 1;
	for (long i = 0; i < TOUCHERS; i++)
		well &= proc_wait(pids[i]) == 0;
	ktap_ok(well, "all came to their end");
	ktap_ok(*touched > 0 && *refused > 0, "some touches worked, some did not");
	sys(SYS_ftruncate, fd, 0);
	sys(SYS_ftruncate, fd, PAGES * PAGE);
	for (size_t i = 0; i < PAGES; i++)
		zero &= file_byte(fd, (long)(i * PAGE)) == 0;
	ktap_ok(zero, "a file that was cut to nothing is zeros");
	return ktap_end();
}
