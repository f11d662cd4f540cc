/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/mmap_too_large.c - more address space than there is gives
 * ENOMEM, and leaves nothing.
 */
#include "tests/user/maps.h"

int main(void)
{
	size_t areas_before;

	ktap_begin(5);
	maps_read();
	areas_before = maps_count;
	ktap_ret(sys_map(1UL << 35, PROT_READ), -ENOMEM, "2^47 bytes, all of user space");
	ktap_ret(sys_map(1UL << 40, PROT_READ), -ENOMEM, "2^52 bytes");
	ktap_ret(sys(SYS_mmap, 0, 1UL << 63, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
		 -ENOMEM, "2^63 bytes");
	ktap_ret(sys(SYS_mmap, 0x10000000, USER_END - 0x10000000 + PAGE, PROT_READ,
		     MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0),
		 -ENOMEM, "fixed, one page over the end");
	ktap_ok(maps_read() && maps_count == areas_before, "no area has been added");
	return ktap_end();
}
