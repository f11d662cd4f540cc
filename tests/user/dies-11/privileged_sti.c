/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/privileged_sti.c - sti, which lets interrupts in, is for
 * the kernel alone.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"

int main(void)
{
	dies_about_to("execute sti");
	__asm__ volatile("sti" : : "a"(0), "c"(0), "d"(0) : "memory");
	return dies_survived();
}
