/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/far_jump_kernel.c - a far jump to the kernel's code
 * segment is refused.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"

int main(void)
{
	struct {
		unsigned int offset;
		unsigned short segment;
	} __attribute__((packed)) target = { 0x1000, 0x10 };

	dies_about_to("jump to segment 0x10");
	__asm__ volatile("ljmpl *%0" : : "m"(target));
	return dies_survived();
}
