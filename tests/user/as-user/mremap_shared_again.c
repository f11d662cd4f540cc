/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/mremap_shared_again.c - shared memory of old length 0 is
 * mapped a second time, and both places show the same.
 */
#define _GNU_SOURCE
#include "tests/user/process.h"

static int write_first(void *at)
{
	*(char *)at = 9;
	return 0;
}

int main(int argc, char **argv)
{
	char *shared = proc_shared(4 * PAGE), *again;

	ktap_begin(6);
	shared[PAGE] = 5;
	again = (char *)sys(SYS_mremap, shared + PAGE, 0, 2 * PAGE, MREMAP_MAYMOVE, 0);
	ktap_ok(!sys_failed((long)again) && again != shared + PAGE, "another place");
	ktap_ok(again[0] == 5, "with the contents");
	again[PAGE] = 6;
	ktap_ok(shared[2 * PAGE] == 6, "what is written there is seen here");
	ktap_ret(proc_run(write_first, again), 0, "a child writes");
	ktap_ok(shared[PAGE] == 9, "and is seen in both places");
	sys(SYS_munmap, shared, 4 * PAGE);
	ktap_ok(again[0] == 9 && again[PAGE] == 6, "the second place outlives the first");
	return ktap_end();
}
