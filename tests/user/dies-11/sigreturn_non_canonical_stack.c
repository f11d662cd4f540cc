/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/sigreturn_non_canonical_stack.c - rt_sigreturn with rsp
 * non-canonical.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"
#include "tests/user/forge.h"

int main(void)
{
	dies_about_to("return from a signal with rsp non-canonical");
	forge_return_at(NON_CANONICAL + 64);
}
