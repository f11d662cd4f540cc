// SPDX-License-Identifier: MIT
/*
 * tests/kernel/rwsem_test.c - reader/writer semaphores.
 *
 * What:     who is let in together, who excludes whom, and in which order they come.
 *           One CPU and schedule() decide the order here; smp_lock_test.c is the
 *           crowd.
 * Start at: readers_share_and_exclude_a_writer()
 */
#include "kernel/locking/rwsem.h"

#include "tests/kernel/fixture.h"

struct contest {
	struct rw_semaphore sem;
	char log[16];
	int n;
};

static void note(struct contest *c, char what)
{
	if (c->n < (int)sizeof(c->log) - 1)
		c->log[c->n++] = what;
}

static int reader(void *arg)
{
	struct contest *c = arg;

	down_read(&c->sem);
	note(c, 'r');
	schedule();
	note(c, 'R');
	up_read(&c->sem);
	return 0;
}

static int writer(void *arg)
{
	struct contest *c = arg;

	down_write(&c->sem);
	note(c, 'w');
	schedule();
	note(c, 'W');
	up_write(&c->sem);
	return 0;
}

static void contest_init(struct contest *c)
{
	*c = (struct contest){ .n = 0 };
	init_rwsem(&c->sem);
}

static void expect_log(struct kunit *test, const struct contest *c, const char *want)
{
	for (int i = 0; i <= c->n; i++)
		if (c->log[i] != want[i]) {
			kunit_fail(test, __FILE__, __LINE__, "order \"%s\", wanted \"%s\"", c->log,
				   want);
			return;
		}
}

static void readers_share_and_exclude_a_writer(struct kunit *test)
{
	struct worker r1, r2, w;
	struct contest c;

	contest_init(&c);
	KUNIT_ASSERT_TRUE(test, worker_start(&r1, reader, &c));
	KUNIT_ASSERT_TRUE(test, worker_start(&r2, reader, &c));
	KUNIT_ASSERT_TRUE(test, worker_start(&w, writer, &c));
	worker_end(&r1);
	worker_end(&r2);
	worker_end(&w);
	expect_log(test, &c, "rrRRwW");
	KUNIT_EXPECT_EQ(test, c.sem.active, 0);
}

static void a_writer_excludes_everybody(struct kunit *test)
{
	struct worker w1, r, w2;
	struct contest c;

	contest_init(&c);
	KUNIT_ASSERT_TRUE(test, worker_start(&w1, writer, &c));
	KUNIT_ASSERT_TRUE(test, worker_start(&r, reader, &c));
	KUNIT_ASSERT_TRUE(test, worker_start(&w2, writer, &c));
	worker_end(&w1);
	worker_end(&r);
	worker_end(&w2);
	expect_log(test, &c, "wWrRwW");
}

/* A reader that comes while a writer waits is served after it: writers do not starve. */
static void a_reader_queues_behind_a_waiting_writer(struct kunit *test)
{
	struct worker w, r;
	struct contest c;

	contest_init(&c);
	down_read(&c.sem);
	KUNIT_ASSERT_TRUE(test, worker_start(&w, writer, &c));
	let_others_run(); /* the writer waits now */
	KUNIT_EXPECT_EQ(test, down_read_trylock(&c.sem), 0);
	KUNIT_ASSERT_TRUE(test, worker_start(&r, reader, &c));
	let_others_run();
	KUNIT_EXPECT_EQ(test, c.n, 0);
	up_read(&c.sem);
	worker_end(&w);
	worker_end(&r);
	expect_log(test, &c, "wWrR");
}

static void all_readers_at_the_head_come_in_together(struct kunit *test)
{
	struct worker r1, r2, w;
	struct contest c;

	contest_init(&c);
	down_write(&c.sem);
	KUNIT_ASSERT_TRUE(test, worker_start(&r1, reader, &c));
	KUNIT_ASSERT_TRUE(test, worker_start(&r2, reader, &c));
	KUNIT_ASSERT_TRUE(test, worker_start(&w, writer, &c));
	let_others_run();
	KUNIT_EXPECT_EQ(test, c.n, 0);
	up_write(&c.sem);
	KUNIT_EXPECT_EQ(test, c.sem.active, 2); /* granted before they run */
	worker_end(&r1);
	worker_end(&r2);
	worker_end(&w);
	expect_log(test, &c, "rrRRwW");
}

static void downgrade_lets_readers_in_but_no_writer(struct kunit *test)
{
	struct worker r, w;
	struct contest c;

	contest_init(&c);
	down_write(&c.sem);
	KUNIT_ASSERT_TRUE(test, worker_start(&r, reader, &c));
	KUNIT_ASSERT_TRUE(test, worker_start(&w, writer, &c));
	let_others_run();
	KUNIT_EXPECT_EQ(test, c.n, 0);
	downgrade_write(&c.sem);
	let_others_run();
	expect_log(test, &c, "rR");
	up_read(&c.sem);
	worker_end(&r);
	worker_end(&w);
	expect_log(test, &c, "rRwW");
}

static void trylock_never_waits(struct kunit *test)
{
	struct rw_semaphore sem;

	init_rwsem(&sem);
	KUNIT_EXPECT_EQ(test, down_read_trylock(&sem), 1);
	KUNIT_EXPECT_EQ(test, sem.active, 1);
	up_read(&sem);
	KUNIT_EXPECT_EQ(test, down_write_trylock(&sem), 1);
	KUNIT_EXPECT_EQ(test, sem.active, -1);
	KUNIT_EXPECT_EQ(test, down_read_trylock(&sem), 0);
	KUNIT_EXPECT_EQ(test, down_write_trylock(&sem), 0);
	up_write(&sem);
	KUNIT_EXPECT_EQ(test, sem.active, 0);
	down_read(&sem);
	KUNIT_EXPECT_EQ(test, down_write_trylock(&sem), 0);
	up_read(&sem);
	KUNIT_EXPECT_EQ(test, current->locks.count, 0);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(readers_share_and_exclude_a_writer),
	KUNIT_CASE(a_writer_excludes_everybody),
	KUNIT_CASE(a_reader_queues_behind_a_waiting_writer),
	KUNIT_CASE(all_readers_at_the_head_come_in_together),
	KUNIT_CASE(downgrade_lets_readers_in_but_no_writer),
	KUNIT_CASE(trylock_never_waits),
	{ 0 },
};

const struct kunit_suite rwsem_suite = { "rwsem", cases };
