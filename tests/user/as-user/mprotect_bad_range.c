/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/mprotect_bad_range.c - ranges and permissions that
 * mprotect refuses.
 */
#include "tests/user/maps.h"

int main(void)
{
	char *area = sys_arena(4);

	ktap_begin(13);
	ktap_need(sys_map_at(area, 4, PROT_READ | PROT_WRITE), "mmap");
	ktap_ret(sys(SYS_mprotect, area + 1, PAGE, PROT_READ), -EINVAL, "an unaligned address");
	ktap_ret(sys(SYS_mprotect, area + 1, 0, PROT_READ), -EINVAL,
		 "an unaligned address, no bytes");
	ktap_ret(sys(SYS_mprotect, area, 0, PROT_READ), 0, "no bytes: nothing to do");
	ktap_ret(sys(SYS_mprotect, KERNEL_HALF, 0, PROT_READ), 0, "no bytes of the kernel's half");
	ktap_ret(sys(SYS_mprotect, area, -1UL, PROT_READ), -ENOMEM,
		 "a length that rounds up to 2^64");
	ktap_ret(sys(SYS_mprotect, area, -(unsigned long)area, PROT_READ), -ENOMEM,
		 "up to the top of all addresses");
	ktap_ret(sys(SYS_mprotect, area, -(unsigned long)area + PAGE, PROT_READ), -ENOMEM,
		 "and around it");
	ktap_ret(sys(SYS_mprotect, KERNEL_HALF, PAGE, PROT_READ), -ENOMEM, "the kernel's half");
	ktap_ret(sys(SYS_mprotect, KERNEL_TEXT, PAGE, PROT_READ | PROT_WRITE), -ENOMEM,
		 "the kernel's code");
	ktap_ret(sys(SYS_mprotect, NON_CANONICAL, PAGE, PROT_READ), -ENOMEM,
		 "a non-canonical address");
	ktap_ret(sys(SYS_mprotect, USER_END, PAGE, PROT_READ), -ENOMEM,
		 "the last page of user space");
	ktap_ret(sys(SYS_mprotect, area, PAGE, 0x100), -EINVAL, "a permission that does not exist");
	ktap_ok(maps_is(area, 4, "rw-p"), "the area is as it was");
	return ktap_end();
}
