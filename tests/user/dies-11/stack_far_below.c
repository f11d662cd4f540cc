/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/stack_far_below.c - an address far below the stack is not
 * stack.
 *
 * The area grows down when it is touched, but not further than its limit.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"

int main(void)
{
	volatile char *below = dies_hide((unsigned long)&below - (64UL << 20));

	dies_about_to("write 64 MiB below the stack");
	*below = 1;
	return dies_survived();
}
