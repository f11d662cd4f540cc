/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/privileged_lgdt.c - lgdt, which replaces the table of
 * segments, is for the kernel alone.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"

int main(void)
{
	dies_about_to("execute lgdt");
	__asm__ volatile("lgdt (%%rsp)" : : "a"(0), "c"(0), "d"(0) : "memory");
	return dies_survived();
}
