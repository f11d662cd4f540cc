/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/sigreturn_fpu_area_unmapped.c - a forged frame whose
 * XSAVE area is not there.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"
#include "tests/user/forge.h"

int main(void)
{
	struct forged *frame = forge_frame();

	frame->context.uc_mcontext.fpregs = (void *)0x10000000;
	dies_about_to("return from a signal with the XSAVE area at 0x10000000");
	forge_return(frame);
}
