/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/non_canonical_read.c - reading a non-canonical address is
 * fatal.
 *
 * This is a general protection fault, not a page fault: there is no faulting
 * address to tell.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"

int main(void)
{
	volatile char *nowhere = dies_hide(NON_CANONICAL);

	dies_about_to("read a non-canonical address");
	(void)*nowhere;
	return dies_survived();
}
