/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-7/push_non_canonical.c - pushing to a non-canonical stack is
 * a stack fault, and a bus error.
 *
 * Expect: signal 7
 */
#include "tests/user/dies.h"

int main(void)
{
	if (cpu_is_tcg())
		ktap_skip_all("QEMU, emulating, raises another fault");
	dies_about_to("push to a non-canonical stack");
	__asm__ volatile("mov %%rsp, %%rbx\n"
			 "mov %0, %%rsp\n"
			 "push %%rax\n"
			 "mov %%rbx, %%rsp\n"
			 :
			 : "r"(NON_CANONICAL + PAGE)
			 : "rbx", "memory");
	return dies_survived();
}
