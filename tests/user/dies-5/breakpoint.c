/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-5/breakpoint.c - int3, the breakpoint, ends a program that
 * nobody debugs.
 *
 * Expect: signal 5
 */
#include "tests/user/dies.h"

int main(void)
{
	dies_about_to("execute int3");
	__asm__ volatile("int3");
	return dies_survived();
}
