/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/handler_changes_registers.c - what a handler writes into
 * its context is what the program goes on with: registers, flags, stack, SSE
 * and mask.
 */
#include "tests/user/handlers.h"

static uint64_t other_stack[64];

static void handler(int number, siginfo_t *info, void *context)
{
	ucontext_t *at = context;
	greg_t *regs = at->uc_mcontext.gregs;

	regs[REG_RIP] += 2;
	regs[REG_RBX] = 0x1111;
	regs[REG_R15] = 0x2222;
	regs[REG_RAX] = 0x3333;
	regs[REG_EFL] |= 1; /* carry */
	regs[REG_RSP] = (greg_t)&other_stack[60];
	memset(at->uc_mcontext.fpregs->_xmm[3].element, 0x44, 16);
	*(uint64_t *)&at->uc_sigmask = SIG_BIT(SIGHUP);
	caught_count++;
}

/* change_across(out[6]): rbx, r15, rax, carry, rsp, and half of xmm3 behind ud2 */
void change_across(uint64_t *out);
__asm__("change_across:\n"
	"	push %rbx\n"
	"	push %r15\n"
	"	mov %rsp, %r8\n"
	"	xorps %xmm3, %xmm3\n"
	"	clc\n"
	"	ud2\n"
	"	mov %rbx, 0(%rdi)\n"
	"	mov %r15, 8(%rdi)\n"
	"	mov %rax, 16(%rdi)\n"
	"	mov $0, %eax\n"
	"	adc $0, %rax\n"
	"	mov %rax, 24(%rdi)\n"
	"	mov %rsp, 32(%rdi)\n"
	"	movq %xmm3, 40(%rdi)\n"
	"	mov %r8, %rsp\n"
	"	pop %r15\n"
	"	pop %rbx\n"
	"	ret\n");

int main(void)
{
	uint64_t out[6] = { 0 };

	ktap_begin(6);
	handle(SIGILL, handler, 0);
	change_across(out);
	ktap_ret(caught_count, 1, "the handler ran");
	ktap_ok(out[0] == 0x1111 && out[1] == 0x2222 && out[2] == 0x3333, "rbx, r15, rax");
	ktap_ok(out[3] == 1, "the carry flag");
	ktap_ok(out[4] == (uint64_t)&other_stack[60], "the stack pointer");
	ktap_ok(out[5] == 0x4444444444444444UL, "an SSE register");
	ktap_ok(signal_mask_now() == SIG_BIT(SIGHUP), "the mask");
	return ktap_end();
}
