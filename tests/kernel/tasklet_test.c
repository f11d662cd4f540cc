// SPDX-License-Identifier: MIT
/*
 * tests/kernel/tasklet_test.c - the rest of an interrupt, a moment later.
 *
 * What:     how often a tasklet runs, where, and when it does not.
 * Start at: a_tasklet_runs_soon_and_once()
 */
#include "kernel/time/tasklet.h"

#include "tests/kernel/fixture.h"

static struct {
	struct tasklet_struct tasklet;
	atomic_t n, inside, overlaps;
	unsigned long data;
	bool in_irq;
} ran;

static void function(unsigned long data)
{
	if (atomic_inc_return(&ran.inside) > 1)
		atomic_inc(&ran.overlaps);
	ran.data = data;
	ran.in_irq = this_cpu()->irq_depth > 0;
	atomic_inc(&ran.n);
	atomic_dec(&ran.inside);
}

static void reset(void)
{
	atomic_set(&ran.n, 0);
	atomic_set(&ran.overlaps, 0);
	tasklet_init(&ran.tasklet, function, 4711);
}

static void wait_for(int n)
{
	while (atomic_read(&ran.n) < n)
		schedule();
}

static void a_tasklet_runs_soon_and_once(struct kunit *test)
{
	unsigned long flags;

	reset();
	flags = arch_irq_save();
	tasklet_schedule(&ran.tasklet);
	tasklet_schedule(&ran.tasklet); /* it has not begun yet: once is enough */
	tasklet_hi_schedule(&ran.tasklet);
	KUNIT_EXPECT_EQ(test, atomic_read(&ran.n), 0);
	arch_irq_restore(flags);
	wait_for(1);
	tasklet_kill(&ran.tasklet);
	KUNIT_EXPECT_EQ(test, atomic_read(&ran.n), 1);
	KUNIT_EXPECT_EQ(test, ran.data, 4711UL);
	KUNIT_EXPECT_TRUE(test, ran.in_irq);
	tasklet_schedule(&ran.tasklet); /* it has run: once more */
	wait_for(2);
}

static void a_disabled_tasklet_runs_when_it_is_enabled(struct kunit *test)
{
	reset();
	tasklet_disable(&ran.tasklet);
	tasklet_disable(&ran.tasklet);
	tasklet_schedule(&ran.tasklet);
	tasklet_schedule(&ran.tasklet);
	sleep_ns(NSEC_PER_MSEC);
	tasklet_enable(&ran.tasklet);
	sleep_ns(NSEC_PER_MSEC);
	KUNIT_EXPECT_EQ(test, atomic_read(&ran.n), 0);
	tasklet_enable(&ran.tasklet);
	wait_for(1);
	tasklet_kill(&ran.tasklet);
	KUNIT_EXPECT_EQ(test, atomic_read(&ran.n), 1);
}

/* Disabled after it was scheduled and before it ran. */
static void disabling_comes_before_running(struct kunit *test)
{
	unsigned long flags;

	reset();
	flags = arch_irq_save();
	tasklet_schedule(&ran.tasklet);
	tasklet_disable_nosync(&ran.tasklet);
	arch_irq_restore(flags);
	sleep_ns(NSEC_PER_MSEC);
	KUNIT_EXPECT_EQ(test, atomic_read(&ran.n), 0);
	tasklet_enable(&ran.tasklet);
	wait_for(1);
	tasklet_kill(&ran.tasklet);
}

static void a_killed_tasklet_does_not_run(struct kunit *test)
{
	static DECLARE_TASKLET_DISABLED(tasklet, function, 1);

	reset();
	tasklet_schedule(&tasklet);
	tasklet_kill(&tasklet);
	tasklet_enable(&tasklet);
	sleep_ns(NSEC_PER_MSEC);
	KUNIT_EXPECT_EQ(test, atomic_read(&ran.n), 0);
	tasklet_schedule(&tasklet); /* it can be used again */
	wait_for(1);
	tasklet_kill(&tasklet);
}

static void again(unsigned long data)
{
	function(data);
	if (atomic_read(&ran.n) < 3)
		tasklet_schedule(&ran.tasklet);
}

static void a_tasklet_may_schedule_itself(struct kunit *test)
{
	reset();
	ran.tasklet.func = again;
	tasklet_schedule(&ran.tasklet);
	wait_for(3);
	tasklet_kill(&ran.tasklet);
	KUNIT_EXPECT_EQ(test, atomic_read(&ran.n), 3);
}

#define TIMES 100

static int schedule_often(void *unused)
{
	for (int i = 0; i < TIMES; i++) {
		int before = atomic_read(&ran.n);

		tasklet_schedule(&ran.tasklet);
		while (atomic_read(&ran.n) == before)
			schedule(); /* ours, or another CPU's after we scheduled: one that began then */
	}
	return 0;
}

static void it_runs_on_one_cpu_at_a_time(struct kunit *test)
{
	struct worker w[MAX_CPUS];

	reset();
	for (int i = 0; i < cpu_count; i++)
		KUNIT_ASSERT_TRUE(test, worker_start_on(&w[i], i, schedule_often, NULL));
	for (int i = 0; i < cpu_count; i++)
		worker_end(&w[i]);
	tasklet_kill(&ran.tasklet);
	KUNIT_EXPECT_EQ(test, atomic_read(&ran.overlaps), 0);
	KUNIT_EXPECT_GE(test, atomic_read(&ran.n), TIMES);
}

static void enabling_too_often_is_reported(struct kunit *test)
{
	reset();
	tasklet_enable(&ran.tasklet);
	kunit_expect_reports(test, 1);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(a_tasklet_runs_soon_and_once),
	KUNIT_CASE(a_disabled_tasklet_runs_when_it_is_enabled),
	KUNIT_CASE(disabling_comes_before_running),
	KUNIT_CASE(a_killed_tasklet_does_not_run),
	KUNIT_CASE(a_tasklet_may_schedule_itself),
	KUNIT_CASE(it_runs_on_one_cpu_at_a_time),
	KUNIT_CASE(enabling_too_often_is_reported),
	{ 0 },
};

const struct kunit_suite tasklet_suite = { "tasklet", cases };
