// SPDX-License-Identifier: MIT
/*
 * tests/kernel/timer_list_test.c - kernel timers in the book's form.
 *
 * What:     not before its time, once, in interrupt context; moved, deleted, started
 *           again by its own function. What ktimers do is timer_test.c's.
 * Start at: a_timer_runs_once_with_its_argument()
 */
#include "kernel/time/timer_list.h"

#include "tests/kernel/fixture.h"

static struct {
	wait_queue_head_t queue;
	int n;
	unsigned long data, at;
	bool in_irq;
} ran;

static void reset(void)
{
	ran.n = 0;
	init_waitqueue_head(&ran.queue);
}

static void function(unsigned long data)
{
	ran.data = data;
	ran.at = jiffies;
	ran.in_irq = this_cpu()->irq_depth > 0;
	ran.n++;
	wake_up(&ran.queue);
}

static bool wait_for(int n)
{
	return wait_event_timeout(ran.queue, READ_ONCE(ran.n) >= n, 10 * HZ) != 0;
}

static void a_timer_runs_once_with_its_argument(struct kunit *test)
{
	struct timer_list timer;
	unsigned long flags;

	reset();
	init_timer(&timer);
	timer.function = function;
	timer.data = 4711;
	timer.expires = jiffies + 3;
	KUNIT_EXPECT_FALSE(test, timer_pending(&timer));
	flags = arch_irq_save(); /* the host may stop us until it is due */
	add_timer(&timer);
	KUNIT_EXPECT_TRUE(test, timer_pending(&timer));
	arch_irq_restore(flags);
	KUNIT_ASSERT_TRUE(test, wait_for(1));
	KUNIT_EXPECT_EQ(test, ran.data, 4711UL);
	KUNIT_EXPECT_TRUE(test, time_after_eq(ran.at, timer.expires));
	KUNIT_EXPECT_TRUE(test, ran.in_irq);
	KUNIT_EXPECT_FALSE(test, timer_pending(&timer));
	KUNIT_EXPECT_EQ(test, del_timer(&timer), 0);
	KUNIT_EXPECT_EQ(test, ran.n, 1);
}

static void a_deleted_timer_does_not_run(struct kunit *test)
{
	static DEFINE_TIMER(first, function, 0, 1);
	static DEFINE_TIMER(second, function, 0, 2);
	unsigned long flags;

	reset();
	first.expires = second.expires = jiffies + 2;
	flags = arch_irq_save();
	add_timer(&first);
	add_timer(&second);
	KUNIT_EXPECT_EQ(test, del_timer(&first), 1);
	KUNIT_EXPECT_EQ(test, del_timer(&first), 0);
	arch_irq_restore(flags);
	KUNIT_ASSERT_TRUE(test, wait_for(1));
	KUNIT_EXPECT_EQ(test, ran.data, 2UL);
	KUNIT_EXPECT_EQ(test, del_timer_sync(&second), 0);
	second.expires = jiffies + 3600 * HZ;
	add_timer(&second);
	KUNIT_EXPECT_EQ(test, del_timer_sync(&second), 1);
	KUNIT_EXPECT_EQ(test, ran.n, 1);
}

static void mod_timer_starts_and_moves(struct kunit *test)
{
	static DEFINE_TIMER(timer, function, 0, 3);
	unsigned long start = jiffies;

	reset();
	KUNIT_EXPECT_EQ(test, mod_timer(&timer, jiffies + 3600 * HZ), 0);
	KUNIT_EXPECT_EQ(test, mod_timer(&timer, start + 2), 1);
	KUNIT_EXPECT_EQ(test, timer.expires, start + 2);
	KUNIT_ASSERT_TRUE(test, wait_for(1));
	KUNIT_EXPECT_TRUE(test, time_after_eq(ran.at, start + 2));
	KUNIT_EXPECT_EQ(test, mod_timer(&timer, jiffies), 0); /* due at once */
	KUNIT_ASSERT_TRUE(test, wait_for(2));
	KUNIT_EXPECT_EQ(test, mod_timer(&timer, ~0UL), 0); /* never */
	KUNIT_EXPECT_EQ(test, del_timer(&timer), 1);
}

static void adding_twice_is_reported(struct kunit *test)
{
	static DEFINE_TIMER(timer, function, 0, 4);

	reset();
	timer.expires = jiffies + 3600 * HZ;
	add_timer(&timer);
	add_timer(&timer);
	kunit_expect_reports(test, 1);
	KUNIT_EXPECT_EQ(test, del_timer(&timer), 1);
	KUNIT_EXPECT_EQ(test, del_timer(&timer), 0); /* it was there once */
}

static struct timer_list again;

static void three_times(unsigned long data)
{
	function(data);
	if (ran.n < 3)
		mod_timer(&again, jiffies + 1);
}

static void a_timer_may_start_itself_again(struct kunit *test)
{
	reset();
	init_timer(&again);
	again.function = three_times;
	mod_timer(&again, jiffies + 1);
	KUNIT_ASSERT_TRUE(test, wait_for(3));
	KUNIT_EXPECT_EQ(test, del_timer_sync(&again), 0);
	KUNIT_EXPECT_EQ(test, ran.n, 3);
}

/* A function that runs on another CPU, and takes its time. */
static struct {
	struct timer_list timer;
	bool in, go_on, out;
} slow;

static void slow_function(unsigned long data)
{
	WRITE_ONCE(slow.in, true);
	while (!READ_ONCE(slow.go_on))
		arch_cpu_relax();
	mdelay(3);
	WRITE_ONCE(slow.out, true);
}

static int start_slow_timer(void *arg)
{
	mod_timer(&slow.timer, jiffies);
	return 0;
}

static void deleting_waits_for_a_function_on_another_cpu(struct kunit *test)
{
	struct worker w;

	if (cpu_count < 2)
		kunit_skip(test, "needs two CPUs");
	slow.in = slow.go_on = slow.out = false;
	init_timer(&slow.timer);
	slow.timer.function = slow_function;
	KUNIT_ASSERT_TRUE(test, worker_start_on(&w, 1, start_slow_timer, NULL));
	while (!READ_ONCE(slow.in))
		schedule();
	KUNIT_EXPECT_EQ(test, del_timer(&slow.timer), 0); /* does not wait */
	KUNIT_EXPECT_FALSE(test, READ_ONCE(slow.out));
	WRITE_ONCE(slow.go_on, true);
	KUNIT_EXPECT_EQ(test, del_timer_sync(&slow.timer), 0);
	KUNIT_EXPECT_TRUE(test, READ_ONCE(slow.out));
	worker_end(&w);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(a_timer_runs_once_with_its_argument),
	KUNIT_CASE(a_deleted_timer_does_not_run),
	KUNIT_CASE(mod_timer_starts_and_moves),
	KUNIT_CASE(adding_twice_is_reported),
	KUNIT_CASE(a_timer_may_start_itself_again),
	KUNIT_CASE(deleting_waits_for_a_function_on_another_cpu),
	{ 0 },
};

const struct kunit_suite timer_list_suite = { "timer_list", cases };
