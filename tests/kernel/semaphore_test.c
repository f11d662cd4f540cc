// SPDX-License-Identifier: MIT
/*
 * tests/kernel/semaphore_test.c - the book's semaphores.
 *
 * What:     how many come in, in which order, and that each up() lets exactly one
 *           waiter go, whatever signals do.
 * Start at: a_mutex_admits_one_at_a_time()
 */
#include "kernel/locking/semaphore.h"

#include "kernel/time/timer.h"
#include "tests/kernel/fixture.h"

struct counted {
	struct semaphore sem;
	int inside, most, result;
	char log[8];
	int n;
};

static int semaphore_user(void *arg)
{
	struct counted *c = arg;

	for (int i = 0; i < 3; i++) {
		down(&c->sem);
		c->inside++;
		c->most = max(c->most, c->inside);
		schedule();
		c->inside--;
		up(&c->sem);
	}
	return 0;
}

static void a_mutex_admits_one_at_a_time(struct kunit *test)
{
	struct counted c = { .most = 0 };
	struct worker w[3];

	init_MUTEX(&c.sem);
	for (int i = 0; i < 3; i++)
		KUNIT_ASSERT_TRUE(test, worker_start(&w[i], semaphore_user, &c));
	for (int i = 0; i < 3; i++)
		worker_end(&w[i]);
	KUNIT_EXPECT_EQ(test, c.most, 1);
	KUNIT_EXPECT_EQ(test, c.sem.count, 1);
}

static void a_semaphore_admits_as_many_as_its_count(struct kunit *test)
{
	struct counted c = { .most = 0 };
	struct worker w[4];

	sema_init(&c.sem, 2);
	for (int i = 0; i < 4; i++)
		KUNIT_ASSERT_TRUE(test, worker_start(&w[i], semaphore_user, &c));
	for (int i = 0; i < 4; i++)
		worker_end(&w[i]);
	KUNIT_EXPECT_EQ(test, c.most, 2);
	KUNIT_EXPECT_EQ(test, c.sem.count, 2);
}

static void trylock_says_zero_for_success(struct kunit *test)
{
	DECLARE_MUTEX_LOCKED(sem);

	KUNIT_EXPECT_EQ(test, down_trylock(&sem), 1);
	up(&sem);
	KUNIT_EXPECT_EQ(test, down_trylock(&sem), 0);
	KUNIT_EXPECT_EQ(test, sem.count, 0);
}

static int interruptible_user(void *arg)
{
	struct counted *c = arg;

	c->result = down_interruptible(&c->sem);
	return 0;
}

static void a_signal_ends_down_interruptible(struct kunit *test)
{
	struct counted c = { .result = 0 };
	struct worker w;

	init_MUTEX_LOCKED(&c.sem);
	KUNIT_ASSERT_TRUE(test, worker_start(&w, interruptible_user, &c));
	let_others_run();
	worker_interrupt(&w);
	worker_end(&w);
	KUNIT_EXPECT_EQ(test, c.result, -EINTR);
	KUNIT_EXPECT_EQ(test, c.sem.count, 0);
	KUNIT_EXPECT_TRUE(test, list_empty(&c.sem.waiters));
	up(&c.sem); /* nobody waits any more: it is kept */
	KUNIT_EXPECT_EQ(test, c.sem.count, 1);
}

/* The signal comes after up() chose this waiter, and before it runs: the up() counts. */
static void a_signal_too_late_does_not_lose_an_up(struct kunit *test)
{
	struct counted c = { .result = 1 };
	struct worker w;

	init_MUTEX_LOCKED(&c.sem);
	KUNIT_ASSERT_TRUE(test, worker_start(&w, interruptible_user, &c));
	let_others_run();
	up(&c.sem);
	worker_interrupt(&w);
	worker_end(&w);
	KUNIT_EXPECT_EQ(test, c.result, 0);
	KUNIT_EXPECT_EQ(test, c.sem.count, 0);
}

/* The signal comes first, the waiter has not run yet, and then comes up(): no matter who gets it, it is there. */
static void an_up_after_a_signal_is_not_lost(struct kunit *test)
{
	struct counted c = { .result = 1 };
	struct worker w;

	init_MUTEX_LOCKED(&c.sem);
	KUNIT_ASSERT_TRUE(test, worker_start(&w, interruptible_user, &c));
	let_others_run();
	worker_interrupt(&w);
	up(&c.sem);
	worker_end(&w);
	KUNIT_EXPECT_EQ(test, c.sem.count, c.result ? 1 : 0);
}

static int logging_user(void *arg)
{
	struct counted *c = arg;
	char me = (char)('a' + c->inside++);

	down(&c->sem);
	c->log[c->n++] = me;
	return 0;
}

static void waiters_are_served_in_the_order_of_arrival(struct kunit *test)
{
	struct counted c = { .n = 0 };
	struct worker w[4];

	init_MUTEX_LOCKED(&c.sem);
	for (int i = 0; i < 4; i++) {
		KUNIT_ASSERT_TRUE(test, worker_start(&w[i], logging_user, &c));
		let_others_run();
	}
	up(&c.sem);
	KUNIT_EXPECT_EQ(test, down_trylock(&c.sem), 1); /* it belongs to a already */
	for (int i = 0; i < 3; i++)
		up(&c.sem);
	for (int i = 0; i < 4; i++)
		worker_end(&w[i]);
	for (int i = 0; i < 4; i++)
		KUNIT_EXPECT_EQ(test, c.log[i], 'a' + i);
	KUNIT_EXPECT_EQ(test, c.sem.count, 0);
}

static void up_from_a_timer(unsigned long data)
{
	up((struct semaphore *)data);
}

static void up_may_come_from_an_interrupt(struct kunit *test)
{
	struct semaphore sem;
	struct ktimer timer = { .function = up_from_a_timer, .data = (unsigned long)&sem };

	init_MUTEX_LOCKED(&sem);
	ktimer_start(&timer, arch_clock_ns() + NSEC_PER_MSEC);
	down(&sem);
	KUNIT_EXPECT_FALSE(test, timer.pending);
	KUNIT_EXPECT_EQ(test, sem.count, 0);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(a_mutex_admits_one_at_a_time),
	KUNIT_CASE(a_semaphore_admits_as_many_as_its_count),
	KUNIT_CASE(trylock_says_zero_for_success),
	KUNIT_CASE(a_signal_ends_down_interruptible),
	KUNIT_CASE(a_signal_too_late_does_not_lose_an_up),
	KUNIT_CASE(an_up_after_a_signal_is_not_lost),
	KUNIT_CASE(waiters_are_served_in_the_order_of_arrival),
	KUNIT_CASE(up_may_come_from_an_interrupt),
	{ 0 },
};

const struct kunit_suite semaphore_suite = { "semaphore", cases };
