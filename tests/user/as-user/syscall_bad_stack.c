/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/syscall_bad_stack.c - the kernel does not use the user's
 * stack: any rsp will do.
 *
 * With rsp non-canonical, in the kernel's half, or odd, a system call works;
 * so does an interrupt, of which some come while we count.
 */
#include "tests/user/ktap.h"

/* call_with_stack(number, rsp, turns): count to turns, then the call. */
long call_with_stack(long number, unsigned long rsp, long turns);
__asm__("call_with_stack:\n"
	"	mov %rsp, %r8\n"
	"	mov %rsi, %rsp\n"
	"	mov %rdi, %rax\n"
	"1:	dec %rdx\n"
	"	jnz 1b\n"
	"	mov %r8, %r9\n"
	"	syscall\n"
	"	mov %r9, %rsp\n"
	"	ret\n");

int main(void)
{
	static const struct {
		unsigned long rsp;
		const char *what;
	} stacks[] = {
		{ 0, "0" },
		{ 8, "in the first page" },
		{ 0x7000000000001, "odd" },
		{ NON_CANONICAL, "non-canonical" },
		{ 0x8000000000000000, "the middle of the gap" },
		{ KERNEL_DIRECT + 0x2000, "in the direct map" },
		{ KERNEL_TEXT, "in the kernel's code" },
		{ -8UL, "the last 8 bytes of all" },
	};
	long pid = sys(SYS_getpid);

	ktap_begin(ARRAY_SIZE(stacks));
	for (size_t i = 0; i < ARRAY_SIZE(stacks); i++)
		ktap_ret(call_with_stack(SYS_getpid, stacks[i].rsp, 3000000), pid, "rsp: %s",
			 stacks[i].what);
	return ktap_end();
}
