/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/stack_pointer_kernel.c - pushing with the stack pointer in
 * the kernel's half is fatal.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"

int main(void)
{
	dies_about_to("push to the direct map");
	__asm__ volatile("mov %%rsp, %%rbx\n"
			 "mov %0, %%rsp\n"
			 "push %%rax\n"
			 "mov %%rbx, %%rsp\n"
			 :
			 : "r"(KERNEL_DIRECT + 0x100000)
			 : "rbx", "memory");
	return dies_survived();
}
