/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/mprotect_takes_effect.c - a permission that is taken away
 * is gone at once, also for the kernel.
 *
 * The pages are used first, so that the page table (and the TLB) hold
 * entries with the old permission.
 */
#include "tests/user/ktap.h"

int main(void)
{
	char *area = sys_arena(2);

	ktap_begin(8);
	ktap_need(sys_map_at(area, 2, PROT_READ | PROT_WRITE), "mmap");
	memset(area, 0x5a, 2 * PAGE);
	ktap_ok(sys_readable(area), "rw-: can be read");
	ktap_need(sys(SYS_mprotect, area, PAGE, PROT_READ), "mprotect");
	ktap_ok(sys_readable(area), "r--: can be read");
	ktap_ok(!sys_writable(area), "r--: cannot be written");
	ktap_ok(sys_all_are(area, 2 * PAGE, 0x5a), "r--: has its bytes");
	ktap_need(sys(SYS_mprotect, area, PAGE, PROT_NONE), "mprotect");
	ktap_ok(!sys_readable(area), "---: cannot be read");
	ktap_ok(!sys_writable(area), "---: cannot be written");
	ktap_need(sys(SYS_mprotect, area, PAGE, PROT_READ | PROT_WRITE), "mprotect");
	ktap_ok(sys_all_are(area, 2 * PAGE, 0x5a), "rw- again: has its bytes");
	ktap_ok(sys_writable(area), "rw- again: can be written");
	return ktap_end();
}
