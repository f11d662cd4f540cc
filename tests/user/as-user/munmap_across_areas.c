/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/munmap_across_areas.c - one munmap over unlike areas takes
 * the whole of each.
 */
#include "tests/user/maps.h"

int main(void)
{
	char *area = sys_arena(8);

	ktap_begin(3);
	ktap_need(sys_map_at(area, 2, PROT_READ | PROT_WRITE), "mmap");
	ktap_need(sys_map_at(area + 2 * PAGE, 2, PROT_READ), "mmap");
	ktap_need(sys_map_at(area + 4 * PAGE, 2, PROT_NONE), "mmap");
	ktap_need(sys_map_at(area + 6 * PAGE, 2, PROT_READ | PROT_EXEC), "mmap");
	ktap_ret(sys(SYS_munmap, area + PAGE, 6 * PAGE), 0, "from the first area into the fourth");
	ktap_ok(maps_is(area, 1, "rw-p"), "half of the first is left");
	ktap_ok(maps_is(area + 7 * PAGE, 1, "r-xp"), "and half of the fourth");
	return ktap_end();
}
