// SPDX-License-Identifier: MIT
/*
 * tests/kernel/wait_test.c - sleeping until something happens.
 *
 * What:     who is woken, who goes back to sleep, what a signal and a time limit do;
 *           the race that prepare_to_wait() closes; completions.
 * Start at: a_waiter_sleeps_until_its_condition_holds()
 */
#include "kernel/sched/wait.h"

#include "tests/kernel/fixture.h"

struct event {
	wait_queue_head_t queue;
	int flag, woken, result;
};

static void event_init(struct event *e)
{
	*e = (struct event){ .flag = 0 };
	init_waitqueue_head(&e->queue);
}

static int plain_waiter(void *arg)
{
	struct event *e = arg;

	wait_event(e->queue, READ_ONCE(e->flag));
	e->woken++;
	return 0;
}

static void a_waiter_sleeps_until_its_condition_holds(struct kunit *test)
{
	struct worker w;
	struct event e;

	event_init(&e);
	KUNIT_ASSERT_TRUE(test, worker_start(&w, plain_waiter, &e));
	let_others_run();
	KUNIT_EXPECT_TRUE(test, waitqueue_active(&e.queue));
	wake_up(&e.queue); /* the condition does not hold: back to sleep */
	let_others_run();
	KUNIT_EXPECT_EQ(test, e.woken, 0);
	KUNIT_EXPECT_TRUE(test, waitqueue_active(&e.queue));
	e.flag = 1;
	let_others_run();
	KUNIT_EXPECT_EQ(test, e.woken, 0); /* nobody has told it */
	wake_up(&e.queue);
	worker_end(&w);
	KUNIT_EXPECT_EQ(test, e.woken, 1);
	KUNIT_EXPECT_FALSE(test, waitqueue_active(&e.queue));
}

static void a_condition_that_holds_does_not_sleep(struct kunit *test)
{
	u64 switches = context_switches();
	struct event e;

	event_init(&e);
	wait_event(e.queue, true);
	KUNIT_EXPECT_EQ(test, wait_event_interruptible(e.queue, true), 0);
	KUNIT_EXPECT_EQ(test, context_switches(), switches);
}

static void wake_up_wakes_all_ordinary_waiters(struct kunit *test)
{
	struct worker w[3];
	struct event e;

	event_init(&e);
	for (int i = 0; i < 3; i++)
		KUNIT_ASSERT_TRUE(test, worker_start(&w[i], plain_waiter, &e));
	let_others_run();
	e.flag = 1;
	wake_up(&e.queue);
	for (int i = 0; i < 3; i++)
		worker_end(&w[i]);
	KUNIT_EXPECT_EQ(test, e.woken, 3);
}

static int exclusive_waiter(void *arg)
{
	struct event *e = arg;
	DEFINE_WAIT(wait);

	prepare_to_wait_exclusive(&e->queue, &wait, TASK_UNINTERRUPTIBLE);
	schedule();
	finish_wait(&e->queue, &wait);
	e->woken++;
	return 0;
}

static void wake_up_wakes_one_exclusive_waiter(struct kunit *test)
{
	struct worker w[3];
	struct event e;

	event_init(&e);
	for (int i = 0; i < 3; i++)
		KUNIT_ASSERT_TRUE(test, worker_start(&w[i], exclusive_waiter, &e));
	let_others_run();
	wake_up(&e.queue);
	let_others_run();
	KUNIT_EXPECT_EQ(test, e.woken, 1);
	wake_up_all(&e.queue);
	for (int i = 0; i < 3; i++)
		worker_end(&w[i]);
	KUNIT_EXPECT_EQ(test, e.woken, 3);
}

/* An exclusive waiter that came first must not keep a wake-up from the others. */
static void ordinary_waiters_are_woken_whoever_came_first(struct kunit *test)
{
	struct worker first, second, last;
	struct event e;

	event_init(&e);
	KUNIT_ASSERT_TRUE(test, worker_start(&first, exclusive_waiter, &e));
	KUNIT_ASSERT_TRUE(test, worker_start(&second, exclusive_waiter, &e));
	let_others_run();
	KUNIT_ASSERT_TRUE(test, worker_start(&last, plain_waiter, &e));
	let_others_run();
	e.flag = 1;
	wake_up(&e.queue);
	worker_end(&last);
	let_others_run();
	KUNIT_EXPECT_EQ(test, e.woken, 2); /* it, and one of the two */
	wake_up(&e.queue);
	worker_end(&first);
	worker_end(&second);
}

