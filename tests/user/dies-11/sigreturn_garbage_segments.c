/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/sigreturn_garbage_segments.c - a forged frame with
 * segments that no table has.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"
#include "tests/user/forge.h"

int main(void)
{
	struct forged *frame = forge_frame();

	forge_segments(frame, 0xfff7, 0xfff3);
	dies_about_to("return from a signal with cs 0xfff7 and ss 0xfff3");
	forge_return(frame);
}
