/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/segment_null_stack.c - the stack segment may not be null
 * in user mode.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"

int main(void)
{
	dies_about_to("load ss with 0");
	__asm__ volatile("mov %0, %%ss" : : "r"(0));
	return dies_survived();
}
