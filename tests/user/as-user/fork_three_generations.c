/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/fork_three_generations.c - a page shared by three
 * processes becomes three pages, one by one.
 */
#include "tests/user/process.h"

static volatile int *turn;
static volatile long value = 1;

static int grandchild(void *unused)
{
	UNTIL(*turn == 1);
	CHECK(value == 1);
	value = 3;
	*turn = 2;
	UNTIL(*turn == 3);
	CHECK(value == 3);
	return 0;
}

static int child(void *unused)
{
	long pid = proc_start(grandchild, NULL);

	value = 2;
	*turn = 1;
	UNTIL(*turn == 2);
	CHECK(value == 2);
	*turn = 3;
	CHECK(proc_wait(pid) == 0);
	CHECK(value == 2);
	return 0;
}

int main(void)
{
	turn = proc_shared(PAGE);
	ktap_begin(2);
	ktap_ret(proc_run(child, NULL), 0, "child and grandchild see what each wrote itself");
	ktap_ret(value, 1, "and the oldest sees nothing of it");
	return ktap_end();
}
