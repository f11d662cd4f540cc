/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/handler_on_no_stack.c - a signal while rsp points
 * nowhere: there is no room for the frame, and the program is killed though it
 * handles SIGSEGV.
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
	dies_about_to("get a signal while rsp is 0x10000000");
	handle(SIGUSR1, catch_it, 0);
	handle(SIGSEGV, catch_it, 0);
	kill_on_stack(sys(SYS_getpid), SIGUSR1, 0x10000000);
	return dies_survived();
}
