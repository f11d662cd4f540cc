/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/munmap_forgets.c - what is mapped again where something
 * was is new.
 *
 * A stale entry in the page table or the TLB would show the old bytes.
 */
#include "tests/user/ktap.h"

int main(void)
{
	char *area = sys_arena(4);
	bool fresh = true;

	ktap_begin(2);
	for (int round = 1; round <= 50; round++) {
		ktap_need(sys_map_at(area, 4, PROT_READ | PROT_WRITE), "mmap");
		fresh = fresh && sys_all_are(area, 4 * PAGE, 0);
		memset(area, round, 4 * PAGE);
		ktap_need(sys(SYS_munmap, area, 4 * PAGE), "munmap");
		fresh = fresh && !sys_readable(area);
	}
	ktap_ok(fresh, "fifty times mapped, written and unmapped: always zero at first");

	ktap_need(sys_map_at(area, 4, PROT_READ | PROT_WRITE), "mmap");
	memset(area, 0x70, 4 * PAGE);
	ktap_need(sys_map_at(area, 4, PROT_READ | PROT_WRITE), "mmap");
	ktap_ok(sys_all_are(area, 4 * PAGE, 0), "mapped over itself: zero");
	return ktap_end();
}
