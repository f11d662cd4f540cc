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

#include "tests/user/ktap.h"

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

#endif
