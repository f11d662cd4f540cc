/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/mmap_zero_length.c - a mapping of no bytes is refused,
 * whatever else is asked.
 */
#include "tests/user/ktap.h"

int main(void)
{
	char *area = sys_arena(1);

	ktap_begin(3);
	ktap_ret(sys_map(0, PROT_READ), -EINVAL, "anonymous");
	ktap_ret(sys_map_at(area, 0, PROT_READ), -EINVAL, "anonymous and fixed");
	ktap_ret(sys(SYS_mmap, KERNEL_HALF, 0, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED,
		     -1, 0),
		 -EINVAL, "fixed, in the kernel half: the length is looked at first");
	return ktap_end();
}
