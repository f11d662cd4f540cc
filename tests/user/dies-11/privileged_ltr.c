/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/privileged_ltr.c - ltr, which replaces the task state, is
 * for the kernel alone.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"

int main(void)
{
	dies_about_to("execute ltr");
	__asm__ volatile("ltr %%ax" : : "a"(0), "c"(0), "d"(0) : "memory");
	return dies_survived();
}
