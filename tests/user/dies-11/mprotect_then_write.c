/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/mprotect_then_write.c - a page made read-only after it was
 * written is read-only.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"

int main(void)
{
	volatile char *area = sys_arena(1);

	ktap_need(sys_map_at((char *)area, 1, PROT_READ | PROT_WRITE), "mmap");
	*area = 1;
	ktap_need(sys(SYS_mprotect, area, PAGE, PROT_READ), "mprotect");
	dies_about_to("write a page that was writable");
	*area = 2;
	return dies_survived();
}
