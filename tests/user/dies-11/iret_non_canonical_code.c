/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/iret_non_canonical_code.c - iret to a non-canonical
 * address is fatal.
 *
 * dies.h tells what QEMU makes of it: dies_skip_emulated_linux.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"

int main(void)
{
	unsigned long frame[5] = { NON_CANONICAL, 0x33, 0x202, 0, 0x2b };

	frame[3] = (unsigned long)frame;
	dies_skip_emulated_linux();
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
