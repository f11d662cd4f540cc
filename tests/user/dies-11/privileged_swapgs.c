/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/privileged_swapgs.c - swapgs, which exchanges the bases of
 * gs, the kernel's for ours, is for the kernel alone.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"

int main(void)
{
	dies_about_to("execute swapgs");
	__asm__ volatile("swapgs" : : "a"(0), "c"(0), "d"(0) : "memory");
	return dies_survived();
}
