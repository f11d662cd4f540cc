/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/sigreturn_fpu_area_in_kernel.c - a forged frame whose
 * XSAVE area is in the kernel's half.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"
#include "tests/user/forge.h"

int main(void)
{
	struct forged *frame = forge_frame();

	frame->context.uc_mcontext.fpregs = (void *)(KERNEL_DIRECT + 0x200000);
	dies_about_to("return from a signal with the XSAVE area in the direct map");
	forge_return(frame);
}
