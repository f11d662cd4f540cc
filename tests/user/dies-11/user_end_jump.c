/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/user_end_jump.c - jumping to the end of user space is
 * fatal.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"

int main(void)
{
	void (*nowhere)(void) = (void (*)(void))dies_hide(USER_END);

	dies_about_to("jump to the last page");
	nowhere();
	return dies_survived();
}
