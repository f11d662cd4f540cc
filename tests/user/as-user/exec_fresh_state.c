/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/exec_fresh_state.c - a new program finds nothing of the
 * old one in any register.
 *
 * This program makes every register dirty and executes
 * tests/user/data/fresh_state.c, which looks at them and reports.
 */
#include "tests/user/data.h"

/* void exec_dirty(path, argv, envp): fills what execve does not need. */
void exec_dirty(const char *path, char *const argv[], char *const envp[]);
__asm__("exec_dirty:\n"
	"	push $0x7f3f\n" /* x87: round up, mask all */
	"	fldcw (%rsp)\n"
	"	fldpi\n"
	"	fld1\n"
	"	movl $0x5f80, (%rsp)\n" /* SSE: round up, mask all */
	"	ldmxcsr (%rsp)\n"
	"	mov $-1, %rax\n"
	"	movq %rax, %xmm0\n"
	"	pshufd $0, %xmm0, %xmm0\n"
	"	movaps %xmm0, %xmm1\n"
	"	movaps %xmm0, %xmm2\n"
	"	movaps %xmm0, %xmm5\n"
	"	movaps %xmm0, %xmm7\n"
	"	movaps %xmm0, %xmm8\n"
	"	movaps %xmm0, %xmm14\n"
	"	movaps %xmm0, %xmm15\n"
	"	mov %rax, %rbx\n"
	"	mov %rax, %rbp\n"
	"	mov %rax, %r8\n"
	"	mov %rax, %r9\n"
	"	mov %rax, %r10\n"
	"	mov %rax, %r12\n"
	"	mov %rax, %r13\n"
	"	mov %rax, %r14\n"
	"	mov %rax, %r15\n"
	"	mov $59, %eax\n"
	"	std\n"
	"	syscall\n"
	"	cld\n"
	"	ud2\n");

int main(int argc, char **argv)
{
	char *path = data_path(argv[0], "fresh_state");
	char *arguments[] = { path, NULL };

	exec_dirty(path, arguments, arguments + 1);
	return KTAP_FAIL;
}
