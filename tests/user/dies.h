/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies.h - for programs that must not live.
 *
 * What:     A program in tests/user/dies-N does one thing that ends it by
 *           signal N.  It cannot see its own end, so whoever started it
 *           looks: killed by signal N is a pass, any other end a failure
 *           (status 4 is a skip: what it needs is not there).
 * Start at: dies_about_to.
 * See it:   tests/user/README.md.
 */
#ifndef TESTS_USER_DIES_H
#define TESTS_USER_DIES_H

#include "tests/user/cpu.h"

/* dies_about_to - say what is tried, since nothing can be said afterwards. */
static KTAP_UNUSED void dies_about_to(const char *what)
{
	ktap_note("about to %s", what);
}

/* dies_survived - the exit status of a program that should not have one. */
static KTAP_UNUSED int dies_survived(void)
{
	ktap_note("and it lives on");
	return KTAP_FAIL;
}

/* dies_hide - the same address, but the compiler no longer knows it. */
static KTAP_UNUSED void *dies_hide(unsigned long addr)
{
	__asm__ volatile("" : "+r"(addr));
	return (void *)addr;
}

/*
 * dies_skip_emulated_linux - skip what Linux does not live through in QEMU.
 *
 * QEMU 7.2, emulating, makes the stack accesses of iret and of a far return
 * as if the kernel made them, though user code executes them: the page fault
 * says "supervisor", and Linux takes it for its own.  (With SMAP even a good
 * stack faults.)  Only the saved code segment tells the truth, and nopage
 * goes by that.
 */
static KTAP_UNUSED void dies_skip_emulated_linux(void)
{
	if (cpu_is_tcg() && !ktap_on_nopage())
		ktap_skip_all("Linux has a bug of QEMU's emulation against it here");
}

#endif
