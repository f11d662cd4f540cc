/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/iret_short.c - the short form of iret, with a frame of
 * zeros, is fatal.
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
	unsigned long frame[5] = { 0 };

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
