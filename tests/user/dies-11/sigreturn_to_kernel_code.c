/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/sigreturn_to_kernel_code.c - a forged frame whose rip is
 * in the kernel.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"
#include "tests/user/forge.h"

int main(void)
{
	struct forged *frame = forge_frame();

	frame->context.uc_mcontext.gregs[REG_RIP] = (greg_t)KERNEL_TEXT;
	dies_about_to("return from a signal into the kernel");
	forge_return(frame);
}
