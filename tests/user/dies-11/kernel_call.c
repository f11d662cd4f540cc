/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/kernel_call.c - calling the kernel's code is fatal.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"

int main(void)
{
	void (*kernel)(void) = (void (*)(void))dies_hide(KERNEL_TEXT);

	dies_about_to("call the kernel's code");
	kernel();
	return dies_survived();
}
