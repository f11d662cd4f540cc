/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/mmap_merges_neighbours.c - areas that touch and are alike
 * become one.
 */
#include "tests/user/maps.h"

#define RW (PROT_READ | PROT_WRITE)

int main(void)
{
	char *area = sys_arena(16);

	ktap_begin(8);
	ktap_need(sys_map_at(area + 4 * PAGE, 2, RW), "mmap");
	ktap_ok(maps_is(area + 4 * PAGE, 2, "rw-p"), "two pages alone");
	ktap_need(sys_map_at(area + 6 * PAGE, 2, RW), "mmap");
	ktap_ok(maps_is(area + 4 * PAGE, 4, "rw-p"), "a neighbour above is taken in");
	ktap_need(sys_map_at(area + 2 * PAGE, 2, RW), "mmap");
	ktap_ok(maps_is(area + 2 * PAGE, 6, "rw-p"), "one below too");
	ktap_need(sys_map_at(area + 10 * PAGE, 2, RW), "mmap");
	ktap_ok(maps_is(area + 10 * PAGE, 2, "rw-p"), "one with a gap between stands alone");
	ktap_need(sys_map_at(area + 8 * PAGE, 2, RW), "mmap");
	ktap_ok(maps_is(area + 2 * PAGE, 10, "rw-p"), "filling the gap joins all three");
	ktap_need(sys_map_at(area + 12 * PAGE, 2, PROT_READ), "mmap");
	ktap_ok(maps_is(area + 2 * PAGE, 10, "rw-p"), "other permissions do not merge");
	ktap_ok(maps_is(area + 12 * PAGE, 2, "r--p"), "and stand alone");
	memset(area + 2 * PAGE, 0x66, 10 * PAGE);
	ktap_ok(sys_all_are(area + 2 * PAGE, 10 * PAGE, 0x66), "the merged area is all usable");
	return ktap_end();
}
