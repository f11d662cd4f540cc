/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/fork_keeps_registers.c - the child has all registers of
 * the parent, but for rax.
 */
#include "tests/user/process.h"

/* fork_with(in[14], out[16]): loads registers, forks, stores what came back. */
long fork_with(const uint64_t *in, uint64_t *out);
__asm__("fork_with:\n"
	"	push %rbx\n"
	"	push %rbp\n"
	"	push %r12\n"
	"	push %r13\n"
	"	push %r14\n"
	"	push %r15\n"
	"	push %rsi\n"
	"	mov %rdi, %rax\n"
	"	mov 0(%rax), %rbx\n"
	"	mov 8(%rax), %rbp\n"
	"	mov 16(%rax), %rdi\n"
	"	mov 24(%rax), %rsi\n"
	"	mov 32(%rax), %rdx\n"
	"	mov 40(%rax), %r8\n"
	"	mov 48(%rax), %r9\n"
	"	mov 56(%rax), %r10\n"
	"	mov 64(%rax), %r12\n"
	"	mov 72(%rax), %r13\n"
	"	mov 80(%rax), %r14\n"
	"	mov 88(%rax), %r15\n"
	"	movups 96(%rax), %xmm0\n"
	"	movups 96(%rax), %xmm15\n"
	"	mov $57, %eax\n"
	"	syscall\n"
	"	mov (%rsp), %rcx\n"
	"	mov %rbx, 0(%rcx)\n"
	"	mov %rbp, 8(%rcx)\n"
	"	mov %rdi, 16(%rcx)\n"
	"	mov %rsi, 24(%rcx)\n"
	"	mov %rdx, 32(%rcx)\n"
	"	mov %r8, 40(%rcx)\n"
	"	mov %r9, 48(%rcx)\n"
	"	mov %r10, 56(%rcx)\n"
	"	mov %r12, 64(%rcx)\n"
	"	mov %r13, 72(%rcx)\n"
	"	mov %r14, 80(%rcx)\n"
	"	mov %r15, 88(%rcx)\n"
	"	movups %xmm0, 96(%rcx)\n"
	"	movups %xmm15, 112(%rcx)\n"
	"	pop %rsi\n"
	"	pop %r15\n"
	"	pop %r14\n"
	"	pop %r13\n"
	"	pop %r12\n"
	"	pop %rbp\n"
	"	pop %rbx\n"
	"	ret\n");

static bool same(const uint64_t *in, const uint64_t *out)
{
	bool all = true;

	for (int i = 0; i < 16; i++) {
		if (out[i] != in[i < 14 ? i : i - 2]) {
			ktap_note("register %d: %lx, expected %lx", i, out[i],
				  in[i < 14 ? i : i - 2]);
			all = false;
		}
	}
	return all;
}

int main(void)
{
	uint64_t in[14], out[16];
	long pid;

	ktap_begin(2);
	for (int i = 0; i < 14; i++)
		in[i] = 0x0101010101010101UL * (unsigned long)(i + 1);
	pid = ktap_need(fork_with(in, out), "fork");
	if (pid == 0)
		sys_exit(same(in, out) ? 0 : 1);
	ktap_ok(same(in, out), "the parent has its registers");
	ktap_ret(proc_wait(pid), 0, "and the child has the same");
	return ktap_end();
}
