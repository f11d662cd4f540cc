/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/fault_info_fpe.c - SIGFPE tells which instruction
 * divided, and what was wrong with it.
 */
#include "tests/user/cpu.h"
#include "tests/user/fault.h"

extern char divide[], divide_sse[];

int main(void)
{
	volatile float zero = 0, one = 1, result;
	uint32_t mxcsr = 0x1f80 & ~0x200U; /* division by zero is not masked */

	ktap_begin(3);
	fault_catch(SIGFPE);
	FAULT({
		__asm__ volatile("	xor %%edx, %%edx\n"
				 "	xor %%ecx, %%ecx\n"
				 "	mov $1, %%eax\n"
				 "	.globl divide\n"
				 "divide:	div %%ecx\n" ::
					 : "eax", "ecx", "edx", "cc");
	});
	ktap_ok(fault_is(SIGFPE, FPE_INTDIV, divide), "an integer by zero: FPE_INTDIV");
	ktap_ok(fault.trap == 0 && fault.rip == (unsigned long)divide, "at that instruction");
	if (cpu_is_tcg()) {
		ktap_skip("a fraction by zero", "QEMU's emulator raises no SSE exceptions");
		return ktap_end();
	}
	FAULT({
		__asm__ volatile("ldmxcsr %0" ::"m"(mxcsr));
		__asm__ volatile("	.globl divide_sse\n"
				 "divide_sse:	divss %2, %1\n"
				 "	movss %1, %0\n"
				 : "=m"(result)
				 : "x"(one), "x"(zero));
	});
	ktap_ok(fault_is(SIGFPE, FPE_FLTDIV, divide_sse), "a fraction by zero: FPE_FLTDIV");
	return ktap_end();
}
