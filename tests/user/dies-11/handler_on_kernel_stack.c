/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/handler_on_kernel_stack.c - a signal while rsp points
 * into the kernel: nothing is written there, and the program is killed.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"
#include "tests/user/handlers.h"

/* kill_on_stack(pid, number, rsp) */
long kill_on_stack(long pid, long number, unsigned long rsp);
__asm__("kill_on_stack:\n"
	"	mov %rsp, %r8\n"
	"	mov %rdx, %rsp\n"
	"	mov $62, %eax\n"
	"	syscall\n"
	"	mov %r8, %rsp\n"
	"	ret\n");

int main(void)
{
	dies_about_to("get a signal while rsp is in the direct map");
	handle(SIGUSR1, catch_it, 0);
	kill_on_stack(sys(SYS_getpid), SIGUSR1, KERNEL_DIRECT + 0x200000);
	return dies_survived();
}
