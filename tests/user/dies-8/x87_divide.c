/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-8/x87_divide.c - an x87 exception that is not masked is
 * fatal.
 *
 * Expect: signal 8
 */
#include "tests/user/dies.h"

int main(void)
{
	static const unsigned short unmasked = 0x37b;

	dies_about_to("divide by zero, unmasked");
	__asm__ volatile("fninit\n"
			 "fldcw %0\n"
			 "fld1\n"
			 "fldz\n"
			 "fdivrp\n"
			 "fwait\n"
			 :
			 : "m"(unmasked));
	return dies_survived();
}
