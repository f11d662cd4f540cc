/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/stack_grows_for_kernel.c - the kernel, writing for us
 * below the stack's area, makes it grow too.
 *
 * A system call is the first to touch the page: the fault comes from kernel
 * mode, and must be handled as if we had written there.
 */
#include "tests/user/maps.h"

int main(void)
{
	const struct maps_area *stack;
	char *below, here;
	long got;

	ktap_begin(3);
	stack = maps_find(&here);
	if (!ktap_ok(stack != NULL, "there is a stack"))
		return KTAP_FAIL;
	below = (char *)stack->start - 16 * PAGE;
	got = sys(SYS_getcwd, below, 256);
	ktap_ok(got > 0 && below[0] == '/', "getcwd writes 16 pages below the stack's area");
	stack = maps_find(&here);
	ktap_ok(stack && stack->start <= (unsigned long)below, "and the area has grown to there");
	return ktap_end();
}
