/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-5/breakpoint_long.c - the two-byte form of int3 does the
 * same.
 *
 * Expect: signal 5
 */
#include "tests/user/dies.h"

int main(void)
{
	dies_about_to("execute int $3");
	__asm__ volatile(".byte 0xcd, 0x03");
	return dies_survived();
}
