/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/sigreturn_without_frame.c - rt_sigreturn where no frame
 * is: the stack ends there.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"
#include "tests/user/forge.h"

int main(void)
{
	dies_about_to("return from a signal with rsp at 0x10000000");
	forge_return_at(0x10000000);
}
