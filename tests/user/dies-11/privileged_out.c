/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/privileged_out.c - out, which writes a port, is for the
 * kernel alone.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"

int main(void)
{
	dies_about_to("execute out");
	__asm__ volatile("out %%al, $0x80" : : "a"(0), "c"(0), "d"(0) : "memory");
	return dies_survived();
}
