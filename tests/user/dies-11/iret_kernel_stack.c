/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/iret_kernel_stack.c - iret with the stack pointer in the
 * direct map is fatal.
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
