/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/sigreturn_fpu_area_left_out.c - a frame without an XSAVE
 * area, or with one whose marks are gone, is not an error: the state is
 * cleared, or taken as the old format has it.
 */
#include <setjmp.h>

#include "tests/user/cpu.h"
#include "tests/user/forge.h"

static volatile int landings;
static jmp_buf back;
static volatile bool keep_area;

__attribute__((used)) static void landed(void)
{
	landings++;
	longjmp(back, 1);
}

void landing(void);
__asm__("landing:\n"
	"	call landed\n");

static void spoil_marks(int number, siginfo_t *info, void *context)
{
	char *area = (char *)((ucontext_t *)context)->uc_mcontext.fpregs;

	memset(area + 464, 0, 48);
	((ucontext_t *)context)->uc_mcontext.fpregs->_xmm[4].element[0] = 0x12345678;
}

int main(void)
{
	struct forged *frame;
	uint32_t low;

	ktap_begin(2);
	if (setjmp(back) == 0) {
		frame = forge_frame();
		frame->context.uc_mcontext.gregs[REG_RIP] = (greg_t)landing;
		frame->context.uc_mcontext.fpregs = NULL;
		forge_return(frame);
	}
	ktap_ret(landings, 1, "no area");
	handle(SIGILL, spoil_marks, 0);
	handle(SIGUSR1, spoil_marks, 0);
	__asm__ volatile("	mov $39, %%eax\n"
			 "	syscall\n"
			 "	mov %%eax, %%edi\n"
			 "	mov $10, %%esi\n"
			 "	mov $62, %%eax\n"
			 "	syscall\n"
			 "	movd %%xmm4, %0\n"
			 : "=r"(low)
			 :
			 : "rax", "rcx", "r11", "rdi", "rsi", "xmm4", "memory");
	ktap_ok(low == 0x12345678, "an area without marks is an old one: SSE only");
	return ktap_end();
}
