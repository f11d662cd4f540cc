/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/constant_write.c - a program cannot write to its own
 * constants.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"

static const int constant = 5;

int main(void)
{
	volatile int *place = dies_hide((unsigned long)&constant);

	dies_about_to("write to a constant");
	*place = 1;
	return dies_survived();
}
