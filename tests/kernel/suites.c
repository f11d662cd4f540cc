// SPDX-License-Identifier: MIT
/*
 * tests/kernel/suites.c - all in-kernel suites, from the bottom layer up.
 */
#include "tests/kernel/suites.h"

/* kernel/lib */
extern const struct kunit_suite string_suite, trace_suite, panic_suite, lock_suite;
/* kernel */
extern const struct kunit_suite sched_suite, wait_suite, timer_suite, irq_suite;

const struct kunit_suite *const all_suites[] = {
	&string_suite, &trace_suite, &panic_suite, &lock_suite, &sched_suite,
	&wait_suite,   &timer_suite, &irq_suite,   NULL,
};
