/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/brk_shrinks.c - a heap that shrinks gives its pages back:
 * grown again, they are zero.
 */
#include "tests/user/ktap.h"

int main(void)
{
	long start = (sys(SYS_brk, 0) + (long)PAGE - 1) & -(long)PAGE;
	char *base = (char *)start;

	ktap_begin(5);
	ktap_need(sys(SYS_brk, start + 8 * (long)PAGE) == start + 8 * (long)PAGE ? 0 : -ENOMEM,
		  "brk");
	memset(base, 0x55, 8 * PAGE);
	ktap_ret(sys(SYS_brk, start + 2 * (long)PAGE), start + 2 * (long)PAGE, "six pages less");
	ktap_ok(!sys_readable(base + 2 * PAGE), "they are gone");
	ktap_ok(sys_all_are(base, 2 * PAGE, 0x55), "the other two are not");
	ktap_ret(sys(SYS_brk, start + 8 * (long)PAGE), start + 8 * (long)PAGE, "six pages more");
	ktap_ok(sys_all_are(base + 2 * PAGE, 6 * PAGE, 0), "they are zero");
	return ktap_end();
}
