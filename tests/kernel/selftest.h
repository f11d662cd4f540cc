/* SPDX-License-Identifier: MIT */
/*
 * tests/kernel/selftest.h - running the tests that live in the kernel.
 *
 * What:     selftest= runs the in-kernel suites, usertest= the programs of /tests,
 *           failtest= the same with allocations that fail;
 *           after each case the page-state oracle (oracle.c) must balance.
 */
#ifndef TESTS_KERNEL_SELFTEST_H
#define TESTS_KERNEL_SELFTEST_H

#include "kernel/lib/types.h"

/* Run what matches ("", "suite", "suite.case", with * and ?); the number of failures. */
int selftest_run(const char *glob);
int usertest_run(const char *glob);
int failtest_run(const char *glob);

/* oracle_init - note what is in use once the machine is up. */
void oracle_init(void);
/* oracle_after_program - check; an imbalance is reported in the log and as a control record. */
void oracle_after_program(const char *what);
/*
 * oracle_check - bring the machine to rest and recompute the state of every page.
 *
 * => how many things are wrong; each is printed
 * => the totals become the new reference, so that one leak fails one case
 */
int oracle_check(void);

/* ktap - print to the console as it is, without a time stamp. */
void ktap(const char *fmt, ...) __printf(1, 2);

#endif