/* The event comes between the test of the condition and the sleep. */
static void a_wake_up_before_the_sleep_is_not_lost(struct kunit *test)
{
	struct event e;
	DEFINE_WAIT(wait);

	event_init(&e);
	prepare_to_wait(&e.queue, &wait, TASK_UNINTERRUPTIBLE);
	KUNIT_EXPECT_EQ(test, current->state, TASK_UNINTERRUPTIBLE);
	wake_up(&e.queue);
	KUNIT_EXPECT_EQ(test, current->state, TASK_RUNNING);
	schedule(); /* comes back: else this run would hang here */
	finish_wait(&e.queue, &wait);
	KUNIT_EXPECT_FALSE(test, waitqueue_active(&e.queue));
}

static int interruptible_waiter(void *arg)
{
	struct event *e = arg;

	e->result = wait_event_interruptible(e->queue, READ_ONCE(e->flag));
	return 0;
}

static void a_signal_ends_an_interruptible_wait(struct kunit *test)
{
	struct worker w;
	struct event e;

	event_init(&e);
	KUNIT_ASSERT_TRUE(test, worker_start(&w, interruptible_waiter, &e));
	let_others_run();
	worker_interrupt(&w);
	worker_end(&w);
	KUNIT_EXPECT_EQ(test, e.result, -ERESTARTSYS);
	KUNIT_EXPECT_FALSE(test, waitqueue_active(&e.queue));
}

static void a_signal_does_not_end_an_uninterruptible_wait(struct kunit *test)
{
	struct worker w;
	struct event e;

	event_init(&e);
	KUNIT_ASSERT_TRUE(test, worker_start(&w, plain_waiter, &e));
	let_others_run();
	worker_interrupt(&w);
	let_others_run();
	KUNIT_EXPECT_EQ(test, e.woken, 0);
	e.flag = 1;
	wake_up(&e.queue);
	worker_end(&w);
	KUNIT_EXPECT_EQ(test, e.woken, 1);
}

static void a_time_limit_ends_a_wait(struct kunit *test)
{
	u64 start = arch_clock_ns(), left;
	struct event e;

	event_init(&e);
	left = wait_event_timeout_ns(e.queue, e.flag, 3 * NSEC_PER_MSEC);
	KUNIT_EXPECT_EQ(test, left, 0ULL);
	KUNIT_EXPECT_GE(test, arch_clock_ns() - start, 3 * NSEC_PER_MSEC);
	KUNIT_EXPECT_FALSE(test, waitqueue_active(&e.queue));
	left = wait_event_timeout_ns(e.queue, true, 0ULL);
	KUNIT_EXPECT_NE(test, left, 0ULL);
}

static int flag_setter(void *arg)
{
	struct event *e = arg;

	e->flag = 1;
	wake_up(&e->queue);
	return 0;
}

static void an_event_in_time_leaves_some(struct kunit *test)
{
	struct worker w;
	struct event e;
	u64 left;

	event_init(&e);
	KUNIT_ASSERT_TRUE(test, worker_start(&w, flag_setter, &e));
	left = wait_event_timeout_ns(e.queue, READ_ONCE(e.flag), 60 * NSEC_PER_SEC);
	KUNIT_EXPECT_NE(test, left, 0ULL);
	KUNIT_EXPECT_LT(test, left, 60 * NSEC_PER_SEC);
	worker_end(&w);
}

/* A condition may take what it finds: it must not be asked again once it said yes. */
static void a_condition_that_was_true_is_not_tested_again(struct kunit *test)
{
	struct worker w;
	struct event e;

	event_init(&e);
	e.flag = 1;
	KUNIT_EXPECT_NE(test, wait_event_timeout_ns(e.queue, e.flag-- == 1, NSEC_PER_SEC), 0ULL);
	KUNIT_EXPECT_EQ(test, e.flag, 0);
	e.flag = 0;
	KUNIT_ASSERT_TRUE(test, worker_start(&w, flag_setter, &e));
	KUNIT_EXPECT_NE(test,
			wait_event_timeout_ns(e.queue,
					      __atomic_exchange_n(&e.flag, 0, __ATOMIC_SEQ_CST),
					      60 * NSEC_PER_SEC),
			0ULL);
	worker_end(&w);
}

