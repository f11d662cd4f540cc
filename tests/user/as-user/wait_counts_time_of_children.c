/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/wait_counts_time_of_children.c - wait4 tells what the
 * child has used, and then it counts as ours.
 */
#include <sys/resource.h>

#include "tests/user/process.h"

static unsigned long micros(struct timeval time)
{
	return (unsigned long)time.tv_sec * 1000000 + (unsigned long)time.tv_usec;
}

/* Uses the processor until the kernel has counted 30 ms of it; touches pages. */
static int burn(void *unused)
{
	struct rusage used;
	char *pages = proc_pages(50);

	memset(pages, 1, 50 * PAGE);
	do {
		for (volatile int i = 0; i < 100000; i++)
			;
		CHECK(sys(SYS_getrusage, RUSAGE_SELF, &used) == 0);
	} while (micros(used.ru_utime) < 30000);
	return 0;
}

int main(void)
{
	struct rusage child, before, after;
	int status;
	long pid;

	ktap_begin(7);
	memset(&child, 0x55, sizeof(child));
	sys(SYS_getrusage, RUSAGE_CHILDREN, &before);
	ktap_ok(micros(before.ru_utime) == 0, "we have had no children");
	pid = proc_start(burn, NULL);
	ktap_ret(sys(SYS_wait4, pid, &status, 0, &child), pid, "wait4 with a place for rusage");
	ktap_ret(status, 0, "it used 30 ms of its own time");
	ktap_ok(micros(child.ru_utime) >= 30000, "and that we are told");
	ktap_ok(child.ru_minflt >= 50, "it had a page fault for each page");
	sys(SYS_getrusage, RUSAGE_CHILDREN, &after);
	ktap_ok(micros(after.ru_utime) == micros(child.ru_utime), "our children's time is that");
	ktap_ret(sys(SYS_wait4, -1, &status, 0, (void *)8), -ECHILD, "a bad place, but nobody");
	return ktap_end();
}
