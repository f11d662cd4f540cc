/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/sigreturn_kernel_code_segment.c - a forged frame with the
 * kernel's code segment.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"
#include "tests/user/forge.h"

int main(void)
{
	struct forged *frame = forge_frame();

	forge_segments(frame, 0x10, 0x2b);
	dies_about_to("return from a signal with cs 0x10");
	forge_return(frame);
}
