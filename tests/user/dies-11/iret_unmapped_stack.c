/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/iret_unmapped_stack.c - iret with nothing at the stack
 * pointer is fatal.
 *
 * dies.h tells what QEMU makes of it: dies_skip_emulated_linux.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"

int main(void)
{
	char *hole = sys_arena(2);

	dies_skip_emulated_linux();
	dies_about_to("iret from a hole");
	__asm__ volatile("mov %%rsp, %%rbx\n"
			 "mov %0, %%rsp\n"
			 "iretq\n"
			 "mov %%rbx, %%rsp\n"
			 :
			 : "r"(hole + PAGE)
			 : "rbx", "memory");
	return dies_survived();
}
