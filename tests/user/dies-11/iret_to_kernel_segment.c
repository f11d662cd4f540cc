/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/iret_to_kernel_segment.c - iret to the kernel's code
 * segment is fatal.
 *
 * dies.h tells what QEMU makes of it: dies_skip_emulated_linux.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"

int main(void)
{
	unsigned long frame[5] = { KERNEL_TEXT, 0x10, 0x202, 0, 0x18 };

	frame[3] = (unsigned long)frame;
	dies_skip_emulated_linux();
	dies_about_to("iret to segment 0x10");
	__asm__ volatile("mov %%rsp, %%rbx\n"
			 "mov %0, %%rsp\n"
			 "iretq\n"
			 "mov %%rbx, %%rsp\n"
			 :
			 : "r"(frame)
			 : "rbx", "memory");
	return dies_survived();
}
