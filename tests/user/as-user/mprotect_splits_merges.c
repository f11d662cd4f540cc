/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/mprotect_splits_merges.c - changing a part splits an area,
 * changing it back makes it one again.
 */
#include "tests/user/maps.h"

#define RW (PROT_READ | PROT_WRITE)

int main(void)
{
	char *area = sys_arena(9);

	ktap_begin(10);
	ktap_need(sys_map_at(area, 9, RW), "mmap");
	memset(area, 0x2e, 9 * PAGE);
	ktap_ret(sys(SYS_mprotect, area + 3 * PAGE, 3 * PAGE, PROT_READ), 0,
		 "the middle becomes r--");
	ktap_ok(maps_is(area, 3, "rw-p"), "before it rw-");
	ktap_ok(maps_is(area + 3 * PAGE, 3, "r--p"), "the middle r--");
	ktap_ok(maps_is(area + 6 * PAGE, 3, "rw-p"), "behind it rw-");
	ktap_ret(sys(SYS_mprotect, area + 2 * PAGE, PAGE, PROT_READ), 0, "one page before too");
	ktap_ok(maps_is(area + 2 * PAGE, 4, "r--p"), "merges with the middle");
	ktap_ret(sys(SYS_mprotect, area, 9 * PAGE, RW), 0, "all of it becomes rw- again");
	ktap_ok(maps_is(area, 9, "rw-p"), "and is one area");
	ktap_ok(sys_all_are(area, 9 * PAGE, 0x2e), "the bytes are what they were");
	memset(area, 0x2f, 9 * PAGE);
	ktap_ok(sys_all_are(area, 9 * PAGE, 0x2f), "and can be written");
	return ktap_end();
}
