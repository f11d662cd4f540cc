/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/privileged_invlpg.c - invlpg, which drops an entry of the
 * TLB, is for the kernel alone.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"

int main(void)
{
	dies_about_to("execute invlpg");
	__asm__ volatile("invlpg (%%rsp)" : : "a"(0), "c"(0), "d"(0) : "memory");
	return dies_survived();
}
