/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user-long/race_copy_on_write.c - two threads write to one page
 * that is shared with a child: one copy is made, both writes are in it, and
 * the child has the old page.
 */
#include "tests/user/race.h"

#define PAGES 250

static char *pages;
static int child_told[2]; /* a pipe */
static long child;

static volatile int *words_of(int round)
{
	return (volatile int *)(pages + (unsigned long)(round % PAGES) * PAGE);
}

/* The child sleeps until it is told to look, once, at its pages: they are as they were. */
static int keeper(void *unused)
{
	char byte;

	CHECK(sys(SYS_read, child_told[0], &byte, 1) == 1);
	for (int i = 0; i < PAGES; i++)
		CHECK(words_of(i)[0] == 1000 + i && words_of(i)[500] == 0);
	return 0;
}

static void begin_sharing(void)
{
	for (int i = 0; i < PAGES; i++) {
		words_of(i)[0] = 1000 + i;
		words_of(i)[500] = 0;
	}
	child = proc_start(keeper, NULL);
}

static bool end_sharing(void)
{
	ktap_need(sys(SYS_write, child_told[1], "", 1), "write");
	return proc_wait(child) == 0;
}

static void touch(int who, int round)
{
	words_of(round)[who * 500] = round + who + 1;
}

static bool good(int round)
{
	if (words_of(round)[0] != round + 1 || words_of(round)[500] != round + 2)
		return false;
	if (round % PAGES != PAGES - 1)
		return true;
	if (!end_sharing())
		return false;
	begin_sharing();
	return true;
}

int main(int argc, char **argv)
{
	int rounds = race_rounds(argc, argv);

	ktap_begin(2);
	pages = proc_pages(PAGES);
	proc_pipe(child_told);
	begin_sharing();
	ktap_ret(race_threads(rounds, touch, good), rounds, "rounds that went well");
	ktap_ok(end_sharing(), "the last child, too, has what it had");
	return ktap_end();
}
