/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/mmap_kernel_half.c - no address of the kernel's half, or
 * of the gap before it, can be mapped.
 */
#include "tests/user/ktap.h"

int main(void)
{
	static const struct {
		unsigned long addr;
		const char *what;
	} places[] = {
		{ NON_CANONICAL, "the first non-canonical page" },
		{ 0x4000000000000000UL, "the middle of the gap" },
		{ NON_CANONICAL_HI, "the last non-canonical page" },
		{ KERNEL_HALF, "the first page of the kernel's half" },
		{ KERNEL_DIRECT, "the direct map" },
		{ KERNEL_TEXT, "the kernel's code" },
	};

	ktap_begin(2 * ARRAY_SIZE(places));
	for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
		ktap_ret(sys(SYS_mmap, places[i].addr, PAGE, PROT_READ,
			     MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0),
			 -ENOMEM, "MAP_FIXED at %s", places[i].what);
		ktap_ret(sys(SYS_mmap, places[i].addr, PAGE, PROT_READ,
			     MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0),
			 -ENOMEM, "MAP_FIXED_NOREPLACE at %s", places[i].what);
	}
	return ktap_end();
}
