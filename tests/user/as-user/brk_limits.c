/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/brk_limits.c - an end that cannot be is answered with the
 * old one, never an error.
 */
#include "tests/user/ktap.h"

int main(void)
{
	long start = sys(SYS_brk, 0);

	ktap_begin(6);
	ktap_ret(sys(SYS_brk, 1), start, "below the heap's start");
	ktap_ret(sys(SYS_brk, (long)main), start, "in the middle of the program");
	ktap_ret(sys(SYS_brk, KERNEL_HALF), start, "in the kernel's half");
	ktap_ret(sys(SYS_brk, NON_CANONICAL), start, "non-canonical");
	ktap_ret(sys(SYS_brk, -1UL), start, "at the top of all addresses");
	ktap_ret(sys(SYS_brk, USER_END), start, "at the end of user space, over all other areas");
	return ktap_end();
}
