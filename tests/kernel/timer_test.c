// SPDX-License-Identifier: MIT
/*
 * tests/kernel/timer_test.c - functions called at a time to come.
 *
 * What:     never too early, in the order of their times, once; cancelled, moved and
 *           restarted timers. How much too late is not tested: that is the host's
 *           business. For the same reason interrupts are off while a case sets
 *           several timers up: the host may pause the machine between any two lines.
 * Start at: timers_fire_in_the_order_of_their_times()
 */
#include "kernel/time/timer.h"

#include "tests/kernel/fixture.h"

static struct {
	char log[16];
	int n;
	u64 at; /* when the last one ran */
	bool in_irq;
	wait_queue_head_t queue;
} fired;

static void reset(void)
{
	fired.n = 0;
	init_waitqueue_head(&fired.queue);
}

static void fire(unsigned long who)
{
	if (fired.n < (int)sizeof(fired.log) - 1)
		fired.log[fired.n++] = (char)who;
	fired.log[fired.n] = 0;
	fired.at = arch_clock_ns();
	fired.in_irq = this_cpu()->irq_depth > 0 && arch_irqs_disabled();
	wake_up(&fired.queue);
}

/* Until so many have fired, or five seconds: far more than needed. */
static bool wait_for(int n)
{
	return wait_event_timeout_ns(fired.queue, READ_ONCE(fired.n) >= n, 5 * NSEC_PER_SEC) != 0;
}

static void expect_log(struct kunit *test, const char *want)
{
	for (int i = 0; i <= fired.n; i++)
		if (fired.log[i] != want[i]) {
			kunit_fail(test, __FILE__, __LINE__, "order \"%s\", wanted \"%s\"",
				   fired.log, want);
			return;
		}
}

static void a_timer_fires_once_and_not_before_its_time(struct kunit *test)
{
	struct ktimer timer = { .function = fire, .data = 'a' };
	u64 expires = arch_clock_ns() + 2 * NSEC_PER_MSEC;
	unsigned long flags;

	reset();
	flags = arch_irq_save();
	ktimer_start(&timer, expires);
	KUNIT_EXPECT_TRUE(test, timer.pending);
	arch_irq_restore(flags);
	KUNIT_ASSERT_TRUE(test, wait_for(1));
	KUNIT_EXPECT_GE(test, fired.at, expires);
	KUNIT_EXPECT_TRUE(test, fired.in_irq);
	KUNIT_EXPECT_FALSE(test, timer.pending);
	KUNIT_EXPECT_FALSE(test, ktimer_cancel(&timer));
	expect_log(test, "a");
}

static void timers_fire_in_the_order_of_their_times(struct kunit *test)
{
	struct ktimer timer[5];
	static const int order[] = { 3, 0, 4, 1, 2 };
	unsigned long flags;
	u64 now;

	reset();
	for (int i = 0; i < 5; i++)
		timer[i] = (struct ktimer){ .function = fire, .data = 'a' + i };
	flags = arch_irq_save();
	now = arch_clock_ns();
	for (int i = 0; i < 5; i++)
		ktimer_start(&timer[order[i]], now + (order[i] + 1) * NSEC_PER_MSEC);
	arch_irq_restore(flags);
	KUNIT_ASSERT_TRUE(test, wait_for(5));
	expect_log(test, "abcde");
}

static void timers_of_one_time_fire_in_the_order_of_their_start(struct kunit *test)
{
	struct ktimer timer[4];
	u64 expires = arch_clock_ns() + NSEC_PER_MSEC;
	unsigned long flags;

	reset();
	flags = arch_irq_save();
	for (int i = 0; i < 4; i++) {
		timer[i] = (struct ktimer){ .function = fire, .data = 'a' + i };
		ktimer_start(&timer[i], expires);
	}
	arch_irq_restore(flags);
	KUNIT_ASSERT_TRUE(test, wait_for(4));
	expect_log(test, "abcd");
}

static void a_cancelled_timer_does_not_fire(struct kunit *test)
{
	struct ktimer first = { .function = fire, .data = '1' };
	struct ktimer second = { .function = fire, .data = '2' };
	unsigned long flags;
	u64 now;

	reset();
	flags = arch_irq_save();
	now = arch_clock_ns();
	ktimer_start(&first, now + NSEC_PER_MSEC);
	ktimer_start(&second, now + 2 * NSEC_PER_MSEC);
	KUNIT_EXPECT_TRUE(test, ktimer_cancel(&first));
	KUNIT_EXPECT_FALSE(test, first.pending);
	KUNIT_EXPECT_FALSE(test, ktimer_cancel(&first));
	arch_irq_restore(flags);
	KUNIT_ASSERT_TRUE(test, wait_for(1));
	expect_log(test, "2");
}

