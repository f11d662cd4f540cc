/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/mmap_overflow.c - a range that wraps around the top of all
 * addresses is refused.
 */
#include "tests/user/ktap.h"

#define ANONYMOUS (MAP_PRIVATE | MAP_ANONYMOUS)

int main(void)
{
	ktap_begin(5);
	ktap_ret(sys(SYS_mmap, 0, -1UL, PROT_READ, ANONYMOUS, -1, 0), -ENOMEM,
		 "a length that rounds up to 2^64");
	ktap_ret(sys(SYS_mmap, 0, -PAGE, PROT_READ, ANONYMOUS, -1, 0), -ENOMEM,
		 "a length of 2^64 less a page");
	ktap_ret(sys(SYS_mmap, 0x10000000UL, -PAGE, PROT_READ, ANONYMOUS | MAP_FIXED, -1, 0),
		 -ENOMEM, "fixed, and so long that it wraps");
	ktap_ret(sys(SYS_mmap, -PAGE, PAGE, PROT_READ, ANONYMOUS | MAP_FIXED, -1, 0), -ENOMEM,
		 "fixed at the very last page of all");
	ktap_ret(sys(SYS_mmap, -PAGE, 2 * PAGE, PROT_READ, ANONYMOUS | MAP_FIXED, -1, 0), -ENOMEM,
		 "fixed there, and a page longer");
	return ktap_end();
}
