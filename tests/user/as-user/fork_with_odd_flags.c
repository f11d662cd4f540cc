/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/fork_with_odd_flags.c - fork with direction, alignment
 * and nested-task flags set and no stack at all works, and both have the
 * flags.
 */
#include "tests/user/process.h"

#define FLAGS 0x44400UL /* direction, nested task, alignment check */

/* fork_flags(flags, out): fork with those flags and rsp non-canonical. */
long fork_flags(unsigned long flags, unsigned long *out);
__asm__("fork_flags:\n"
	"	pushfq\n"
	"	mov (%rsp), %rdx\n"
	"	or %rdi, %rdx\n"
	"	push %rdx\n"
	"	popfq\n"
	"	mov %rsp, %r8\n"
	"	mov $0x800000000000, %rax\n"
	"	mov %rax, %rsp\n"
	"	mov $57, %eax\n"
	"	syscall\n"
	"	mov %r8, %rsp\n"
	"	pushfq\n"
	"	pop %rdx\n"
	"	popfq\n"
	"	cld\n"
	"	mov %rdx, (%rsi)\n"
	"	ret\n");

int main(void)
{
	unsigned long flags = 0;
	long pid;

	ktap_begin(2);
	pid = ktap_need(fork_flags(FLAGS, &flags), "fork");
	if (pid == 0)
		sys_exit((flags & FLAGS) == FLAGS ? 0 : 1);
	ktap_ok((flags & FLAGS) == FLAGS, "the parent's flags are kept");
	ktap_ret(proc_wait(pid), 0, "the child's too");
	return ktap_end();
}
