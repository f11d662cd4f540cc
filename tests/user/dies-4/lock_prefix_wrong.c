/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-4/lock_prefix_wrong.c - a lock prefix where there is nothing
 * to lock is undefined.
 *
 * Expect: signal 4
 */
#include "tests/user/dies.h"

int main(void)
{
	dies_about_to("execute lock mov");
	__asm__ volatile(".byte 0xf0, 0x89, 0xc0"); /* lock mov %eax, %eax */
	return dies_survived();
}
