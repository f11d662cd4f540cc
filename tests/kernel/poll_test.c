// SPDX-License-Identifier: MIT
/*
 * tests/kernel/poll_test.c - waiting for many files: what a user program cannot arrange.
 *
 * What:     files whose poll() the case brings: one that sleeps while it is asked, one
 *           that changes between the answer and the sleep, more queues than there is
 *           memory for, a waker in an interrupt.
 * Start at: a_change_during_the_questions_is_not_lost()
 * Not here: the system calls: tests/user/as-user/poll_*, select_*.
 */
#include "kernel/fs/poll/poll.h"

#include "kernel/fs/file/files.h"
#include "kernel/fs/pipe/pipe.h"
#include "kernel/time/timer.h"
#include "mm/phys/page_alloc.h"
#include "tests/kernel/fixture.h"

#define QUEUES 100

/* A file with many queues, one flag, and something to do while it is asked. */
struct source {
	wait_queue_head_t queue[QUEUES];
	int queues;
	int ready; /* what poll() answers */
	int asked;
	void (*meanwhile)(struct source *source); /* after the answer was made up */
};

static unsigned int source_poll(struct file *file, poll_table *table)
{
	struct source *source = file->private_data;
	unsigned int mask;

	for (int i = 0; i < source->queues; i++)
		poll_wait(file, &source->queue[i], table);
	mask = READ_ONCE(source->ready) ? POLLIN : 0;
	source->asked++;
	if (source->meanwhile)
		source->meanwhile(source);
	return mask;
}

static const struct file_operations source_fops = { .poll = source_poll };

static struct source source;

static struct file *source_file(int queues)
{
	source = (struct source){ .queues = queues };
	for (int i = 0; i < QUEUES; i++)
		init_waitqueue_head(&source.queue[i]);
	return fixture_file(&source_fops, &source);
}

static int scan_one(void *arg, poll_table **table)
{
	return (int)poll_file(arg, *table);
}

/* No queue holds an entry any more, and the file has one reference: ours. */
static void expect_left(struct kunit *test, struct file *file)
{
	for (int i = 0; i < source.queues; i++)
		KUNIT_EXPECT_FALSE(test, waitqueue_active(&source.queue[i]));
	KUNIT_EXPECT_EQ(test, atomic_read(&file->f_count), 1);
	fput(file);
}

static void become_ready(struct source *s)
{
	s->meanwhile = NULL;
	WRITE_ONCE(s->ready, 1);
	wake_up(&s->queue[s->queues - 1]);
}

static void become_ready_and_sleep(struct source *s)
{
	become_ready(s);
	sleep_ns(NSEC_PER_MSEC); /* the wake-up has gone by; the task's state is RUNNING */
}

static void a_change_during_the_questions_is_not_lost(struct kunit *test)
{
	struct file *file = source_file(3);

	KUNIT_ASSERT_TRUE(test, !IS_ERR(file));
	source.meanwhile = become_ready;
	/* if it were lost, this would sleep for ever */
	KUNIT_EXPECT_EQ(test, poll_until(scan_one, file, POLL_FOREVER), POLLIN);
	KUNIT_EXPECT_EQ(test, source.asked, 2);
	expect_left(test, file);
}

static void nor_if_the_driver_sleeps_meanwhile(struct kunit *test)
{
	struct file *file = source_file(3);

	KUNIT_ASSERT_TRUE(test, !IS_ERR(file));
	source.meanwhile = become_ready_and_sleep;
	KUNIT_EXPECT_EQ(test, poll_until(scan_one, file, POLL_FOREVER), POLLIN);
	KUNIT_EXPECT_EQ(test, source.asked, 2);
	expect_left(test, file);
}

static void from_a_timer(unsigned long data)
{
	become_ready(&source);
}

static void an_interrupt_may_wake(struct kunit *test)
{
	struct ktimer timer = { .function = from_a_timer };
	struct file *file = source_file(QUEUES);

	KUNIT_ASSERT_TRUE(test, !IS_ERR(file));
	ktimer_start(&timer, arch_clock_ns() + 2 * NSEC_PER_MSEC);
	KUNIT_EXPECT_EQ(test, poll_until(scan_one, file, POLL_FOREVER), POLLIN);
	expect_left(test, file);
}

static void a_deadline_ends_it(struct kunit *test)
{
	u64 deadline = arch_clock_ns() + 3 * NSEC_PER_MSEC;
	struct file *file = source_file(2);

	KUNIT_ASSERT_TRUE(test, !IS_ERR(file));
	KUNIT_EXPECT_EQ(test, poll_until(scan_one, file, deadline), 0);
	KUNIT_EXPECT_TRUE(test, arch_clock_ns() >= deadline);
	KUNIT_EXPECT_GE(test, source.asked, 2); /* once more at the end */
	source.asked = 0;
	KUNIT_EXPECT_EQ(test, poll_until(scan_one, file, 0), 0);
	KUNIT_EXPECT_EQ(test, source.asked, 1);
	expect_left(test, file);
}

static void without_memory_for_a_queue_it_does_not_sleep(struct kunit *test)
{
	struct file *file = source_file(QUEUES);

	KUNIT_ASSERT_TRUE(test, !IS_ERR(file));
	fail_arm(1); /* the first page of entries */
	KUNIT_EXPECT_EQ(test, poll_until(scan_one, file, POLL_FOREVER), -ENOMEM);
	KUNIT_EXPECT_TRUE(test, fail_disarm());
	WRITE_ONCE(source.ready, 1);
	fail_arm(1); /* what is ready can be said all the same */
	KUNIT_EXPECT_EQ(test, poll_until(scan_one, file, POLL_FOREVER), POLLIN);
	KUNIT_EXPECT_TRUE(test, fail_disarm());
	expect_left(test, file);
}

/* ------------------------------------------------------------------ */
/* Pipes                                                               */

/* Each allocation of a new pipe fails once: no end is left over. */
static void a_pipe_without_memory_leaves_nothing(struct kunit *test)
{
	struct file *ends[2];
	unsigned long n = 0;
	bool struck;
	int error;

	do {
		fail_arm(++n);
		error = pipe_create(ends, 0);
		struck = fail_disarm();
		KUNIT_EXPECT_EQ(test, error, struck ? -ENOMEM : 0);
	} while (struck && n < 20);
	KUNIT_ASSERT_EQ(test, error, 0);
	KUNIT_EXPECT_GE(test, n, 6UL);
	KUNIT_EXPECT_EQ(test, poll_file(ends[0], NULL), 0U);
	fput(ends[1]);
	KUNIT_EXPECT_EQ(test, poll_file(ends[0], NULL), (unsigned int)POLLHUP);
	fput(ends[0]);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(a_change_during_the_questions_is_not_lost),
	KUNIT_CASE(nor_if_the_driver_sleeps_meanwhile),
	KUNIT_CASE(an_interrupt_may_wake),
	KUNIT_CASE(a_deadline_ends_it),
	KUNIT_CASE(without_memory_for_a_queue_it_does_not_sleep),
	KUNIT_CASE(a_pipe_without_memory_leaves_nothing),
	{ 0 },
};

const struct kunit_suite poll_suite = { "poll", cases };
