/* SPDX-License-Identifier: MIT */
/*
 * tests/kernel/kunit.h - writing an in-kernel test.
 *
 * What:     KUnit's vocabulary. A case is a function; a suite is a named array of
 *           cases; suites.c lists the suites. An EXPECT notes a failure and goes on;
 *           an ASSERT notes it and returns from the case.
 *           A case also fails if the kernel reported anything (WARN, DMA checker)
 *           that it did not announce by kunit_expect_reports(), or if the page-state
 *           oracle does not balance after it.
 * See it:   any file named tests/kernel/..._test.c
 * Linux:    include/kunit/test.h
 */
#ifndef TESTS_KERNEL_KUNIT_H
#define TESTS_KERNEL_KUNIT_H

#include "kernel/lib/panic.h"
#include "kernel/lib/types.h"
#include "tests/kernel/selftest.h"

struct kunit {
	const char *name;
	int failures;
	unsigned long expected_reports;
	const char *skip; /* why it was skipped, or NULL */
};

struct kunit_case {
	const char *name;
	void (*run)(struct kunit *test);
};
#define KUNIT_CASE(fn)  \
	{               \
#fn, fn \
	}

struct kunit_suite {
	const char *name;
	const struct kunit_case *cases; /* ended by a row of NULL */
};

/* kunit_expect_reports - so many reports of the kernel belong to this case. */
void kunit_expect_reports(struct kunit *test, unsigned long n);
/* kunit_fail - note a failure; used by the macros. */
void kunit_fail(struct kunit *test, const char *file, int line, const char *fmt, ...)
	__printf(4, 5);
#define kunit_skip(test, why)         \
	do {                          \
		(test)->skip = (why); \
		return;               \
	} while (0)

#define KUNIT_CHECK_(test, a, op, b, on_failure)                                                  \
	do {                                                                                      \
		__typeof__(a) _a = (a);                                                           \
		__typeof__(b) _b = (b);                                                           \
		if (!(_a op _b)) {                                                                \
			kunit_fail(test, __FILE__, __LINE__, "%s " #op " %s: %lld, %lld", #a, #b, \
				   (long long)_a, (long long)_b);                                 \
			on_failure;                                                               \
		}                                                                                 \
	} while (0)
#define KUNIT_TRUE_(test, cond, on_failure)                                \
	do {                                                               \
		if (!(cond)) {                                             \
			kunit_fail(test, __FILE__, __LINE__, "%s", #cond); \
			on_failure;                                        \
		}                                                          \
	} while (0)

#define KUNIT_EXPECT_EQ(test, a, b) KUNIT_CHECK_(test, a, ==, b, (void)0)
#define KUNIT_EXPECT_NE(test, a, b) KUNIT_CHECK_(test, a, !=, b, (void)0)
#define KUNIT_EXPECT_LT(test, a, b) KUNIT_CHECK_(test, a, <, b, (void)0)
#define KUNIT_EXPECT_LE(test, a, b) KUNIT_CHECK_(test, a, <=, b, (void)0)
#define KUNIT_EXPECT_GE(test, a, b) KUNIT_CHECK_(test, a, >=, b, (void)0)
#define KUNIT_EXPECT_PTR_EQ(test, a, b) \
	KUNIT_TRUE_(test, (const void *)(a) == (const void *)(b), (void)0)
#define KUNIT_EXPECT_TRUE(test, cond)  KUNIT_TRUE_(test, cond, (void)0)
#define KUNIT_EXPECT_FALSE(test, cond) KUNIT_TRUE_(test, !(cond), (void)0)
#define KUNIT_EXPECT_NULL(test, p)     KUNIT_TRUE_(test, (p) == NULL, (void)0)
#define KUNIT_EXPECT_NOT_NULL(test, p) KUNIT_TRUE_(test, (p) != NULL, (void)0)
#define KUNIT_ASSERT_EQ(test, a, b)    KUNIT_CHECK_(test, a, ==, b, return )
#define KUNIT_ASSERT_TRUE(test, cond)  KUNIT_TRUE_(test, cond, return )
#define KUNIT_ASSERT_NOT_NULL(test, p) KUNIT_TRUE_(test, (p) != NULL, return )

/*
 * kunit_user_mm - give the running thread an empty user address space, and take it away.
 *
 * => cases that need mmap, faults or user copies work in it as a program would
 * => NULL: no memory; dropped after the case, if the case does not
 */
struct mm_struct *kunit_user_mm(struct kunit *test);
void kunit_drop_user_mm(void);

/* Pseudo-random numbers from a fixed seed: the same in every run. */
u32 kunit_random(u32 *state);

#endif
