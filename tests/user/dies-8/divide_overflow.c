/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-8/divide_overflow.c - a quotient that does not fit is fatal.
 *
 * Expect: signal 8
 */
#include "tests/user/dies.h"

int main(void)
{
	volatile int lowest = -0x7fffffff - 1, minus_one = -1;

	dies_about_to("divide the lowest int by -1");
	return lowest / minus_one;
	return dies_survived();
}
