/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/munmap_holes.c - munmap does not mind holes: it takes what
 * is there.
 */
#include "tests/user/maps.h"

int main(void)
{
	char *area = sys_arena(12);

	ktap_begin(6);
	ktap_ret(sys(SYS_munmap, area, 12 * PAGE), 0, "a range with nothing in it");
	for (int i = 0; i < 12; i += 3)
		ktap_need(sys_map_at(area + i * PAGE, 2, PROT_READ | PROT_WRITE), "mmap");
	memset(area, 0x44, PAGE);
	ktap_ret(sys(SYS_munmap, area + PAGE, 9 * PAGE), 0,
		 "a range over three holes and parts of areas");
	ktap_ok(maps_is(area, 1, "rw-p"), "the first page is left");
	ktap_ok(maps_is(area + 10 * PAGE, 1, "rw-p"), "and the last");
	ktap_ok(maps_find(area + PAGE) == NULL, "nothing between");
	ktap_ok(sys_all_are(area, PAGE, 0x44), "the first page has its bytes");
	return ktap_end();
}
