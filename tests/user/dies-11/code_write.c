/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/code_write.c - a program cannot write to its own code.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"

int main(void)
{
	volatile char *code = dies_hide((unsigned long)dies_about_to);

	dies_about_to("write to main");
	*code = 1;
	return dies_survived();
}
