/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/non_canonical_jump.c - jumping to a non-canonical address
 * is fatal.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"

int main(void)
{
	void (*nowhere)(void) = (void (*)(void))dies_hide(NON_CANONICAL);

	dies_about_to("jump to a non-canonical address");
	nowhere();
	return dies_survived();
}
