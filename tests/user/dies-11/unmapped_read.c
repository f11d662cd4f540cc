/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/unmapped_read.c - reading where nothing is mapped is
 * fatal.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"

int main(void)
{
	volatile char *hole = sys_arena(1);

	dies_about_to("read a hole");
	(void)*hole;
	return dies_survived();
}
