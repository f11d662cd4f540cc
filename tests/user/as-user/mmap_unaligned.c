/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/mmap_unaligned.c - fixed addresses and offsets are whole
 * pages; lengths are rounded up.
 */
#include "tests/user/maps.h"

#define ANONYMOUS (MAP_PRIVATE | MAP_ANONYMOUS)

int main(void)
{
	char *area = sys_arena(4);

	ktap_begin(6);
	ktap_ret(sys(SYS_mmap, area + 1, PAGE, PROT_READ, ANONYMOUS | MAP_FIXED, -1, 0), -EINVAL,
		 "MAP_FIXED at an unaligned address");
	ktap_ret(sys(SYS_mmap, area + 2048, PAGE, PROT_READ, ANONYMOUS | MAP_FIXED_NOREPLACE, -1,
		     0),
		 -EINVAL, "MAP_FIXED_NOREPLACE at an unaligned address");
	ktap_ret(sys(SYS_mmap, 0, PAGE, PROT_READ, ANONYMOUS, -1, 1), -EINVAL,
		 "an unaligned offset, though anonymous memory has none");
	ktap_ret(sys(SYS_mmap, 0, PAGE, PROT_READ, MAP_PRIVATE, 0, 4095), -EINVAL,
		 "an unaligned offset into a file");
	ktap_ret(sys(SYS_mmap, area, PAGE + 1, PROT_READ, ANONYMOUS | MAP_FIXED, -1, 0), (long)area,
		 "a length of a page and a byte");
	ktap_ok(maps_is(area, 2, "r--p"), "is two pages");
	return ktap_end();
}
