/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/segment_of_kernel.c - the kernel's data segment is not for
 * us.
 *
 * 0x18 is that of Linux, whose user segments are 0x33 and 0x2b.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"

int main(void)
{
	dies_about_to("load ds with 0x18");
	__asm__ volatile("mov %0, %%ds" : : "r"(0x18));
	return dies_survived();
}
