/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/munmap_middle_splits.c - taking pages out of the middle
 * leaves two areas, both intact.
 */
#include "tests/user/maps.h"

int main(void)
{
	char *area = sys_arena(9);

	ktap_begin(7);
	ktap_need(sys_map_at(area, 9, PROT_READ | PROT_WRITE), "mmap");
	memset(area, 0x19, 9 * PAGE);
	ktap_ret(sys(SYS_munmap, area + 3 * PAGE, 3 * PAGE), 0,
		 "three pages in the middle are taken out");
	ktap_ok(maps_is(area, 3, "rw-p"), "the lower part is an area");
	ktap_ok(maps_is(area + 6 * PAGE, 3, "rw-p"), "so is the upper part");
	ktap_ok(sys_all_are(area, 3 * PAGE, 0x19), "the lower part is intact");
	ktap_ok(sys_all_are(area + 6 * PAGE, 3 * PAGE, 0x19), "the upper part is intact");
	ktap_ok(!sys_readable(area + 3 * PAGE), "the first page between is gone");
	ktap_ok(!sys_readable(area + 6 * PAGE - 8), "and so is the last");
	return ktap_end();
}
