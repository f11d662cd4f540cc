/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/mprotect_hole.c - over a hole mprotect gives ENOMEM, and
 * what came before is changed.
 */
#include "tests/user/maps.h"

#define RW (PROT_READ | PROT_WRITE)

int main(void)
{
	char *area = sys_arena(8);

	ktap_begin(8);
	ktap_need(sys_map_at(area, 3, RW), "mmap");
	ktap_need(sys_map_at(area + 5 * PAGE, 3, RW), "mmap");
	ktap_ret(sys(SYS_mprotect, area + PAGE, 6 * PAGE, PROT_READ), -ENOMEM,
		 "a range with a hole in it");
	ktap_ok(maps_is(area, 1, "rw-p"), "before the range: unchanged");
	ktap_ok(maps_is(area + PAGE, 2, "r--p"), "before the hole: changed");
	ktap_ok(maps_is(area + 5 * PAGE, 3, "rw-p"), "behind the hole: unchanged");
	ktap_ret(sys(SYS_mprotect, area + 4 * PAGE, 3 * PAGE, PROT_READ), -ENOMEM,
		 "a range that begins in the hole");
	ktap_ok(maps_is(area + 5 * PAGE, 3, "rw-p"), "changes nothing");
	ktap_ret(sys(SYS_mprotect, area + 3 * PAGE, PAGE, PROT_READ), -ENOMEM, "only the hole");
	ktap_ret(sys(SYS_mprotect, area, 3 * PAGE + 1, PROT_READ), -ENOMEM, "one byte of the hole");
	return ktap_end();
}
