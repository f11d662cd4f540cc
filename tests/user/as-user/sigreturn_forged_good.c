/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/sigreturn_forged_good.c - a program may make a frame of
 * its own and return through it: the registers are then those of the frame.
 */
#include <setjmp.h>

#include "tests/user/forge.h"

static volatile unsigned long rbx, r12;
static jmp_buf back;

__attribute__((used)) static void landed(unsigned long seen_rbx, unsigned long seen_r12)
{
	rbx = seen_rbx;
	r12 = seen_r12;
	longjmp(back, 1);
}

void landing(void);
__asm__("landing:\n"
	"	mov %rbx, %rdi\n"
	"	mov %r12, %rsi\n"
	"	call landed\n");

int main(void)
{
	struct forged *frame;

	ktap_begin(3);
	if (setjmp(back) == 0) {
		frame = forge_frame();
		frame->context.uc_mcontext.gregs[REG_RIP] = (greg_t)landing;
		frame->context.uc_mcontext.gregs[REG_RBX] = 0x1234;
		frame->context.uc_mcontext.gregs[REG_R12] = 0x5678;
		*(uint64_t *)&frame->context.uc_sigmask = SIG_BIT(SIGUSR2) | SIG_BIT(SIGKILL);
		forge_return(frame);
	}
	ktap_ok(rbx == 0x1234 && r12 == 0x5678, "the registers of the frame");
	ktap_ok(signal_mask_now() == SIG_BIT(SIGUSR2), "the mask of the frame, but not SIGKILL");
	signal_mask(0);
	ktap_ok(caught_count == 0, "and no signal");
	return ktap_end();
}
