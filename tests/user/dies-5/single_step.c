/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-5/single_step.c - the trap flag stops a program after an
 * instruction.
 *
 * Expect: signal 5
 */
#include "tests/user/dies.h"

int main(void)
{
	dies_about_to("set the trap flag");
	__asm__ volatile("pushfq\n"
			 "orq $0x100, (%%rsp)\n"
			 "popfq\n"
			 "nop\n"
			 "nop\n"
			 :
			 :
			 : "memory", "cc");
	return dies_survived();
}
