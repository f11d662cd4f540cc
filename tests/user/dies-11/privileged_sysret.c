/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/privileged_sysret.c - sysretq, which is how the kernel
 * returns to us, is for the kernel alone.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"

int main(void)
{
	dies_about_to("execute sysretq");
	__asm__ volatile("sysretq" : : "a"(0), "c"(0), "d"(0) : "memory");
	return dies_survived();
}