/* wake_up_interruptible() is for those whom a signal may wake too. */
static void who_sleeps_uninterruptibly_is_left_out(struct kunit *test)
{
	struct worker plain, interruptible;
	struct event e;

	event_init(&e);
	e.result = 1;
	KUNIT_ASSERT_TRUE(test, worker_start(&plain, plain_waiter, &e));
	KUNIT_ASSERT_TRUE(test, worker_start(&interruptible, interruptible_waiter, &e));
	let_others_run();
	e.flag = 1;
	wake_up_interruptible(&e.queue);
	worker_end(&interruptible);
	KUNIT_EXPECT_EQ(test, e.result, 0);
	let_others_run();
	KUNIT_EXPECT_EQ(test, e.woken, 0);
	wake_up_interruptible_all(&e.queue);
	let_others_run();
	KUNIT_EXPECT_EQ(test, e.woken, 0);
	wake_up(&e.queue);
	worker_end(&plain);
	KUNIT_EXPECT_EQ(test, e.woken, 1);
}

static void wake_up_nr_wakes_so_many_exclusive_waiters(struct kunit *test)
{
	struct worker w[4];
	struct event e;

	event_init(&e);
	for (int i = 0; i < 4; i++)
		KUNIT_ASSERT_TRUE(test, worker_start(&w[i], exclusive_waiter, &e));
	let_others_run();
	wake_up_nr(&e.queue, 3);
	let_others_run();
	KUNIT_EXPECT_EQ(test, e.woken, 3);
	wake_up_interruptible_nr(&e.queue, 3); /* they are not */
	let_others_run();
	KUNIT_EXPECT_EQ(test, e.woken, 3);
	wake_up_nr(&e.queue, 3);
	for (int i = 0; i < 4; i++)
		worker_end(&w[i]);
	KUNIT_EXPECT_EQ(test, e.woken, 4);
}

/* Is there one to take? And right after the look comes the event, and wakes one: perhaps us. */
static bool look_before_the_event(struct event *e, bool event_comes)
{
	bool there = e->flag > 0 && e->flag--;

	if (event_comes) {
		e->flag++;
		wake_up(&e->queue);
	}
	return there;
}

static int exclusive_taker(void *arg)
{
	struct event *e = arg;
	int error = wait_event_interruptible_exclusive(
		e->queue, look_before_the_event(e, signal_pending(current)));

	if (error)
		e->result = error;
	else
		e->woken++;
	return 0;
}

/* The one wake-up goes to a waiter that a signal has called away: it must not be lost with it. */
static void a_waiter_called_away_passes_its_wake_up_on(struct kunit *test)
{
	struct worker first, second;
	struct event e;

	event_init(&e);
	KUNIT_ASSERT_TRUE(test, worker_start(&first, exclusive_taker, &e));
	let_others_run();
	KUNIT_ASSERT_TRUE(test, worker_start(&second, exclusive_taker, &e));
	let_others_run();
	worker_interrupt(&first);
	worker_end(&first);
	KUNIT_EXPECT_EQ(test, e.result, -ERESTARTSYS);
	worker_end(&second);
	KUNIT_EXPECT_EQ(test, e.woken, 1);
	KUNIT_EXPECT_EQ(test, e.flag, 0);
}

static int waiter_by_hand(void *arg)
{
	struct event *e = arg;
	DECLARE_WAITQUEUE(wait, current);

	add_wait_queue(&e->queue, &wait);
	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (READ_ONCE(e->flag))
			break;
		schedule();
	}
	set_current_state(TASK_RUNNING);
	remove_wait_queue(&e->queue, &wait);
	e->woken++;
	return 0;
}

static void waiting_by_hand_works_as_in_the_book(struct kunit *test)
{
	struct worker w;
	struct event e;

	event_init(&e);
	KUNIT_ASSERT_TRUE(test, worker_start(&w, waiter_by_hand, &e));
	let_others_run();
	wake_up_interruptible(&e.queue);
	let_others_run();
	KUNIT_EXPECT_EQ(test, e.woken, 0);
	e.flag = 1;
	wake_up_interruptible_sync(&e.queue);
	worker_end(&w);
	KUNIT_EXPECT_EQ(test, e.woken, 1);
	KUNIT_EXPECT_FALSE(test, waitqueue_active(&e.queue));
}

