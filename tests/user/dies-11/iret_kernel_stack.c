/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/iret_kernel_stack.c - iret with the stack pointer in the
 * direct map is fatal.
 *
 * dies.h tells what QEMU makes of it: dies_skip_emulated_linux.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"

int main(void)
{
	dies_skip_emulated_linux();
	dies_about_to("iret from the direct map");
	__asm__ volatile("mov %%rsp, %%rbx\n"
			 "mov %0, %%rsp\n"
			 "iretq\n"
			 "mov %%rbx, %%rsp\n"
			 :
			 : "r"(KERNEL_DIRECT + 0x100000)
			 : "rbx", "memory");
	return dies_survived();
}
