/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-4/ud2.c - the instruction that is undefined by definition is
 * fatal.
 *
 * Expect: signal 4
 */
#include "tests/user/dies.h"

int main(void)
{
	dies_about_to("execute ud2");
	__asm__ volatile("ud2");
	return dies_survived();
}