/* The book's forms of the time limit, in jiffies. */
static void time_limits_in_jiffies(struct kunit *test)
{
	u64 start = arch_clock_ns();
	struct worker w;
	struct event e;

	event_init(&e);
	KUNIT_EXPECT_EQ(test, wait_event_timeout(e.queue, e.flag, 3), 0L);
	KUNIT_EXPECT_GE(test, arch_clock_ns() - start, 3 * NSEC_PER_JIFFY);
	KUNIT_EXPECT_EQ(test, wait_event_interruptible_timeout(e.queue, e.flag, 2), 0L);
	KUNIT_EXPECT_GE(test, arch_clock_ns() - start, 5 * NSEC_PER_JIFFY);
	KUNIT_EXPECT_EQ(test, wait_event_timeout(e.queue, true, 0), 1L);
	KUNIT_EXPECT_EQ(test, wait_event_interruptible_timeout(e.queue, true, 7), 7L);
	KUNIT_ASSERT_TRUE(test, worker_start(&w, flag_setter, &e));
	KUNIT_EXPECT_NE(test, wait_event_timeout(e.queue, READ_ONCE(e.flag), 60 * HZ), 0L);
	worker_end(&w);
	KUNIT_EXPECT_FALSE(test, waitqueue_active(&e.queue));
}

static int interruptible_timeout_waiter(void *arg)
{
	struct event *e = arg;

	e->result = (int)wait_event_interruptible_timeout(e->queue, READ_ONCE(e->flag), 60 * HZ);
	return 0;
}

static void a_signal_ends_a_wait_with_a_time_limit(struct kunit *test)
{
	struct worker w;
	struct event e;

	event_init(&e);
	KUNIT_ASSERT_TRUE(test, worker_start(&w, interruptible_timeout_waiter, &e));
	let_others_run();
	worker_interrupt(&w);
	worker_end(&w);
	KUNIT_EXPECT_EQ(test, e.result, -ERESTARTSYS);
	KUNIT_EXPECT_FALSE(test, waitqueue_active(&e.queue));
}

#ifdef CONFIG_DEBUG
static void a_sleeper_says_what_it_waits_for(struct kunit *test)
{
	struct worker w;
	struct event e;

	event_init(&e);
	KUNIT_ASSERT_TRUE(test, worker_start(&w, plain_waiter, &e));
	let_others_run();
	KUNIT_EXPECT_PTR_EQ(test, w.task->locks.waits_for, &e.queue);
	e.flag = 1;
	wake_up(&e.queue);
	worker_end(&w);
	wait_event_timeout(e.queue, false, 1);
	KUNIT_EXPECT_NULL(test, current->locks.waits_for);
}
#endif

/* ------------------------------------------------------------------ */
/* Completions                                                         */

struct counted {
	struct completion x;
	int done;
	long result;
};

static int completion_waiter(void *arg)
{
	struct counted *c = arg;

	wait_for_completion(&c->x);
	c->done++;
	return 0;
}

static void a_completion_before_the_wait_counts(struct kunit *test)
{
	u64 switches = context_switches();
	struct completion x;

	init_completion(&x);
	complete(&x);
	complete(&x);
	wait_for_completion(&x);
	wait_for_completion(&x);
	KUNIT_EXPECT_EQ(test, x.done, 0U);
	KUNIT_EXPECT_EQ(test, context_switches(), switches);
}

static void each_completion_lets_one_waiter_go(struct kunit *test)
{
	struct worker w[2];
	struct counted c = { .done = 0 };

	init_completion(&c.x);
	for (int i = 0; i < 2; i++)
		KUNIT_ASSERT_TRUE(test, worker_start(&w[i], completion_waiter, &c));
	let_others_run();
	complete(&c.x);
	let_others_run();
	KUNIT_EXPECT_EQ(test, c.done, 1);
	complete(&c.x);
	for (int i = 0; i < 2; i++)
		worker_end(&w[i]);
	KUNIT_EXPECT_EQ(test, c.done, 2);
}

