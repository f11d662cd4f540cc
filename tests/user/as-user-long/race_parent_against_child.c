/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user-long/race_parent_against_child.c - parent and child write
 * to one page that they share at the same moment: each has its own afterwards.
 */
#include "tests/user/race.h"

#define PAGES 250

static char *pages;
static volatile struct race_gate *gate;

static volatile int *words_of(int i)
{
	return (volatile int *)(pages + (unsigned long)i * PAGE);
}

/* One side of a row of rounds.  => how many went well */
static int side(int who)
{
	int well = 0;

	for (int i = 0; i < PAGES; i++) {
		race_meet(gate, who);
		words_of(i)[1] = who + 7;
		words_of(i)[2] += who + 1;
		race_meet(gate, who);
		well += words_of(i)[0] == i && words_of(i)[1] == who + 7 &&
			words_of(i)[2] == who + 1;
	}
	return well;
}

static void prepare(void)
{
	for (int i = 0; i < PAGES; i++) {
		words_of(i)[0] = i;
		words_of(i)[1] = words_of(i)[2] = 0;
	}
}

int main(int argc, char **argv)
{
	int rounds = race_rounds(argc, argv), well = 0, rows = (rounds + PAGES - 1) / PAGES;

	ktap_begin(2);
	pages = proc_pages(PAGES);
	gate = proc_shared(PAGE);
	for (int row = 0; row < rows; row++) {
		long pid;

		prepare();
		race_open(gate);
		pid = proc_fork();
		if (pid == 0)
			sys_exit(side(1) == PAGES ? 0 : 1);
		well += side(0);
		if (proc_wait(pid) != 0)
			break;
		if (row == rows - 1)
			ktap_ok(true, "the children found their pages as they should be");
	}
	ktap_ret(well, rows * PAGES, "rounds that went well for the parent");
	return ktap_end();
}
