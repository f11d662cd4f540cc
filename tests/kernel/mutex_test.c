// SPDX-License-Identifier: MIT
/*
 * tests/kernel/mutex_test.c - a lock with one owner.
 *
 * What:     who owns it, who comes next, what a signal does. A mutex locked twice or
 *           released by a stranger panics: boot with crash=mutex.
 * Start at: the_owner_is_known()
 */
#include "kernel/locking/mutex.h"

#include "tests/kernel/fixture.h"

struct contest {
	struct mutex mutex;
	int arrived, inside, most, result;
	char log[8];
	int n;
};

static void the_owner_is_known(struct kunit *test)
{
	DEFINE_MUTEX(mutex);

	KUNIT_EXPECT_FALSE(test, mutex_is_locked(&mutex));
	mutex_lock(&mutex);
	KUNIT_EXPECT_PTR_EQ(test, mutex.owner, current);
	KUNIT_EXPECT_TRUE(test, mutex_is_locked(&mutex));
	mutex_unlock(&mutex);
	KUNIT_EXPECT_FALSE(test, mutex_is_locked(&mutex));
	KUNIT_EXPECT_EQ(test, mutex_lock_interruptible(&mutex), 0);
	KUNIT_EXPECT_PTR_EQ(test, mutex.owner, current);
	mutex_unlock(&mutex);
}

static int user(void *arg)
{
	struct contest *c = arg;
	char me = (char)('a' + c->arrived++);

	mutex_lock(&c->mutex);
	c->inside++;
	c->most = max(c->most, c->inside);
	schedule();
	c->log[c->n++] = me;
	c->inside--;
	mutex_unlock(&c->mutex);
	return 0;
}

static void it_is_handed_over_in_the_order_of_arrival(struct kunit *test)
{
	struct contest c = { .n = 0 };
	struct worker w[4];

	mutex_init(&c.mutex);
	mutex_lock(&c.mutex);
	for (int i = 0; i < 4; i++) {
		KUNIT_ASSERT_TRUE(test, worker_start(&w[i], user, &c));
		let_others_run();
	}
	KUNIT_EXPECT_EQ(test, c.n, 0);
	mutex_unlock(&c.mutex);
	KUNIT_EXPECT_PTR_EQ(test, c.mutex.owner, w[0].task); /* before it has run */
	KUNIT_EXPECT_EQ(test, mutex_trylock(&c.mutex), 0);
	for (int i = 0; i < 4; i++)
		worker_end(&w[i]);
	KUNIT_EXPECT_EQ(test, c.most, 1);
	for (int i = 0; i < 4; i++)
		KUNIT_EXPECT_EQ(test, c.log[i], 'a' + i);
	KUNIT_EXPECT_FALSE(test, mutex_is_locked(&c.mutex));
}

static void trylock_says_one_for_success(struct kunit *test)
{
	struct contest c = { .n = 0 };
	struct worker w;

	mutex_init(&c.mutex);
	KUNIT_EXPECT_EQ(test, mutex_trylock(&c.mutex), 1);
	KUNIT_EXPECT_EQ(test, mutex_trylock(&c.mutex), 0);
	KUNIT_ASSERT_TRUE(test, worker_start(&w, user, &c));
	let_others_run();
	mutex_unlock(&c.mutex);
	worker_end(&w);
	KUNIT_EXPECT_EQ(test, c.n, 1);
}

static int interruptible_user(void *arg)
{
	struct contest *c = arg;

	c->result = mutex_lock_interruptible(&c->mutex);
	if (!c->result)
		mutex_unlock(&c->mutex);
	return current->locks.count;
}

static void a_signal_ends_an_interruptible_wait(struct kunit *test)
{
	struct contest c = { .result = 1 };
	struct worker w, next;

	mutex_init(&c.mutex);
	mutex_lock(&c.mutex);
	KUNIT_ASSERT_TRUE(test, worker_start(&w, interruptible_user, &c));
	let_others_run();
	KUNIT_ASSERT_TRUE(test, worker_start(&next, user, &c));
	let_others_run();
	worker_interrupt(&w);
	KUNIT_EXPECT_EQ(test, worker_end(&w), 0); /* it holds nothing */
	KUNIT_EXPECT_EQ(test, c.result, -EINTR);
	mutex_unlock(&c.mutex); /* goes to the one behind it */
	worker_end(&next);
	KUNIT_EXPECT_EQ(test, c.n, 1);
}

static void a_signal_too_late_leaves_the_new_owner(struct kunit *test)
{
	struct contest c = { .result = 1 };
	struct worker w;

	mutex_init(&c.mutex);
	mutex_lock(&c.mutex);
	KUNIT_ASSERT_TRUE(test, worker_start(&w, interruptible_user, &c));
	let_others_run();
	mutex_unlock(&c.mutex);
	worker_interrupt(&w);
	worker_end(&w);
	KUNIT_EXPECT_EQ(test, c.result, 0);
	KUNIT_EXPECT_FALSE(test, mutex_is_locked(&c.mutex));
}

#ifdef CONFIG_DEBUG
static void it_has_a_place_in_the_order_of_locks(struct kunit *test)
{
	DEFINE_MUTEX(outer);
	DEFINE_MUTEX_RANK(inner, RANK_MUTEX);

	mutex_lock(&outer);
	mutex_lock(&inner);
	KUNIT_EXPECT_EQ(test, current->locks.count, 2);
	KUNIT_EXPECT_EQ(test, lockrank_spinlocks_held(), 0);
	mutex_unlock(&outer);
	KUNIT_EXPECT_EQ(test, mutex_trylock(&outer), 1); /* whoever does not wait may */
	mutex_unlock(&inner);
	mutex_unlock(&outer);
	KUNIT_EXPECT_EQ(test, current->locks.count, 0);
}

static void a_waiter_says_what_it_waits_for(struct kunit *test)
{
	struct contest c = { .n = 0 };
	struct worker w;

	mutex_init(&c.mutex);
	mutex_lock(&c.mutex);
	KUNIT_ASSERT_TRUE(test, worker_start(&w, user, &c));
	let_others_run();
	KUNIT_EXPECT_PTR_EQ(test, w.task->locks.waits_for, &c.mutex);
	mutex_unlock(&c.mutex);
	let_others_run();
	worker_end(&w);
}
#endif

static const struct kunit_case cases[] = {
	KUNIT_CASE(the_owner_is_known),
	KUNIT_CASE(it_is_handed_over_in_the_order_of_arrival),
	KUNIT_CASE(trylock_says_one_for_success),
	KUNIT_CASE(a_signal_ends_an_interruptible_wait),
	KUNIT_CASE(a_signal_too_late_leaves_the_new_owner),
#ifdef CONFIG_DEBUG
	KUNIT_CASE(it_has_a_place_in_the_order_of_locks),
	KUNIT_CASE(a_waiter_says_what_it_waits_for),
#endif
	{ 0 },
};

const struct kunit_suite mutex_suite = { "mutex", cases };
