// SPDX-License-Identifier: MIT
/*
 * tests/kernel/suites.c - all in-kernel suites, from the bottom layer up.
 */
#include "tests/kernel/suites.h"

const struct kunit_suite *const all_suites[] = {
	NULL,
};
