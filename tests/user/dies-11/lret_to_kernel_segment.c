/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/lret_to_kernel_segment.c - a far return to the kernel's
 * code segment is fatal.
 *
 * dies.h tells what QEMU makes of it: dies_skip_emulated_linux.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"

int main(void)
{
	unsigned long frame[4] = { KERNEL_TEXT, 0x10, 0, 0x18 };

	dies_skip_emulated_linux();
	dies_about_to("return far to segment 0x10");
	__asm__ volatile("mov %%rsp, %%rbx\n"
			 "mov %0, %%rsp\n"
			 "lretq\n"
			 "mov %%rbx, %%rsp\n"
			 :
			 : "r"(frame)
			 : "rbx", "memory");
	return dies_survived();
}
