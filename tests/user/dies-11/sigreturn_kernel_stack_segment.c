/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/sigreturn_kernel_stack_segment.c - a forged frame with
 * the kernel's stack segment.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"
#include "tests/user/forge.h"

int main(void)
{
	struct forged *frame = forge_frame();

	forge_segments(frame, 0x33, 0x18);
	dies_about_to("return from a signal with ss 0x18");
	forge_return(frame);
}
