/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/stack_overflow.c - a recursion without end stops at the
 * limit of the stack.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"

/* A page a turn; the result is used afterwards, so this is no loop. */
static __attribute__((noinline)) int recurse(int depth)
{
	volatile char page[4096];

	page[0] = (char)depth;
	if (depth == 0)
		return 0;
	return recurse(depth + 1) + page[0];
}

int main(void)
{
	dies_about_to("recurse without end");
	recurse(1);
	return dies_survived();
}
