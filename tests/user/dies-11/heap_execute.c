/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/heap_execute.c - the heap is not code.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"

int main(void)
{
	long heap = sys(SYS_brk, 0);

	ktap_need(sys(SYS_brk, heap + (long)PAGE), "brk");
	*(unsigned char *)heap = 0xc3; /* ret */
	dies_about_to("call the heap");
	((void (*)(void))heap)();
	return dies_survived();
}
