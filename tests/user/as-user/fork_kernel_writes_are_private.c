/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/fork_kernel_writes_are_private.c - what a system call
 * writes into a page that was shared by fork goes to the caller alone.
 */
#include "tests/user/process.h"

static int child(void *page)
{
	struct timespec *now = page;
	long fd = sys(SYS_open, "/dev/zero", O_RDONLY);

	CHECK(fd >= 0);
	CHECK(sys(SYS_read, fd, (char *)page + 64, 64) == 64);
	CHECK(sys_all_are((char *)page + 64, 64, 0));
	CHECK(sys(SYS_clock_gettime, CLOCK_MONOTONIC, now) == 0);
	CHECK(now->tv_nsec < 1000000000);
	return 0;
}

int main(void)
{
	char *page = proc_pages(1);

	ktap_begin(2);
	memset(page, 0x77, PAGE);
	ktap_ret(proc_run(child, page), 0, "the child gets what it asked for");
	ktap_ok(sys_all_are(page, PAGE, 0x77), "and the parent's page is untouched");
	return ktap_end();
}
