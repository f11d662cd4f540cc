// SPDX-License-Identifier: MIT
/*
 * tests/kernel/delay_test.c - waiting for a time, in the book's units.
 *
 * What:     never shorter than asked for. How much longer is the host's business.
 * Start at: sleeps_are_at_least_as_long_as_asked()
 */
#include "kernel/time/delay.h"

#include "tests/kernel/fixture.h"

static void jiffies_are_compared_over_a_wrap(struct kunit *test)
{
	unsigned long last = ~0UL;

	KUNIT_EXPECT_TRUE(test, time_after(5UL, 4UL));
	KUNIT_EXPECT_FALSE(test, time_after(4UL, 4UL));
	KUNIT_EXPECT_TRUE(test, time_after_eq(4UL, 4UL));
	KUNIT_EXPECT_TRUE(test, time_before(last, last + 3));
	KUNIT_EXPECT_TRUE(test, time_after(last + 3, last));
	KUNIT_EXPECT_FALSE(test, time_before_eq(last + 3, last));
	KUNIT_EXPECT_EQ(test, msecs_to_jiffies(20), 20UL * HZ / 1000);
	KUNIT_EXPECT_EQ(test, usecs_to_jiffies(1), 1UL); /* up */
	KUNIT_EXPECT_EQ(test, jiffies_to_msecs(HZ), 1000U);
}

static void jiffies_follow_the_clock(struct kunit *test)
{
	u64 start = arch_clock_ns(), end;
	unsigned long before = jiffies, after;

	mdelay(3);
	after = jiffies;
	end = arch_clock_ns(); /* the clock's reading encloses the other, however slow we are */
	KUNIT_EXPECT_TRUE(test, time_after_eq(after, before + msecs_to_jiffies(3)));
	KUNIT_EXPECT_LE(test, after - before - 1, (end - start) / NSEC_PER_JIFFY);
}

static void sleeps_are_at_least_as_long_as_asked(struct kunit *test)
{
	u64 start = arch_clock_ns();

	usleep_range(300, 400);
	KUNIT_EXPECT_GE(test, arch_clock_ns() - start, 300 * NSEC_PER_USEC);
	start = arch_clock_ns();
	msleep(2);
	KUNIT_EXPECT_GE(test, arch_clock_ns() - start, 2 * NSEC_PER_MSEC);
	start = arch_clock_ns();
	KUNIT_EXPECT_EQ(test, msleep_interruptible(2), 0UL);
	KUNIT_EXPECT_GE(test, arch_clock_ns() - start, 2 * NSEC_PER_MSEC);
	start = arch_clock_ns();
	KUNIT_EXPECT_EQ(test, schedule_timeout_uninterruptible(2), 0L);
	KUNIT_EXPECT_GE(test, arch_clock_ns() - start, 2 * NSEC_PER_JIFFY);
}

static void delays_keep_the_cpu(struct kunit *test)
{
	u64 switches = context_switches(), start = arch_clock_ns();

	ndelay(500);
	udelay(200);
	KUNIT_EXPECT_GE(test, arch_clock_ns() - start, 200 * NSEC_PER_USEC + 500);
	if (cpu_count == 1)
		KUNIT_EXPECT_EQ(test, context_switches(), switches);
}

static int sleeper(void *arg)
{
	*(long *)arg = schedule_timeout_interruptible(60 * HZ);
	return 0;
}

static int endless_sleeper(void *arg)
{
	*(long *)arg = schedule_timeout_uninterruptible(MAX_SCHEDULE_TIMEOUT);
	return 0;
}

static int ms_sleeper(void *arg)
{
	*(long *)arg = (long)msleep_interruptible(60000);
	return 0;
}

static void who_is_woken_early_is_told_what_is_left(struct kunit *test)
{
	struct worker w;
	long left = -1;

	KUNIT_ASSERT_TRUE(test, worker_start(&w, sleeper, &left));
	let_others_run();
	wake_up_process(w.task);
	worker_end(&w);
	KUNIT_EXPECT_LT(test, 0L, left);
	KUNIT_EXPECT_LE(test, left, 60L * HZ);
	KUNIT_ASSERT_TRUE(test, worker_start(&w, endless_sleeper, &left));
	let_others_run();
	wake_up_process(w.task);
	worker_end(&w);
	KUNIT_EXPECT_EQ(test, left, MAX_SCHEDULE_TIMEOUT);
}

static void a_signal_ends_msleep_interruptible(struct kunit *test)
{
	struct worker w;
	long left = -1;

	KUNIT_ASSERT_TRUE(test, worker_start(&w, ms_sleeper, &left));
	let_others_run();
	wake_up_process(w.task); /* for nothing: it sleeps on */
	let_others_run();
	KUNIT_EXPECT_EQ(test, left, -1L);
	worker_interrupt(&w);
	worker_end(&w);
	KUNIT_EXPECT_LT(test, 0L, left);
	KUNIT_EXPECT_LE(test, left, 60000L);
}

static void a_negative_time_is_reported(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, schedule_timeout_interruptible(-1), 0L);
	KUNIT_EXPECT_EQ(test, current->state, TASK_RUNNING);
	kunit_expect_reports(test, 1);
	KUNIT_EXPECT_EQ(test, schedule_timeout_interruptible(0), 0L);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(jiffies_are_compared_over_a_wrap),
	KUNIT_CASE(jiffies_follow_the_clock),
	KUNIT_CASE(sleeps_are_at_least_as_long_as_asked),
	KUNIT_CASE(delays_keep_the_cpu),
	KUNIT_CASE(who_is_woken_early_is_told_what_is_left),
	KUNIT_CASE(a_signal_ends_msleep_interruptible),
	KUNIT_CASE(a_negative_time_is_reported),
	{ 0 },
};

const struct kunit_suite delay_suite = { "delay", cases };
