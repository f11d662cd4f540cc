/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/fork_areas_are_each_ones_own.c - what a child unmaps or
 * protects, and what it maps, concerns the parent's areas in nothing, shared
 * memory included.
 */
#include "tests/user/process.h"

static char *shared, *private;

static int child(void *unused)
{
	CHECK(sys(SYS_mprotect, shared, PAGE, PROT_NONE) == 0);
	CHECK(sys(SYS_munmap, shared + PAGE, PAGE) == 0);
	CHECK(sys(SYS_mprotect, private, PAGE, PROT_READ) == 0);
	CHECK(sys(SYS_munmap, private + PAGE, PAGE) == 0);
	CHECK(!sys_readable(shared) && !sys_readable(shared + PAGE));
	CHECK(!sys_readable(private + PAGE) && sys_readable(private));
	CHECK(sys_map_at(private + PAGE, 1, PROT_READ | PROT_WRITE) == (long)(private + PAGE));
	CHECK(private[PAGE] == 0);
	return 0;
}

int main(void)
{
	shared = proc_shared(2 * PAGE);
	private = proc_pages(2);
	ktap_begin(3);
	memset(shared, 1, 2 * PAGE);
	memset(private, 2, 2 * PAGE);
	ktap_ret(proc_run(child, NULL), 0, "the child's areas change");
	ktap_ok(sys_all_are(shared, 2 * PAGE, 1), "the parent's shared memory is there");
	memset(private, 3, PAGE);
	ktap_ok(sys_all_are(private, PAGE, 3) && sys_all_are(private + PAGE, PAGE, 2),
		"and its private memory, writable");
	return ktap_end();
}
