/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/null_read.c - reading through NULL is fatal.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"

int main(void)
{
	volatile char *null = dies_hide(0);

	dies_about_to("read address 0");
	(void)*null;
	return dies_survived();
}
