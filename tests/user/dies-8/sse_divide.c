/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-8/sse_divide.c - an SSE exception that is not masked is
 * fatal.
 *
 * Expect: signal 8
 */
#include "tests/user/dies.h"

int main(void)
{
	static const unsigned int unmasked = 0x1d80;

	if (cpu_is_tcg())
		ktap_skip_all("QEMU, emulating, raises no SSE exceptions");
	dies_about_to("divide by zero, unmasked");
	__asm__ volatile("ldmxcsr %0\n"
			 "pcmpeqd %%xmm0, %%xmm0\n"
			 "psrld $25, %%xmm0\n"
			 "pslld $23, %%xmm0\n" /* 1.0 */
			 "pxor %%xmm1, %%xmm1\n"
			 "divss %%xmm1, %%xmm0\n"
			 :
			 : "m"(unmasked)
			 : "xmm0", "xmm1");
	return dies_survived();
}
