/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/interrupt_nmi.c - int with the number of the NMI is
 * refused.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"

int main(void)
{
	dies_about_to("execute int $2");
	__asm__ volatile("int $2");
	return dies_survived();
}
