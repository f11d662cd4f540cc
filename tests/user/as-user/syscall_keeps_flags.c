/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/syscall_keeps_flags.c - a system call with odd flags set
 * works, and leaves them set.
 *
 * The kernel must not run with a direction or nested-task flag that a user
 * chose; and it must not forget it either.
 */
#include "tests/user/ktap.h"

#define CARRY_TO_OVERFLOW 0x8d5UL /* the flags of arithmetic */
#define DIRECTION	  0x400UL
#define NESTED_TASK	  0x4000UL
#define ALIGNMENT	  0x40000UL
#define IDENTIFICATION	  0x200000UL

/* flags_after(number, flags, argument): the flags behind the call. */
unsigned long flags_after(long number, unsigned long flags, const void *argument);
__asm__("flags_after:\n"
	"	pushfq\n"
	"	mov %rdi, %rax\n"
	"	mov %rdx, %rdi\n"
	"	mov (%rsp), %rdx\n"
	"	or %rsi, %rdx\n"
	"	push %rdx\n"
	"	xor %esi, %esi\n"
	"	xor %edx, %edx\n"
	"	popfq\n"
	"	syscall\n"
	"	pushfq\n"
	"	pop %rax\n"
	"	popfq\n"
	"	cld\n"
	"	ret\n");

static bool kept(unsigned long flags)
{
	static const struct {
		long seconds, nanoseconds;
	} moment = { 0, 2000000 };
	unsigned long quick = flags_after(SYS_getpid, flags, NULL);
	unsigned long slow = flags_after(SYS_nanosleep, flags, &moment);

	if ((quick & flags) == flags && (slow & flags) == flags)
		return true;
	ktap_note("set %lx: found %lx after getpid, %lx after nanosleep", flags, quick, slow);
	return false;
}

int main(void)
{
	ktap_begin(6);
	ktap_ok(kept(CARRY_TO_OVERFLOW), "the flags of arithmetic");
	ktap_ok(kept(DIRECTION), "direction");
	ktap_ok(kept(NESTED_TASK), "nested task");
	ktap_ok(kept(ALIGNMENT), "alignment check");
	ktap_ok(kept(IDENTIFICATION), "identification");
	ktap_ok(kept(DIRECTION | NESTED_TASK | ALIGNMENT), "three of them at once");
	return ktap_end();
}
