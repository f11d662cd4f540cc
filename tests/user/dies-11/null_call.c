/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/null_call.c - calling NULL is fatal.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"

int main(void)
{
	void (*null)(void) = (void (*)(void))dies_hide(0);

	dies_about_to("call address 0");
	null();
	return dies_survived();
}
