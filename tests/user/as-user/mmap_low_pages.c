/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/mmap_low_pages.c - the first page is refused to a plain
 * user, so NULL stays an error.
 */
#include "tests/user/ktap.h"

int main(void)
{
	long got;

	ktap_begin(3);
	ktap_ret(sys_map_at((void *)0, 1, PROT_READ), -EPERM, "page 0, fixed");
	got = sys(SYS_mmap, 1, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	ktap_ok(!sys_failed(got) && got != 0, "a hint below the first page goes elsewhere");
	ktap_ok(!sys_readable((void *)8), "nothing is in the first page");
	return ktap_end();
}
