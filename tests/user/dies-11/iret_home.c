/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/iret_home.c - iret to where we are is allowed, and no way
 * into the kernel.
 *
 * dies.h tells what QEMU makes of it: dies_skip_emulated_linux.
 * With SMAP, and emulated, it cannot work at all. Where it does, a write to
 * address 0 behind it ends the program in the same way.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"

int main(void)
{
	dies_skip_emulated_linux();
	dies_about_to("iret to the next instruction");
	__asm__ volatile("mov %%rsp, %%rax\n"
			 "mov %%ss, %%ecx\n"
			 "push %%rcx\n"
			 "push %%rax\n"
			 "pushfq\n"
			 "mov %%cs, %%ecx\n"
			 "push %%rcx\n"
			 "lea 1f(%%rip), %%rax\n"
			 "push %%rax\n"
			 "iretq\n"
			 "1: movb $1, 0\n"
			 :
			 :
			 : "rax", "rcx", "memory");
	return dies_survived();
}
