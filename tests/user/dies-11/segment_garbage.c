/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/segment_garbage.c - a selector that selects nothing is
 * refused.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"

int main(void)
{
	dies_about_to("load ds with 0x1234");
	__asm__ volatile("mov %0, %%ds" : : "r"(0x1234));
	return dies_survived();
}
