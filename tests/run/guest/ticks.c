/* SPDX-License-Identifier: MIT */
/*
 * tests/run/guest/ticks.c - how many instructions there have been since power-on.
 *
 * What:     prints the CPU's time stamp and ends.  Under QEMU's "-icount shift=0" guest time is the
 *           number of instructions, one a nanosecond, and the time stamp counts those.
 * Start at: main().   Who calls: tests/run/test_boot_cost.py, as the last line of the shell's profile.
 */
#include <stdio.h>

int main(void)
{
	printf("%llu ticks\n", __builtin_ia32_rdtsc());
	return 0;
}
