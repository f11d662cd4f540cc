/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/munmap_bad_range.c - ranges that munmap refuses, and that
 * it takes nothing from.
 */
#include "tests/user/maps.h"

int main(void)
{
	char *area = sys_arena(4);

	ktap_begin(11);
	ktap_need(sys_map_at(area, 4, PROT_READ | PROT_WRITE), "mmap");
	ktap_ret(sys(SYS_munmap, area + 1, PAGE), -EINVAL, "an unaligned address");
	ktap_ret(sys(SYS_munmap, area, 0), -EINVAL, "no bytes");
	ktap_ret(sys(SYS_munmap, area, -1UL), -EINVAL, "a length that rounds up to 2^64");
	ktap_ret(sys(SYS_munmap, area, -(unsigned long)area), -EINVAL,
		 "up to the top of all addresses");
	ktap_ret(sys(SYS_munmap, area, -(unsigned long)area + PAGE), -EINVAL, "and around it");
	ktap_ret(sys(SYS_munmap, KERNEL_HALF, PAGE), -EINVAL, "the kernel's half");
	ktap_ret(sys(SYS_munmap, KERNEL_TEXT, PAGE), -EINVAL, "the kernel's code");
	ktap_ret(sys(SYS_munmap, NON_CANONICAL, PAGE), -EINVAL, "a non-canonical address");
	ktap_ret(sys(SYS_munmap, USER_END, PAGE), -EINVAL, "the last page of user space");
	ktap_ok(maps_is(area, 4, "rw-p"), "all four pages are still there");
	ktap_ret(sys(SYS_munmap, area, 3 * PAGE + 1), 0,
		 "a length of three pages and a byte is four");
	return ktap_end();
}
