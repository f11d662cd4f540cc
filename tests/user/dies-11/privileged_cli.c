/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/privileged_cli.c - cli, which keeps interrupts out, is for
 * the kernel alone.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"

int main(void)
{
	dies_about_to("execute cli");
	__asm__ volatile("cli" : : "a"(0), "c"(0), "d"(0) : "memory");
	return dies_survived();
}
