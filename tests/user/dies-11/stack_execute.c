/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/stack_execute.c - the stack is not code.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"

int main(void)
{
	volatile unsigned char code[16] = { 0xc3 }; /* ret */

	dies_about_to("call the stack");
	((void (*)(void))dies_hide((unsigned long)code))();
	return dies_survived();
}
