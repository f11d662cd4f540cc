/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/read_only_write.c - writing to read-only memory is fatal.
 *
 * It is read first, so that the zero page is mapped there: the write must
 * not get a copy of it.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"

int main(void)
{
	volatile char *area = sys_arena(1);

	ktap_need(sys_map_at((char *)area, 1, PROT_READ), "mmap");
	(void)*area;
	dies_about_to("write a read-only page");
	*area = 1;
	return dies_survived();
}
