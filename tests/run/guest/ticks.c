/* SPDX-License-Identifier: MIT */
/*
 * tests/run/guest/ticks.c - the CPU's time stamp: with QEMU's -icount shift=0, a tick is an instruction.
 */
#include <stdio.h>

int main(void)
{
	printf("%llu ticks\n", __builtin_ia32_rdtsc());
	return 0;
}
