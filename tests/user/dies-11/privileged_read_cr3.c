/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/privileged_read_cr3.c - mov, which tells where the page
 * table is, is for the kernel alone.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"

int main(void)
{
	dies_about_to("execute mov");
	__asm__ volatile("mov %%cr3, %%rax" : : "a"(0), "c"(0), "d"(0) : "memory");
	return dies_survived();
}
