/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/privileged_rdmsr.c - rdmsr, which reads a register of the
 * model, is for the kernel alone.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"

int main(void)
{
	dies_about_to("execute rdmsr");
	__asm__ volatile("rdmsr" : : "a"(0), "c"(0), "d"(0) : "memory");
	return dies_survived();
}
