/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user-long/race_first_touch.c - two threads fault on one fresh
 * page at the same moment: both find the same page, and no write is lost.
 */
#include "tests/user/race.h"

#define PAGES 200

static char *pages;

/* Each of the two writes its half of the page first, so both fault. */
static void touch(int who, int round)
{
	volatile int *word = (volatile int *)(pages + (unsigned long)(round % PAGES) * PAGE);

	word[who * 500] = round + who + 1;
}

static bool good(int round)
{
	volatile int *word = (volatile int *)(pages + (unsigned long)(round % PAGES) * PAGE);

	if (word[0] != round + 1 || word[500] != round + 2 || word[250] != 0)
		return false;
	if (round % PAGES == PAGES - 1) /* fresh ones for the next rounds */
		sys_map_at(pages, PAGES, PROT_READ | PROT_WRITE);
	return true;
}

int main(int argc, char **argv)
{
	int rounds = race_rounds(argc, argv);

	ktap_begin(1);
	pages = proc_pages(PAGES);
	ktap_ret(race_threads(rounds, touch, good), rounds, "rounds that went well");
	return ktap_end();
}
