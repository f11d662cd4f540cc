/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/sigreturn_flags_refused.c - a frame may not change flags
 * that are the kernel's: interrupts stay on, the I/O privilege stays 0.
 */
#include <setjmp.h>

#include "tests/user/forge.h"

#define INTERRUPTS 0x200UL
#define IO_LEVEL   0x3000UL
#define VM86	   0x20000UL
#define VIRTUAL	   0x180000UL

static volatile unsigned long flags;
static jmp_buf back;

__attribute__((used)) static void landed(unsigned long seen)
{
	flags = seen;
	longjmp(back, 1);
}

void landing(void);
__asm__("landing:\n"
	"	pushfq\n"
	"	pop %rdi\n"
	"	push $2\n"
	"	popfq\n"
	"	call landed\n");

static void return_with(unsigned long forged)
{
	struct forged *frame;

	if (setjmp(back) == 0) {
		frame = forge_frame();
		frame->context.uc_mcontext.gregs[REG_RIP] = (greg_t)landing;
		frame->context.uc_mcontext.gregs[REG_EFL] = (greg_t)forged;
		forge_return(frame);
	}
}

int main(void)
{
	ktap_begin(4);
	return_with(0);
	ktap_ok(flags & INTERRUPTS, "interrupts are on, whatever the frame says");
	return_with(~0x100UL); /* all but the trap flag */
	ktap_ok((flags & (IO_LEVEL | VM86 | VIRTUAL)) == 0, "no I/O privilege, no virtual mode");
	ktap_ok(flags & INTERRUPTS, "interrupts are on");
	ktap_ok((flags & 0x8d5) == 0x8d5, "the flags of arithmetic are the frame's");
	return ktap_end();
}
