/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/privileged_in.c - in, which reads a port, is for the
 * kernel alone.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"

int main(void)
{
	dies_about_to("execute in");
	__asm__ volatile("in $0x80, %%al" : : "a"(0), "c"(0), "d"(0) : "memory");
	return dies_survived();
}
