/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user-long/race_fault_against_fork.c - one thread writes to a
 * row of pages while another forks: the child has each page as it was before
 * or after the write, and the parent has all writes.
 */
#include "tests/user/race.h"

#define PAGES 10 /* a fork for ten pages */

static char *pages;

static volatile int *words_of(int i)
{
	return (volatile int *)(pages + (unsigned long)i * PAGE);
}

/* In the child: a page is old or new, in both its words; and it is the child's own. */
static int look(int round)
{
	for (int i = 0; i < PAGES; i++) {
		int first = words_of(i)[0], second = words_of(i)[500];

		CHECK(first == round || first == round + 1);
		CHECK(second == round || second == round + 1);
		CHECK(first >= second); /* the first word is written first */
		words_of(i)[0] = -1;
		words_of(i)[500] = -1;
	}
	return 0;
}

static volatile int bad;

static void touch(int who, int round)
{
	if (who == 0) {
		long pid = proc_fork();

		if (pid == 0)
			sys_exit(look(round));
		bad += proc_wait(pid) != 0;
		return;
	}
	for (int i = 0; i < PAGES; i++) {
		words_of(i)[0] = round + 1;
		words_of(i)[500] = round + 1;
	}
}

static bool good(int round)
{
	for (int i = 0; i < PAGES; i++) {
		if (words_of(i)[0] != round + 1 || words_of(i)[500] != round + 1)
			return false;
	}
	return !bad;
}

int main(int argc, char **argv)
{
	int rounds = race_rounds(argc, argv) / 4;

	ktap_begin(1);
	pages = proc_pages(PAGES);
	ktap_ret(race_threads(rounds, touch, good), rounds,
		 "forks, of ten pages each, that went well");
	return ktap_end();
}
