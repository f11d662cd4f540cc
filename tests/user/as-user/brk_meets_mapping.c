/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/brk_meets_mapping.c - the heap does not grow into an area
 * that is in its way.
 */
#include "tests/user/ktap.h"

int main(void)
{
	long start = (sys(SYS_brk, 0) + (long)PAGE - 1) & -(long)PAGE;
	char *wall = (char *)start + 20 * PAGE;

	ktap_begin(4);
	ktap_need(sys(SYS_brk, start) == start ? 0 : -ENOMEM, "brk");
	ktap_need(sys(SYS_mmap, wall, PAGE, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0),
		  "mmap");
	wall[0] = 7;
	ktap_ret(sys(SYS_brk, start + 30 * (long)PAGE), start, "past it");
	ktap_ret(sys(SYS_brk, start + 21 * (long)PAGE), start, "into it");
	ktap_ok(wall[0] == 7, "the area is as it was");
	ktap_ret(sys(SYS_brk, start + 10 * (long)PAGE), start + 10 * (long)PAGE,
		 "to a place before it");
	return ktap_end();
}
