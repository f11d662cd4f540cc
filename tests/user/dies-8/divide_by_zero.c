/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-8/divide_by_zero.c - dividing by zero is fatal.
 *
 * Expect: signal 8
 */
#include "tests/user/dies.h"

int main(void)
{
	volatile int zero = 0;

	dies_about_to("divide by zero");
	return 7 / zero;
	return dies_survived();
}
