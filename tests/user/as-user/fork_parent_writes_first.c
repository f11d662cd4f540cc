/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/fork_parent_writes_first.c - what the parent writes after
 * fork, before the child has touched the page, does not reach the child.
 */
#include "tests/user/process.h"

#define PAGES 64

int main(void)
{
	volatile int *turn = proc_shared(PAGE);
	char *pages = proc_pages(PAGES);
	long pid;

	ktap_begin(3);
	for (size_t i = 0; i < PAGES; i++)
		pages[i * PAGE] = (char)i;
	pid = proc_fork();
	if (pid == 0) {
		UNTIL(*turn);
		for (size_t i = 0; i < PAGES; i++)
			CHECK(pages[i * PAGE] == (char)i);
		sys_exit(0);
	}
	memset(pages, 0x55, PAGES * PAGE);
	*turn = 1;
	ktap_ret(proc_wait(pid), 0, "the child has what was there when it was made");
	ktap_ok(sys_all_are(pages, PAGES * PAGE, 0x55), "the parent has what it wrote");

	pid = proc_fork();
	if (pid == 0)
		sys_exit(sys_all_are(pages, PAGES * PAGE, 0x55) ? 0 : 1);
	ktap_ret(proc_wait(pid), 0, "and so has the next child");
	return ktap_end();
}
