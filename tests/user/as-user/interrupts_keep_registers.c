/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/interrupts_keep_registers.c - a program that only counts
 * is interrupted, and never notices.
 *
 * All general registers, the flags, the SSE registers and the 128 bytes below
 * the stack pointer (the red zone) keep what was put in them, through some
 * hundred million instructions and the timer interrupts that come meanwhile.
 */
#include "tests/user/ktap.h"

/*
 * count_with_all(turns): 0 if everything is as it was put, else the number
 * of what is not.
 */
long count_with_all(long turns);
__asm__("count_with_all:\n"
	"	push %rbx\n"
	"	push %rbp\n"
	"	push %r12\n"
	"	push %r13\n"
	"	push %r14\n"
	"	push %r15\n"
	"	mov %rdi, %rcx\n"
	"	mov $0x1111111111111111, %rax\n"
	"	lea (%rax, %rax), %rbx\n"
	"	lea (%rbx, %rax), %rdx\n"
	"	lea (%rdx, %rax), %rsi\n"
	"	lea (%rsi, %rax), %rdi\n"
	"	lea (%rdi, %rax), %rbp\n"
	"	lea (%rbp, %rax), %r8\n"
	"	lea (%r8, %rax), %r9\n"
	"	lea (%r9, %rax), %r10\n"
	"	lea (%r10, %rax), %r11\n"
	"	lea (%r11, %rax), %r12\n"
	"	lea (%r12, %rax), %r13\n"
	"	lea (%r13, %rax), %r14\n"
	"	lea (%r14, %rax), %r15\n"
	"	movq %rbx, %xmm0\n"
	"	movq %r9, %xmm15\n"
	"	mov %rdx, -8(%rsp)\n"
	"	mov %r10, -64(%rsp)\n"
	"	mov %r14, -128(%rsp)\n"
	"	stc\n"
	"1:	lea -1(%rcx), %rcx\n" /* lea and jrcxz leave the flags alone */
	"	jrcxz 2f\n"
	"	jmp 1b\n"
	"2:	mov $1, %ecx\n"
	"	jnc 9f\n"
	"	mov $2, %ecx\n"
	"	cmp %rdx, -8(%rsp)\n"
	"	jne 9f\n"
	"	cmp %r10, -64(%rsp)\n"
	"	jne 9f\n"
	"	cmp %r14, -128(%rsp)\n"
	"	jne 9f\n"
	"	mov $3, %ecx\n"
	"	sub %rax, %r15\n"
	"	cmp %r15, %r14\n"
	"	jne 9f\n"
	"	sub %rax, %r14\n"
	"	cmp %r14, %r13\n"
	"	jne 9f\n"
	"	sub %rax, %r13\n"
	"	cmp %r13, %r12\n"
	"	jne 9f\n"
	"	sub %rax, %r12\n"
	"	cmp %r12, %r11\n"
	"	jne 9f\n"
	"	sub %rax, %r11\n"
	"	cmp %r11, %r10\n"
	"	jne 9f\n"
	"	sub %rax, %r10\n"
	"	cmp %r10, %r9\n"
	"	jne 9f\n"
	"	mov $4, %ecx\n"
	"	movq %xmm15, %r10\n"
	"	cmp %r10, %r9\n"
	"	jne 9f\n"
	"	movq %xmm0, %r10\n"
	"	cmp %r10, %rbx\n"
	"	jne 9f\n"
	"	mov $5, %ecx\n"
	"	sub %rax, %r9\n"
	"	cmp %r9, %r8\n"
	"	jne 9f\n"
	"	sub %rax, %r8\n"
	"	cmp %r8, %rbp\n"
	"	jne 9f\n"
	"	sub %rax, %rbp\n"
	"	cmp %rbp, %rdi\n"
	"	jne 9f\n"
	"	sub %rax, %rdi\n"
	"	cmp %rdi, %rsi\n"
	"	jne 9f\n"
	"	sub %rax, %rsi\n"
	"	cmp %rsi, %rdx\n"
	"	jne 9f\n"
	"	sub %rax, %rdx\n"
	"	cmp %rdx, %rbx\n"
	"	jne 9f\n"
	"	sub %rax, %rbx\n"
	"	cmp %rbx, %rax\n"
	"	jne 9f\n"
	"	xor %ecx, %ecx\n"
	"9:	mov %rcx, %rax\n"
	"	pop %r15\n"
	"	pop %r14\n"
	"	pop %r13\n"
	"	pop %r12\n"
	"	pop %rbp\n"
	"	pop %rbx\n"
	"	ret\n");

int main(void)
{
	bool all = true;

	ktap_begin(1);
	for (int round = 0; round < 5 && all; round++) {
		long wrong = count_with_all(10000000);

		if (wrong)
			ktap_note("1 flags, 2 red zone, 3 r9-r15, 4 SSE, 5 others: %ld", wrong);
		all = wrong == 0;
	}
	ktap_ok(all, "everything is as it was after counting to fifty million");
	return ktap_end();
}
