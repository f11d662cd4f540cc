/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/privileged_wbinvd.c - wbinvd, which empties the caches, is
 * for the kernel alone.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"

int main(void)
{
	dies_about_to("execute wbinvd");
	__asm__ volatile("wbinvd" : : "a"(0), "c"(0), "d"(0) : "memory");
	return dies_survived();
}
