/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-4/ud1.c - the other instruction that is undefined by
 * definition is fatal too.
 *
 * Expect: signal 4
 */
#include "tests/user/dies.h"

int main(void)
{
	dies_about_to("execute ud1");
	__asm__ volatile(".byte 0x0f, 0xb9, 0xc0"); /* ud1 %eax, %eax */
	return dies_survived();
}
