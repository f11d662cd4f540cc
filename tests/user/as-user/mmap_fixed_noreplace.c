/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/mmap_fixed_noreplace.c - MAP_FIXED_NOREPLACE takes free
 * addresses only.
 */
#include "tests/user/ktap.h"

static long map_noreplace(const char *addr, size_t pages)
{
	return sys(SYS_mmap, addr, pages * PAGE, PROT_READ | PROT_WRITE,
		   MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
}

int main(void)
{
	char *area;

	ktap_begin(6);
	area = sys_arena(8);
	ktap_ret(map_noreplace(area + 3 * PAGE, 2), (long)area + 3 * (long)PAGE,
		 "a free place is given");
	memset(area + 3 * PAGE, 0x11, 2 * PAGE);
	ktap_ret(map_noreplace(area + 3 * PAGE, 2), -EEXIST, "the same place is taken now");
	ktap_ret(map_noreplace(area + 2 * PAGE, 2), -EEXIST, "so is one that ends in it");
	ktap_ret(map_noreplace(area + 4 * PAGE, 2), -EEXIST, "or begins in it");
	ktap_ret(map_noreplace(area, 8), -EEXIST, "or goes around it");
	ktap_ok(sys_all_are(area + 3 * PAGE, 2 * PAGE, 0x11), "what is there is unchanged");
	return ktap_end();
}
