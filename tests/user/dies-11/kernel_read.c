/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/kernel_read.c - reading the kernel's code is fatal.
 *
 * The page is mapped, and only the user bit of its entry keeps us out.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"

int main(void)
{
	volatile char *kernel = dies_hide(KERNEL_TEXT);

	dies_about_to("read the kernel's code");
	(void)*kernel;
	return dies_survived();
}
