/* SPDX-License-Identifier: MIT */
/*
 * tests/user/cpu.h - small questions to the processor.
 *
 * What:     What CPUID says, for tests that need an instruction not every
 *           processor has, or that QEMU's emulator (TCG) does not do as real
 *           ones do.
 * Start at: cpu_has_avx, cpu_is_tcg.
 * Spec:     SDM volume 2, CPUID.
 */
#ifndef TESTS_USER_CPU_H
#define TESTS_USER_CPU_H

#include <cpuid.h>

#include "tests/user/ktap.h"

/* cpu_is_tcg - is this QEMU, emulating? */
static KTAP_UNUSED bool cpu_is_tcg(void)
{
	unsigned int eax, words[3];

	__cpuid(0x40000000, eax, words[0], words[1], words[2]);
	return memcmp(words, "TCGTCGTCGTCG", 12) == 0;
}

/* cpu_has_avx - has the processor AVX, and does the kernel let us use it? */
static KTAP_UNUSED bool cpu_has_avx(void)
{
	unsigned int eax, ebx, ecx, edx, enabled;

	__cpuid(1, eax, ebx, ecx, edx);
	if (!(ecx & bit_OSXSAVE) || !(ecx & bit_AVX))
		return false;
	__asm__("xgetbv" : "=a"(enabled), "=d"(edx) : "c"(0));
	return (enabled & 6) == 6;
}

#endif
