/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/fork_shares_shared_memory.c - MAP_SHARED memory stays
 * shared over fork, page by page, for all generations; MAP_PRIVATE memory does
 * not.
 */
#include "tests/user/process.h"

#define PAGES 40

static volatile int *shared, *private;

static volatile int *page_of(volatile int *base, int i)
{
	return base + (unsigned long)i * (PAGE / sizeof(int));
}

static int grandchild(void *unused)
{
	for (int i = 20; i < 30; i++)
		*page_of(shared, i) = 1000 + i;
	return 0;
}

static int child(void *unused)
{
	for (int i = 0; i < 10; i++)
		CHECK(*page_of(shared, i) == i + 1);
	for (int i = 10; i < 20; i++) { /* pages that nobody has touched */
		CHECK(*page_of(shared, i) == 0);
		*page_of(shared, i) = 1000 + i;
		*page_of(private, i) = 1000 + i;
	}
	CHECK(proc_run(grandchild, NULL) == 0);
	CHECK(*page_of(shared, 25) == 1025);
	UNTIL(*page_of(shared, 39) == 1); /* the parent, into a page new to all */
	*page_of(shared, 39) = 2;
	return 0;
}

int main(void)
{
	bool seen = true;
	long pid;

	shared = proc_shared(PAGES * PAGE);
	private = proc_pages(PAGES);
	ktap_begin(4);
	for (int i = 0; i < 10; i++)
		*page_of(shared, i) = i + 1;
	pid = proc_start(child, NULL);
	*page_of(shared, 39) = 1;
	UNTIL(*page_of(shared, 39) == 2);
	ktap_ret(proc_wait(pid), 0, "the child sees what we wrote before and after");
	for (int i = 10; i < 30; i++)
		seen = seen && *page_of(shared, i) == 1000 + i;
	ktap_ok(seen, "we see what child and grandchild wrote, into pages we never touched");
	ktap_ok(*page_of(shared, 30) == 0 && *page_of(shared, 5) == 6, "and the rest as it was");
	ktap_ok(*page_of(private, 15) == 0, "nothing of it in private memory");
	return ktap_end();
}
