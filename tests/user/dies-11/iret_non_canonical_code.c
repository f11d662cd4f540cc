/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/iret_non_canonical_code.c - iret to a non-canonical
 * address is fatal.
 *
 * QEMU 7.2, emulating, makes the accesses of iret and far returns as if the
 * kernel made them: the fault says "supervisor" though user code ran. Only
 * the saved code segment tells the truth.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"

int main(void)
{
	unsigned long frame[5] = { NON_CANONICAL, 0x33, 0x202, 0, 0x2b };

	frame[3] = (unsigned long)frame;
	dies_about_to("iret to a non-canonical address");
	__asm__ volatile("mov %%rsp, %%rbx\n"
			 "mov %0, %%rsp\n"
			 "iretq\n"
			 "mov %%rbx, %%rsp\n"
			 :
			 : "r"(frame)
			 : "rbx", "memory");
	return dies_survived();
}
