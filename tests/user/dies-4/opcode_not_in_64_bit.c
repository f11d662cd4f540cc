/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-4/opcode_not_in_64_bit.c - an instruction of the 32-bit
 * processor is undefined in 64-bit mode.
 *
 * Expect: signal 4
 */
#include "tests/user/dies.h"

int main(void)
{
	dies_about_to("execute the byte 0x06 (push es)");
	__asm__ volatile(".byte 0x06");
	return dies_survived();
}
