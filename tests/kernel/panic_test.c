// SPDX-License-Identifier: MIT
/*
 * tests/kernel/panic_test.c - reports that the kernel survives, and what they print.
 *
 * What:     WARN counts and goes on; a backtrace names its callers; a line of the log
 *           can be read again. What the kernel does not survive is tested from
 *           outside: boot with crash=, tests/run/test_boot.py.
 * Start at: a_warning_counts_and_goes_on()
 */
#include "kernel/lib/panic.h"

#include "kernel/lib/cmdline.h"
#include "kernel/lib/string.h"
#include "mm/phys/slab.h"
#include "tests/kernel/kunit.h"

static void a_warning_counts_and_goes_on(struct kunit *test)
{
	unsigned long before = warn_count;

	KUNIT_EXPECT_TRUE(test, WARN(before == warn_count, "a warning on purpose"));
	KUNIT_EXPECT_EQ(test, warn_count, before + 1);
	KUNIT_EXPECT_FALSE(test, WARN_ON(before == warn_count));
	KUNIT_EXPECT_EQ(test, warn_count, before + 1);
	kunit_expect_reports(test, 1);
}

static void warn_on_once_reports_once(struct kunit *test)
{
	for (int i = 0; i < 3; i++)
		WARN_ON_ONCE(i >= 1);
	kunit_expect_reports(test, 1);
}

static int __noinline save_here(unsigned long *trace)
{
	return stack_trace_save(trace, 4);
}

static void a_backtrace_names_its_callers(struct kunit *test)
{
	unsigned long trace[4] = { 0 }, offset, size;
	int n = save_here(trace);
	bool found = false;

	KUNIT_EXPECT_EQ(test, n, 4);
	for (int i = 0; i < n; i++) {
		const char *name = ksym_lookup(trace[i] - 1, &offset, &size);

		found |= name && !strcmp(name, "a_backtrace_names_its_callers");
	}
	KUNIT_EXPECT_TRUE(test, found);
}

static void an_address_outside_the_code_has_no_name(struct kunit *test)
{
	unsigned long offset, size;

	KUNIT_EXPECT_NULL(test, ksym_lookup(0, &offset, &size));
	KUNIT_EXPECT_NULL(test, ksym_lookup(PAGE_OFFSET, &offset, &size));
	KUNIT_EXPECT_NULL(test, ksym_lookup(~0UL, &offset, &size));
}

static void the_log_can_be_read_again(struct kunit *test)
{
	char *text = kmalloc(PAGE_SIZE, GFP_KERNEL);
	bool found = false;
	u64 pos = 0;
	size_t n;

	KUNIT_ASSERT_NOT_NULL(test, text);
	printk(KERN_DEBUG "panic_test: a line to be found\n");
	while ((n = log_read(&pos, text, PAGE_SIZE - 1))) {
		text[n] = 0;
		found |= strstr(text, "a line to be found") != NULL;
	}
	kfree(text);
	KUNIT_EXPECT_TRUE(test, found);
}

static void options_are_found_by_name(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, cmdline_flag("selftest"));
	KUNIT_EXPECT_NOT_NULL(test, cmdline_get("selftest"));
	KUNIT_EXPECT_NULL(test, cmdline_get("crash"));
	KUNIT_EXPECT_EQ(test, cmdline_size("crash", 77), 77ULL);
}

static void an_option_outside_the_table_is_reported(struct kunit *test)
{
	KUNIT_EXPECT_NULL(test, cmdline_get("no-such-option"));
	kunit_expect_reports(test, 1);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(a_warning_counts_and_goes_on),
	KUNIT_CASE(warn_on_once_reports_once),
	KUNIT_CASE(a_backtrace_names_its_callers),
	KUNIT_CASE(an_address_outside_the_code_has_no_name),
	KUNIT_CASE(the_log_can_be_read_again),
	KUNIT_CASE(options_are_found_by_name),
	KUNIT_CASE(an_option_outside_the_table_is_reported),
	{ 0 },
};

const struct kunit_suite panic_suite = { "panic", cases };
