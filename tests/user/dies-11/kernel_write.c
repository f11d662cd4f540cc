/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/kernel_write.c - writing to the direct map is fatal.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"

int main(void)
{
	volatile char *kernel = dies_hide(KERNEL_DIRECT + 0x100000);

	dies_about_to("write to the direct map");
	*kernel = 1;
	return dies_survived();
}
