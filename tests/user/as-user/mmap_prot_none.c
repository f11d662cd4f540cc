/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/mmap_prot_none.c - memory without access is there, but the
 * kernel cannot use it for us.
 */
#include "tests/user/maps.h"

int main(void)
{
	char *area = sys_arena(2);

	ktap_begin(5);
	ktap_ret(sys_map_at(area, 2, PROT_NONE), (long)area, "two pages of PROT_NONE");
	ktap_ok(maps_is(area - PAGE, 4, "---p"), "they merge with the neighbours, as --- too");
	ktap_ok(!sys_readable(area), "the kernel cannot read there");
	ktap_ok(!sys_writable(area), "nor write");
	ktap_need(sys(SYS_mprotect, area, 2 * PAGE, PROT_READ | PROT_WRITE), "mprotect");
	ktap_ok(sys_all_are(area, 2 * PAGE, 0), "once it may be read it is zero");
	return ktap_end();
}
