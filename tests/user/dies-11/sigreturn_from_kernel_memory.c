/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/sigreturn_from_kernel_memory.c - rt_sigreturn with rsp in
 * the kernel's half.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"
#include "tests/user/forge.h"

int main(void)
{
	dies_about_to("return from a signal with rsp in the direct map");
	forge_return_at(KERNEL_DIRECT + 0x200000);
}
