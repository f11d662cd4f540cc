/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/unmapped_after_munmap.c - memory that was given back is
 * gone, though it was used a moment ago.
 *
 * The page table held a writable entry, and the TLB too.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"

int main(void)
{
	volatile char *area = sys_arena(1);

	ktap_need(sys_map_at((char *)area, 1, PROT_READ | PROT_WRITE), "mmap");
	*area = 1;
	ktap_need(sys(SYS_munmap, area, PAGE), "munmap");
	dies_about_to("read what was unmapped");
	(void)*area;
	return dies_survived();
}
