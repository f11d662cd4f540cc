/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/privileged_write_dr7.c - mov, which sets hardware
 * breakpoints, is for the kernel alone.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"

int main(void)
{
	dies_about_to("execute mov");
	__asm__ volatile("mov %%rax, %%dr7" : : "a"(0), "c"(0), "d"(0) : "memory");
	return dies_survived();
}
