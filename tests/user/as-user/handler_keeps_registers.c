/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/handler_keeps_registers.c - a handler that changes every
 * register leaves the interrupted code with its own.
 */
#include "tests/user/handlers.h"

static void handler(int number, siginfo_t *info, void *context)
{
	caught_count++;
	__asm__ volatile("	mov $-1, %%rax\n"
			 "	mov %%rax, %%rcx\n"
			 "	mov %%rax, %%rdx\n"
			 "	mov %%rax, %%rsi\n"
			 "	mov %%rax, %%rdi\n"
			 "	mov %%rax, %%r8\n"
			 "	mov %%rax, %%r9\n"
			 "	mov %%rax, %%r10\n"
			 "	mov %%rax, %%r11\n"
			 "	mov %%rax, %%r12\n"
			 "	mov %%rax, %%r13\n"
			 "	mov %%rax, %%r14\n"
			 "	mov %%rax, %%r15\n"
			 "	mov %%rax, %%rbx\n" ::
				 : "rax", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11",
				   "r12", "r13", "r14", "r15", "rbx", "cc");
}

/*
 * registers_across(table[15], out[15]): ud2 with each register as the table
 * says; the handler skips it; then all are stored.  The 128 bytes below rsp
 * belong to the code that is interrupted, too.
 */
void registers_across(const uint64_t *in, uint64_t *out);
extern char interrupted[];
__asm__(".globl interrupted\n"
	"registers_across:\n"
	"	push %rbx\n"
	"	push %rbp\n"
	"	push %r12\n"
	"	push %r13\n"
	"	push %r14\n"
	"	push %r15\n"
	"	mov %rsi, saved_out\n"
	"	mov 112(%rdi), %rax\n"
	"	mov %rax, -8(%rsp)\n"
	"	mov %rax, -128(%rsp)\n"
	"	mov 0(%rdi), %rax\n"
	"	mov 8(%rdi), %rbx\n"
	"	mov 16(%rdi), %rcx\n"
	"	mov 24(%rdi), %rdx\n"
	"	mov 32(%rdi), %rsi\n"
	"	mov 48(%rdi), %rbp\n"
	"	mov 56(%rdi), %r8\n"
	"	mov 64(%rdi), %r9\n"
	"	mov 72(%rdi), %r10\n"
	"	mov 80(%rdi), %r11\n"
	"	mov 88(%rdi), %r12\n"
	"	mov 96(%rdi), %r13\n"
	"	mov 104(%rdi), %r14\n"
	"	mov 112(%rdi), %r15\n"
	"	mov 40(%rdi), %rdi\n"
	"interrupted:\n"
	"	ud2\n"
	"	push %rdi\n"
	"	mov saved_out, %rdi\n"
	"	mov %rax, 0(%rdi)\n"
	"	mov %rbx, 8(%rdi)\n"
	"	mov %rcx, 16(%rdi)\n"
	"	mov %rdx, 24(%rdi)\n"
	"	mov %rsi, 32(%rdi)\n"
	"	pop 40(%rdi)\n"
	"	mov %rbp, 48(%rdi)\n"
	"	mov %r8, 56(%rdi)\n"
	"	mov %r9, 64(%rdi)\n"
	"	mov %r10, 72(%rdi)\n"
	"	mov %r11, 80(%rdi)\n"
	"	mov %r12, 88(%rdi)\n"
	"	mov %r13, 96(%rdi)\n"
	"	mov %r14, 104(%rdi)\n"
	"	mov %r15, 112(%rdi)\n"
	"	mov -128(%rsp), %rax\n"
	"	mov %rax, 120(%rdi)\n"
	"	pop %r15\n"
	"	pop %r14\n"
	"	pop %r13\n"
	"	pop %r12\n"
	"	pop %rbp\n"
	"	pop %rbx\n"
	"	ret\n"
	".local saved_out\n"
	".comm saved_out, 8, 8\n");

static void skip_it(int number, siginfo_t *info, void *context)
{
	ucontext_t *at = context;

	handler(number, info, context);
	at->uc_mcontext.gregs[REG_RIP] += 2; /* over ud2 */
}

int main(void)
{
	uint64_t in[15], out[16] = { 0 };

	ktap_begin(3);
	for (unsigned long i = 0; i < 15; i++)
		in[i] = 0x0123456789abcdefUL * (i + 3);
	handle(SIGILL, skip_it, 0);
	registers_across(in, out);
	ktap_ret(caught_count, 1, "the handler ran");
	ktap_ok(memcmp(in, out, sizeof(in)) == 0, "all registers are as they were");
	ktap_ok(out[15] == in[14], "and the red zone");
	return ktap_end();
}