static void complete_all_lets_everybody_go(struct kunit *test)
{
	struct worker w[3];
	struct counted c = { .done = 0 };

	init_completion(&c.x);
	for (int i = 0; i < 3; i++)
		KUNIT_ASSERT_TRUE(test, worker_start(&w[i], completion_waiter, &c));
	let_others_run();
	complete_all(&c.x);
	for (int i = 0; i < 3; i++)
		worker_end(&w[i]);
	KUNIT_EXPECT_EQ(test, c.done, 3);
	wait_for_completion(&c.x); /* whoever comes later, too */
	wait_for_completion(&c.x);
	complete(&c.x); /* one more changes nothing */
	KUNIT_EXPECT_TRUE(test, try_wait_for_completion(&c.x));
	INIT_COMPLETION(c.x);
	KUNIT_EXPECT_FALSE(test, try_wait_for_completion(&c.x));
}

static void a_completion_that_does_not_come_in_time(struct kunit *test)
{
	u64 start = arch_clock_ns();
	DECLARE_COMPLETION(x);

	KUNIT_EXPECT_EQ(test, wait_for_completion_timeout(&x, 2), 0UL);
	KUNIT_EXPECT_GE(test, arch_clock_ns() - start, 2 * NSEC_PER_JIFFY);
	complete(&x);
	KUNIT_EXPECT_EQ(test, wait_for_completion_timeout(&x, 5), 5UL);
	KUNIT_EXPECT_EQ(test, wait_for_completion_interruptible_timeout(&x, 1), 0L);
	KUNIT_EXPECT_EQ(test, x.done, 0U);
}

static int interruptible_completion_waiter(void *arg)
{
	struct counted *c = arg;

	c->result = wait_for_completion_interruptible(&c->x);
	return 0;
}

static void a_waiter_called_away_leaves_the_completion(struct kunit *test)
{
	struct counted c = { .result = 0 };
	struct worker w;

	init_completion(&c.x);
	KUNIT_ASSERT_TRUE(test, worker_start(&w, interruptible_completion_waiter, &c));
	let_others_run();
	worker_interrupt(&w);
	worker_end(&w);
	KUNIT_EXPECT_EQ(test, c.result, (long)-ERESTARTSYS);
	complete(&c.x);
	KUNIT_EXPECT_EQ(test, wait_for_completion_interruptible(&c.x), 0);
	KUNIT_EXPECT_EQ(test, c.x.done, 0U);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(a_waiter_sleeps_until_its_condition_holds),
	KUNIT_CASE(a_condition_that_holds_does_not_sleep),
	KUNIT_CASE(wake_up_wakes_all_ordinary_waiters),
	KUNIT_CASE(wake_up_wakes_one_exclusive_waiter),
	KUNIT_CASE(ordinary_waiters_are_woken_whoever_came_first),
	KUNIT_CASE(a_wake_up_before_the_sleep_is_not_lost),
	KUNIT_CASE(a_signal_ends_an_interruptible_wait),
	KUNIT_CASE(a_signal_does_not_end_an_uninterruptible_wait),
	KUNIT_CASE(a_time_limit_ends_a_wait),
	KUNIT_CASE(an_event_in_time_leaves_some),
	KUNIT_CASE(a_condition_that_was_true_is_not_tested_again),
	KUNIT_CASE(who_sleeps_uninterruptibly_is_left_out),
	KUNIT_CASE(wake_up_nr_wakes_so_many_exclusive_waiters),
	KUNIT_CASE(a_waiter_called_away_passes_its_wake_up_on),
	KUNIT_CASE(waiting_by_hand_works_as_in_the_book),
	KUNIT_CASE(time_limits_in_jiffies),
	KUNIT_CASE(a_signal_ends_a_wait_with_a_time_limit),
#ifdef CONFIG_DEBUG
	KUNIT_CASE(a_sleeper_says_what_it_waits_for),
#endif
	KUNIT_CASE(a_completion_before_the_wait_counts),
	KUNIT_CASE(each_completion_lets_one_waiter_go),
	KUNIT_CASE(complete_all_lets_everybody_go),
	KUNIT_CASE(a_completion_that_does_not_come_in_time),
	KUNIT_CASE(a_waiter_called_away_leaves_the_completion),
	{ 0 },
};

const struct kunit_suite wait_suite = { "wait", cases };
