/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/mmap_hint_honoured.c - a free address that is asked for is
 * given.
 */
#include "tests/user/ktap.h"

int main(void)
{
	char *hole;
	long got;

	ktap_begin(3);
	hole = sys_arena(8);
	got = sys(SYS_mmap, hole + 2 * PAGE, PAGE, PROT_READ | PROT_WRITE,
		  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	ktap_ret(got, (long)hole + 2 * (long)PAGE, "the hint is the address");

	got = sys(SYS_mmap, hole + 5 * PAGE + 123, PAGE, PROT_READ | PROT_WRITE,
		  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	ktap_ret(got, (long)hole + 5 * (long)PAGE, "an unaligned hint is rounded down");
	ktap_ok(*(char *)got == 0, "the memory is there");
	return ktap_end();
}
