/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/sigreturn_null_code_segment.c - a forged frame with a
 * null code segment.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"
#include "tests/user/forge.h"

int main(void)
{
	struct forged *frame = forge_frame();

	forge_segments(frame, 0, 0x2b);
	dies_about_to("return from a signal with cs 0");
	forge_return(frame);
}
