/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/read_only_write_untouched.c - a first touch of read-only
 * memory by a write is fatal.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"

int main(void)
{
	volatile char *area = sys_arena(1);

	ktap_need(sys_map_at((char *)area, 1, PROT_READ), "mmap");
	dies_about_to("write a read-only page");
	*area = 1;
	return dies_survived();
}
