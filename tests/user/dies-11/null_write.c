/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/null_write.c - writing through NULL is fatal.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"

int main(void)
{
	volatile char *null = dies_hide(0);

	dies_about_to("write address 0");
	*null = 1;
	return dies_survived();
}