static void a_pending_timer_is_moved_not_doubled(struct kunit *test)
{
	struct ktimer moved = { .function = fire, .data = 'm' };
	struct ktimer other = { .function = fire, .data = 'o' };
	unsigned long flags;
	u64 now;

	reset();
	flags = arch_irq_save();
	now = arch_clock_ns();
	ktimer_start(&moved, now + NSEC_PER_MSEC);
	ktimer_start(&other, now + 2 * NSEC_PER_MSEC);
	ktimer_start(&moved, now + 3 * NSEC_PER_MSEC); /* later */
	arch_irq_restore(flags);
	KUNIT_ASSERT_TRUE(test, wait_for(2));
	expect_log(test, "om");

	reset();
	flags = arch_irq_save();
	now = arch_clock_ns();
	ktimer_start(&other, now + 2 * NSEC_PER_MSEC);
	ktimer_start(&moved, now + 3600 * NSEC_PER_SEC);
	ktimer_start(&moved, now + NSEC_PER_MSEC); /* earlier */
	arch_irq_restore(flags);
	KUNIT_ASSERT_TRUE(test, wait_for(2));
	expect_log(test, "mo");
}

static void a_time_that_is_past_fires_at_once(struct kunit *test)
{
	struct ktimer timer = { .function = fire, .data = 'p' };

	reset();
	ktimer_start(&timer, 0);
	KUNIT_ASSERT_TRUE(test, wait_for(1));
	expect_log(test, "p");
}

static struct ktimer again;

static void fire_again(unsigned long who)
{
	fire(who);
	if (fired.n < 3)
		ktimer_start(&again, arch_clock_ns() + NSEC_PER_MSEC);
}

static void a_timer_may_start_itself_again(struct kunit *test)
{
	reset();
	again = (struct ktimer){ .function = fire_again, .data = 'x' };
	ktimer_start(&again, arch_clock_ns() + NSEC_PER_MSEC);
	KUNIT_ASSERT_TRUE(test, wait_for(3));
	expect_log(test, "xxx");
	KUNIT_EXPECT_FALSE(test, again.pending);
}

static void many_timers_all_fire(struct kunit *test)
{
	static struct ktimer timers[100];
	u32 random = 42;
	u64 now = arch_clock_ns();

	reset();
	for (int i = 0; i < 100; i++) {
		timers[i] = (struct ktimer){ .function = fire, .data = 'z' };
		ktimer_start(&timers[i], now + kunit_random(&random) % (5 * NSEC_PER_MSEC));
	}
	for (int i = 0; i < 100; i += 3)
		ktimer_cancel(&timers[i]);
	ktimer_start(&timers[0], now + 6 * NSEC_PER_MSEC);
	wait_event_timeout_ns(fired.queue, !READ_ONCE(timers[0].pending), 5 * NSEC_PER_SEC);
	for (int i = 0; i < 100; i++)
		KUNIT_EXPECT_FALSE(test, timers[i].pending);
}

static void sleep_is_at_least_as_long_as_asked(struct kunit *test)
{
	u64 start = arch_clock_ns();

	sleep_ns(2 * NSEC_PER_MSEC);
	KUNIT_EXPECT_GE(test, arch_clock_ns() - start, 2 * NSEC_PER_MSEC);
	KUNIT_EXPECT_EQ(test, sleep_ns_interruptible(NSEC_PER_MSEC), 0ULL);
	KUNIT_EXPECT_GE(test, arch_clock_ns() - start, 3 * NSEC_PER_MSEC);
}

static void the_clock_does_not_go_back(struct kunit *test)
{
	u64 last = arch_clock_ns();

	for (int i = 0; i < 10000; i++) {
		u64 now = arch_clock_ns();

		KUNIT_ASSERT_TRUE(test, now >= last);
		last = now;
	}
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(a_timer_fires_once_and_not_before_its_time),
	KUNIT_CASE(timers_fire_in_the_order_of_their_times),
	KUNIT_CASE(timers_of_one_time_fire_in_the_order_of_their_start),
	KUNIT_CASE(a_cancelled_timer_does_not_fire),
	KUNIT_CASE(a_pending_timer_is_moved_not_doubled),
	KUNIT_CASE(a_time_that_is_past_fires_at_once),
	KUNIT_CASE(a_timer_may_start_itself_again),
	KUNIT_CASE(many_timers_all_fire),
	KUNIT_CASE(sleep_is_at_least_as_long_as_asked),
	KUNIT_CASE(the_clock_does_not_go_back),
	{ 0 },
};

const struct kunit_suite timer_suite = { "timer", cases };
