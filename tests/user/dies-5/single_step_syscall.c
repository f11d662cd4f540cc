/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-5/single_step_syscall.c - the trap flag does not go into the
 * kernel with a system call.
 *
 * A kernel that did not clear it would be stopped at its own first
 * instruction, on the stack of the user.
 *
 * Expect: signal 5
 */
#include "tests/user/dies.h"

int main(void)
{
	long result = SYS_getpid;

	dies_about_to("set the trap flag and call getpid");
	__asm__ volatile("pushfq\n"
			 "orq $0x100, (%%rsp)\n"
			 "popfq\n"
			 "syscall\n"
			 "nop\n"
			 "nop\n"
			 : "+a"(result)
			 :
			 : "rcx", "r11", "memory", "cc");
	return dies_survived();
}
