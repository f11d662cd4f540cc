/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-5/debug_trap.c - icebp, a debug trap of one byte, ends a
 * program too.
 *
 * Expect: signal 5
 */
#include "tests/user/dies.h"

int main(void)
{
	if (cpu_is_tcg())
		ktap_skip_all("QEMU, emulating, does not know icebp");
	dies_about_to("execute icebp");
	__asm__ volatile(".byte 0xf1");
	return dies_survived();
}
