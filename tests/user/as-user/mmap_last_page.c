/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/mmap_last_page.c - the page below 0x800000000000 cannot be
 * had, the one below it can.
 *
 * A syscall instruction in the last two bytes of the user half would have to
 * return to a non-canonical address; so the last page is never mapped.
 */
#include "tests/user/ktap.h"

static long map_at(unsigned long addr, size_t pages, int how)
{
	return sys(SYS_mmap, addr, pages * PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | how, -1,
		   0);
}

int main(void)
{
	long got;

	ktap_begin(4);
	ktap_ret(map_at(USER_END, 1, MAP_FIXED), -ENOMEM, "the last page, fixed");
	ktap_ret(map_at(USER_END, 1, MAP_FIXED_NOREPLACE), -ENOMEM, "the same without replacing");
	ktap_ret(map_at(USER_END - PAGE, 2, MAP_FIXED_NOREPLACE), -ENOMEM,
		 "two pages that end with it");
	got = map_at(USER_END - PAGE, 1, MAP_FIXED_NOREPLACE);
	ktap_ok(got == (long)(USER_END - PAGE) || got == -EEXIST,
		"the page below is given, or is the stack already");
	return ktap_end();
}
