/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/interrupt_double_fault.c - int with the number of the
 * double fault is refused.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"

int main(void)
{
	dies_about_to("execute int $8");
	__asm__ volatile("int $8");
	return dies_survived();
}
