/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/mmap_fixed_replaces.c - MAP_FIXED takes the place of what
 * is there.
 */
#include "tests/user/maps.h"

int main(void)
{
	char *area;

	ktap_begin(7);
	area = sys_arena(8);
	ktap_need(sys_map_at(area, 8, PROT_READ | PROT_WRITE), "mmap");
	memset(area, 0x77, 8 * PAGE);

	ktap_ret(sys_map_at(area + 2 * PAGE, 3, PROT_READ), (long)area + 2 * (long)PAGE,
		 "a fixed mapping over three of eight pages");
	ktap_ok(sys_all_are(area + 2 * PAGE, 3 * PAGE, 0), "the three pages are new");
	ktap_ok(sys_all_are(area, 2 * PAGE, 0x77), "the pages before are the old ones");
	ktap_ok(sys_all_are(area + 5 * PAGE, 3 * PAGE, 0x77), "and so are those behind");
	ktap_ok(maps_is(area, 2, "rw-p"), "/proc/self/maps shows what was left before");
	ktap_ok(maps_is(area + 2 * PAGE, 3, "r--p"), "the new area");
	ktap_ok(maps_is(area + 5 * PAGE, 3, "rw-p"), "and what was left behind");
	return ktap_end();
}
