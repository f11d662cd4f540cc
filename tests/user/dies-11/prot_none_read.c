/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/prot_none_read.c - reading memory without access is fatal.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"

int main(void)
{
	volatile char *area = sys_arena(1);

	ktap_need(sys_map_at((char *)area, 1, PROT_NONE), "mmap");
	dies_about_to("read a page of PROT_NONE");
	(void)*area;
	return dies_survived();
}
