// SPDX-License-Identifier: MIT
/*
 * tests/kernel/selftest.c - running the in-kernel suites.
 *
 * What:     runs every case whose name matches and prints KTAP: a document of suites,
 *           each a nested document of cases. After each case the oracle looks at
 *           all of memory.
 * Start at: selftest_run()
 * See it:   make run CMDLINE=selftest
 * Spec:     KTAP version 1 (Linux: Documentation/dev-tools/ktap.rst)
 */
#include "tests/kernel/kunit.h"

#include "drivers/serial/uart.h"
#include "kernel/lib/string.h"
#include "kernel/sched/sched.h"
#include "mm/phys/page_alloc.h"
#include "mm/virt/vma.h"
#include "tests/kernel/fixture.h"
#include "tests/kernel/suites.h"

void ktap(const char *fmt, ...)
{
	char line[400];
	va_list args;

	va_start(args, fmt);
	vsnprintf(line, sizeof(line), fmt, args);
	va_end(args);
	for (const char *p = line; *p; p++) {
		if (*p == '\n')
			uart_write(&com1, "\r", 1);
		uart_write(&com1, p, 1);
	}
}

void kunit_fail(struct kunit *test, const char *file, int line, const char *fmt, ...)
{
	char text[256];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	test->failures++;
	ktap("    # %s: %s:%d: %s\n", test->name, file, line, text);
}

void kunit_expect_reports(struct kunit *test, unsigned long n)
{
	test->expected_reports += n;
}

u32 kunit_random(u32 *state)
{
	u32 x = *state; /* xorshift32 (Marsaglia 2003) */

	x ^= x << 13;
	x ^= x >> 17;
	x ^= x << 5;
	return *state = x;
}

struct mm_struct *kunit_user_mm(struct kunit *test)
{
	struct mm_struct *mm = mm_alloc();

	if (mm)
		use_mm(mm);
	return mm;
}

void kunit_drop_user_mm(void)
{
	struct mm_struct *mm = current->mm;

	use_mm(NULL);
	mmput(mm);
}

/* ------------------------------------------------------------------ */

static bool matches(const char *glob, const struct kunit_suite *suite, const char *name)
{
	char full[96];

	if (!*glob || glob_match_any(glob, suite->name))
		return true;
	snprintf(full, sizeof(full), "%s.%s", suite->name, name);
	return glob_match_any(glob, full);
}

/* A case that gave up half-way leaves these behind: they would spoil the next. */
static void tidy_up(void)
{
	fail_disarm();
	if (current->mm)
		kunit_drop_user_mm();
	fixture_program(NULL);
	fixture_dma_reset();
}

static bool run_case(const struct kunit_case *c, unsigned int number)
{
	struct kunit test = { .name = c->name };
	unsigned long reports = warn_count;

	/* a case and its threads take turns on one CPU, unless it asks for more */
	set_cpus_allowed(current, 1);
	c->run(&test);
	tidy_up();
	reports = warn_count - reports;
	if (reports != test.expected_reports)
		kunit_fail(&test, __FILE__, __LINE__,
			   "the kernel made %lu reports, expected were %lu", reports,
			   test.expected_reports);
	if (oracle_check())
		kunit_fail(&test, __FILE__, __LINE__, "the page-state oracle does not balance");
	if (test.skip && !test.failures)
		ktap("    ok %u %s # SKIP %s\n", number, c->name, test.skip);
	else
		ktap("    %s %u %s\n", test.failures ? "not ok" : "ok", number, c->name);
	return test.failures == 0;
}

static unsigned int count_cases(const char *glob, const struct kunit_suite *suite)
{
	unsigned int n = 0;

	for (const struct kunit_case *c = suite->cases; c->name; c++)
		n += matches(glob, suite, c->name);
	return n;
}

static bool run_suite(const char *glob, const struct kunit_suite *suite, unsigned int number)
{
	unsigned int n = 0, failed = 0;

	ktap("    KTAP version 1\n    # Subtest: %s\n    1..%u\n", suite->name,
	     count_cases(glob, suite));
	for (const struct kunit_case *c = suite->cases; c->name; c++)
		if (matches(glob, suite, c->name))
			failed += !run_case(c, ++n);
	ktap("%s %u %s\n", failed ? "not ok" : "ok", number, suite->name);
	return failed == 0;
}

int selftest_run(const char *glob)
{
	unsigned int suites = 0, n = 0;
	int failed = 0;

	fixture_dma_note();
	for (const struct kunit_suite *const *s = all_suites; *s; s++)
		suites += count_cases(glob, *s) > 0;
	ktap("KTAP version 1\n1..%u\n", suites);
	for (const struct kunit_suite *const *s = all_suites; *s; s++)
		if (count_cases(glob, *s))
			failed += !run_suite(glob, *s, ++n);
	if (!suites)
		ktap("# no test matches %s\n", glob);
	return failed + !suites;
}
