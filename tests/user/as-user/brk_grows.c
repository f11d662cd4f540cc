/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/brk_grows.c - the heap's end moves to where it is asked
 * to, and the memory is zero.
 */
#include "tests/user/maps.h"

int main(void)
{
	long start = sys(SYS_brk, 0);
	const struct maps_area *heap;
	char *base;

	ktap_begin(7);
	ktap_ok(!sys_failed(start) && start > 0, "brk(0) tells where the heap ends");
	ktap_ret(sys(SYS_brk, start), start, "moving it nowhere");
	ktap_ret(sys(SYS_brk, start + 10 * (long)PAGE + 5), start + 10 * (long)PAGE + 5,
		 "ten pages and five bytes more, to the byte");
	base = (char *)start;
	ktap_ok(sys_all_are(base, 10 * PAGE + 5, 0), "the new bytes are zero");
	memset(base, 0x33, 10 * PAGE + 5);
	ktap_ret(sys(SYS_brk, 0), start + 10 * (long)PAGE + 5, "brk(0) tells the new end");
	ktap_ok(sys_all_are(base, 10 * PAGE + 5, 0x33), "the bytes keep what is written");
	heap = maps_find(base + PAGE);
	ktap_ok(heap && strcmp(heap->name, "[heap]") == 0 && strcmp(heap->perms, "rw-p") == 0,
		"/proc/self/maps calls it [heap]");
	return ktap_end();
}
