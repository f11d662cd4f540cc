/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/privileged_lidt.c - lidt, which replaces the table of
 * interrupts, is for the kernel alone.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"

int main(void)
{
	dies_about_to("execute lidt");
	__asm__ volatile("lidt (%%rsp)" : : "a"(0), "c"(0), "d"(0) : "memory");
	return dies_survived();
}
