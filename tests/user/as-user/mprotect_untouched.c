/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/mprotect_untouched.c - permissions of pages that were
 * never touched count when they are.
 */
#include "tests/user/ktap.h"

int main(void)
{
	char *area = sys_arena(4);

	ktap_begin(4);
	ktap_need(sys_map_at(area, 4, PROT_READ), "mmap");
	ktap_need(sys(SYS_mprotect, area, 2 * PAGE, PROT_READ | PROT_WRITE), "mprotect");
	area[0] = 1;
	ktap_ok(area[0] == 1, "a first write after r-- became rw-");
	ktap_ok(area[PAGE] == 0, "a read");
	area[PAGE] = 2;
	ktap_ok(area[PAGE] == 2, "and a write after it");
	ktap_ok(!sys_writable(area + 2 * PAGE), "the rest cannot be written");
	return ktap_end();
}
