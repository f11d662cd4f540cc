/* SPDX-License-Identifier: MIT */
/*
 * tests/kernel/suites.h - the list of in-kernel suites.
 */
#ifndef TESTS_KERNEL_SUITES_H
#define TESTS_KERNEL_SUITES_H

#include "tests/kernel/kunit.h"

extern const struct kunit_suite *const all_suites[]; /* ended by NULL */

#endif
