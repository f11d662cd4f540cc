/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/kernel_half_unmapped.c - an address of the kernel's half
 * where nothing is, is as fatal as any.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"

int main(void)
{
	volatile char *kernel = dies_hide(KERNEL_HALF + 0x123000);

	dies_about_to("read the kernel's half, where nothing is");
	(void)*kernel;
	return dies_survived();
}
