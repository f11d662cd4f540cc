/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/privileged_hlt.c - hlt, which stops the processor until an
 * interrupt, is for the kernel alone.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"

int main(void)
{
	dies_about_to("execute hlt");
	__asm__ volatile("hlt" : : "a"(0), "c"(0), "d"(0) : "memory");
	return dies_survived();
}
