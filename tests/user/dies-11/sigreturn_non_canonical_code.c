/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/sigreturn_non_canonical_code.c - a forged frame with a
 * non-canonical rip.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"
#include "tests/user/forge.h"

int main(void)
{
	struct forged *frame = forge_frame();

	frame->context.uc_mcontext.gregs[REG_RIP] = (greg_t)NON_CANONICAL;
	dies_about_to("return from a signal to a non-canonical address");
	forge_return(frame);
}
