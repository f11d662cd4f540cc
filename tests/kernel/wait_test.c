// SPDX-License-Identifier: MIT
/*
 * tests/kernel/wait_test.c - sleeping until something happens, and semaphores.
 *
 * What:     who is woken, who goes back to sleep, what a signal and a time limit do;
 *           the race that prepare_to_wait() closes; completions and semaphores, which
 *           are built on that.
 * Start at: a_waiter_sleeps_until_its_condition_holds()
 */
#include "kernel/wait.h"

#include "kernel/semaphore.h"
#include "kernel/signal.h"
#include "kernel/timer.h"
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
	u64 switches = context_switches;
	struct event e;

	event_init(&e);
	wait_event(e.queue, true);
	KUNIT_EXPECT_EQ(test, wait_event_interruptible(e.queue, true), 0);
	KUNIT_EXPECT_EQ(test, context_switches, switches);
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
	send_sig(SIGTERM, w.task);
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
	send_sig(SIGTERM, w.task);
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

/* ------------------------------------------------------------------ */
/* Completions                                                         */

struct counted {
	struct completion x;
	struct semaphore sem;
	int done, inside, most, result;
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
	u64 switches = context_switches;
	struct completion x;

	init_completion(&x);
	complete(&x);
	complete(&x);
	wait_for_completion(&x);
	wait_for_completion(&x);
	KUNIT_EXPECT_EQ(test, x.done, 0U);
	KUNIT_EXPECT_EQ(test, context_switches, switches);
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

/* ------------------------------------------------------------------ */
/* Semaphores                                                          */

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
	struct semaphore sem;

	init_MUTEX_LOCKED(&sem);
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
	send_sig(SIGINT, w.task);
	worker_end(&w);
	KUNIT_EXPECT_EQ(test, c.result, -EINTR);
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
	KUNIT_CASE(a_completion_before_the_wait_counts),
	KUNIT_CASE(each_completion_lets_one_waiter_go),
	KUNIT_CASE(a_mutex_admits_one_at_a_time),
	KUNIT_CASE(a_semaphore_admits_as_many_as_its_count),
	KUNIT_CASE(trylock_says_zero_for_success),
	KUNIT_CASE(a_signal_ends_down_interruptible),
	KUNIT_CASE(up_may_come_from_an_interrupt),
	{ 0 },
};

const struct kunit_suite wait_suite = { "wait", cases };
