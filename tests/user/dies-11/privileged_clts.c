/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/privileged_clts.c - clts, which lets the FPU be used, is
 * for the kernel alone.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"

int main(void)
{
	dies_about_to("execute clts");
	__asm__ volatile("clts" : : "a"(0), "c"(0), "d"(0) : "memory");
	return dies_survived();
}
