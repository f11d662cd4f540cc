/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/iret_short.c - the short form of iret, with a frame of
 * zeros, is fatal.
 *
 * dies.h tells what QEMU makes of it: dies_skip_emulated_linux.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"

int main(void)
{
	unsigned long frame[5] = { 0 };

	dies_skip_emulated_linux();
	dies_about_to("iret with a frame of 32-bit zeros");
	__asm__ volatile("mov %%rsp, %%rbx\n"
			 "mov %0, %%rsp\n"
			 "iretl\n"
			 "mov %%rbx, %%rsp\n"
			 :
			 : "r"(frame)
			 : "rbx", "memory");
	return dies_survived();
}
