// SPDX-License-Identifier: MIT
/*
 * tests/kernel/workqueue_test.c - work that is put off.
 *
 * What:     a work is done once for each time it was queued, in a thread that may sleep,
 *           in order; what flushing, cancelling and destroying promise. On several CPUs:
 *           each CPU's work on that CPU.
 * Start at: a_work_is_done_in_a_thread()
 */
#include "kernel/time/workqueue.h"

#include "kernel/lib/atomic.h"
#include "kernel/lib/string.h"
#include "kernel/locking/mutex.h"
#include "kernel/uapi/errno.h"
#include "mm/phys/slab.h"
#include "tests/kernel/fixture.h"

struct job {
	struct work_struct work;
	struct task_struct *by;
	int n;
	char *log; /* where to write `name`, or NULL */
	char name;
	struct workqueue_struct *flush; /* a queue to flush from within ... */
	struct completion *go;		/* ... once there is something on it */
};

static void do_job(void *data)
{
	struct job *job = data;

	msleep(1); /* a work may */
	job->by = current;
	job->n++;
	if (job->log)
		job->log[strnlen(job->log, 15)] = job->name;
}

static void job_init(struct job *job, void (*fn)(void *))
{
	*job = (struct job){ .n = 0 };
	INIT_WORK(&job->work, fn, job);
}

static void a_work_is_done_in_a_thread(struct kunit *test)
{
	struct job job;

	job_init(&job, do_job);
	KUNIT_EXPECT_EQ(test, schedule_work(&job.work), 1);
	flush_scheduled_work();
	KUNIT_EXPECT_EQ(test, job.n, 1);
	KUNIT_EXPECT_NOT_NULL(test, job.by);
	KUNIT_EXPECT_TRUE(test, job.by != current);
	flush_scheduled_work(); /* nothing: does not wait */
	KUNIT_EXPECT_EQ(test, job.n, 1);
}

static void a_work_that_waits_is_not_queued_twice(struct kunit *test)
{
	struct workqueue_struct *wq = create_singlethread_workqueue("kunit");
	struct job slow, job;

	KUNIT_ASSERT_NOT_NULL(test, wq);
	job_init(&slow, do_job);
	job_init(&job, do_job);
	queue_work(wq, &slow.work); /* keeps the thread busy */
	KUNIT_EXPECT_EQ(test, queue_work(wq, &job.work), 1);
	KUNIT_EXPECT_EQ(test, queue_work(wq, &job.work), 0);
	KUNIT_EXPECT_EQ(test, schedule_work(&job.work), 0); /* nor elsewhere */
	flush_workqueue(wq);
	KUNIT_EXPECT_EQ(test, job.n, 1);
	KUNIT_EXPECT_EQ(test, queue_work(wq, &job.work), 1); /* done: it may be again */
	destroy_workqueue(wq);
	KUNIT_EXPECT_EQ(test, job.n, 2);
}

static void works_are_done_in_order(struct kunit *test)
{
	struct workqueue_struct *wq = create_singlethread_workqueue("kunit");
	struct job jobs[6];
	char log[16] = "";

	KUNIT_ASSERT_NOT_NULL(test, wq);
	for (size_t i = 0; i < ARRAY_SIZE(jobs); i++) {
		job_init(&jobs[i], do_job);
		jobs[i].log = log;
		jobs[i].name = (char)('a' + i);
		queue_work(wq, &jobs[i].work);
	}
	flush_workqueue(wq);
	for (size_t i = 0; i < ARRAY_SIZE(jobs); i++)
		KUNIT_EXPECT_EQ(test, log[i], (char)('a' + i));
	destroy_workqueue(wq);
}

static void requeue(void *data)
{
	struct job *job = data;

	if (++job->n < 3)
		schedule_work(&job->work);
}

/* The oracle and others who want rest have to wait for what a work queues, too. */
static void draining_follows_works_that_queue_works(struct kunit *test)
{
	struct job job;

	job_init(&job, requeue);
	schedule_work(&job.work);
	KUNIT_EXPECT_TRUE(test, workqueues_drain());
	KUNIT_EXPECT_EQ(test, job.n, 3);
	KUNIT_EXPECT_TRUE(test, workqueues_idle());
}

static void queue_from_interrupt(unsigned long data)
{
	schedule_work((struct work_struct *)data);
}

static void an_interrupt_may_queue(struct kunit *test)
{
	struct job job;
	struct timer_list timer = TIMER_INITIALIZER(queue_from_interrupt, 0, 0);

	job_init(&job, do_job);
	timer.data = (unsigned long)&job.work;
	mod_timer(&timer, jiffies + 1);
	while (!READ_ONCE(job.n))
		schedule();
	flush_scheduled_work();
	KUNIT_EXPECT_EQ(test, job.n, 1);
}

static void a_delayed_work_waits_for_its_time(struct kunit *test)
{
	unsigned long start = jiffies;
	struct job job;

	job_init(&job, do_job);
	KUNIT_EXPECT_EQ(test, schedule_delayed_work(&job.work, 3), 1);
	KUNIT_EXPECT_EQ(test, schedule_delayed_work(&job.work, 1), 0); /* pending already */
	while (!READ_ONCE(job.n))
		schedule();
	KUNIT_EXPECT_TRUE(test, time_after_eq(jiffies, start + 3));
	flush_scheduled_work();
	KUNIT_EXPECT_EQ(test, job.n, 1);
	KUNIT_EXPECT_EQ(test, cancel_delayed_work(&job.work), 0);
}

static void a_cancelled_work_is_not_done(struct kunit *test)
{
	struct job job;

	job_init(&job, do_job);
	schedule_delayed_work(&job.work, 3600 * HZ);
	KUNIT_EXPECT_EQ(test, cancel_delayed_work(&job.work), 1);
	KUNIT_EXPECT_EQ(test, cancel_delayed_work(&job.work), 0);
	flush_scheduled_work();
	KUNIT_EXPECT_EQ(test, job.n, 0);
	KUNIT_EXPECT_EQ(test, schedule_work(&job.work), 1); /* no longer pending */
	flush_scheduled_work();
	KUNIT_EXPECT_EQ(test, job.n, 1);
}

static void flush_from_within(void *data)
{
	struct job *job = data;

	wait_for_completion(job->go);
	flush_workqueue(job->flush);
	do_job(data);
}

/* It would wait for itself; instead it does what is behind it. */
static void a_work_may_flush_its_own_queue(struct kunit *test)
{
	struct workqueue_struct *wq = create_singlethread_workqueue("kunit");
	struct job outer, inner;
	struct completion go;
	char log[16] = "";

	KUNIT_ASSERT_NOT_NULL(test, wq);
	job_init(&outer, flush_from_within);
	outer.flush = wq;
	init_completion(&go);
	outer.go = &go;
	job_init(&inner, do_job);
	outer.log = inner.log = log;
	outer.name = 'o';
	inner.name = 'i';
	queue_work(wq, &outer.work);
	queue_work(wq, &inner.work);
	complete(&go);
	flush_workqueue(wq);
	KUNIT_EXPECT_EQ(test, log[0], 'i');
	KUNIT_EXPECT_EQ(test, log[1], 'o');
	destroy_workqueue(wq);
}

static void free_itself(void *data)
{
	kfree(data);
}

static void a_work_may_free_itself(struct kunit *test)
{
	struct job *job = kmalloc(sizeof(*job), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, job);
	job_init(job, free_itself);
	schedule_work(&job->work);
	flush_scheduled_work();
}

static void destroying_does_what_is_queued(struct kunit *test)
{
	struct workqueue_struct *wq = create_workqueue("kunit");
	struct job jobs[5];

	KUNIT_ASSERT_NOT_NULL(test, wq);
	for (int i = 0; i < 5; i++) {
		job_init(&jobs[i], do_job);
		queue_work(wq, &jobs[i].work);
	}
	destroy_workqueue(wq);
	for (int i = 0; i < 5; i++)
		KUNIT_EXPECT_EQ(test, jobs[i].n, 1);
}

struct local_job {
	struct work_struct work;
	struct workqueue_struct *wq;
	int done_on, queued_on;
};

static void note_cpu(void *data)
{
	((struct local_job *)data)->done_on = this_cpu()->id;
}

static int queue_here(void *data)
{
	struct local_job *job = data;

	job->queued_on = this_cpu()->id;
	queue_work(job->wq, &job->work);
	return 0;
}

static void each_cpu_does_its_own_work(struct kunit *test)
{
	struct workqueue_struct *wq = create_workqueue("kunit");
	static struct local_job jobs[MAX_CPUS];
	struct worker w[MAX_CPUS];

	KUNIT_ASSERT_NOT_NULL(test, wq);
	for (int i = 0; i < cpu_count; i++) {
		jobs[i].wq = wq;
		INIT_WORK(&jobs[i].work, note_cpu, &jobs[i]);
		KUNIT_ASSERT_TRUE(test, worker_start_on(&w[i], i, queue_here, &jobs[i]));
	}
	for (int i = 0; i < cpu_count; i++)
		worker_end(&w[i]);
	destroy_workqueue(wq);
	for (int i = 0; i < cpu_count; i++) {
		KUNIT_EXPECT_EQ(test, jobs[i].queued_on, i);
		KUNIT_EXPECT_EQ(test, jobs[i].done_on, i);
	}
}

static struct {
	atomic_t inside;
	int most, done;
} alone;

static void work_alone(void *data)
{
	alone.most = max(alone.most, atomic_inc_return(&alone.inside));
	msleep(1);
	alone.done++;
	atomic_dec(&alone.inside);
}

/* Wherever its works are queued. */
static void a_single_thread_does_one_at_a_time(struct kunit *test)
{
	struct workqueue_struct *wq = create_singlethread_workqueue("kunit");
	static struct local_job jobs[MAX_CPUS];
	struct worker w[MAX_CPUS];

	KUNIT_ASSERT_NOT_NULL(test, wq);
	alone.most = alone.done = 0;
	for (int i = 0; i < cpu_count; i++) {
		jobs[i].wq = wq;
		INIT_WORK(&jobs[i].work, work_alone, NULL);
		KUNIT_ASSERT_TRUE(test, worker_start_on(&w[i], i, queue_here, &jobs[i]));
	}
	for (int i = 0; i < cpu_count; i++)
		worker_end(&w[i]);
	destroy_workqueue(wq);
	KUNIT_EXPECT_EQ(test, alone.most, 1);
	KUNIT_EXPECT_EQ(test, alone.done, cpu_count);
}

#ifdef CONFIG_DEBUG
static struct mutex forgotten;

static void forget_to_unlock(void *data)
{
	mutex_lock(&forgotten);
}

static void unlock_again(void *data)
{
	mutex_unlock(&forgotten);
}

static void a_work_that_keeps_a_lock_is_reported(struct kunit *test)
{
	struct workqueue_struct *wq = create_singlethread_workqueue("kunit");
	struct job bad, good;

	KUNIT_ASSERT_NOT_NULL(test, wq);
	mutex_init(&forgotten);
	job_init(&bad, forget_to_unlock);
	job_init(&good, unlock_again);
	queue_work(wq, &bad.work);
	queue_work(wq,
		   &good.work); /* of the same thread; it, too, leaves other locks than it found */
	destroy_workqueue(wq);
	kunit_expect_reports(test, 2);
}
#endif

/* The answer to root who asks that the thread of a queue may run on any CPU. */
static int move_thread_of(struct workqueue_struct *wq)
{
	struct job job;

	job_init(&job, do_job);
	queue_work(wq, &job.work);
	flush_workqueue(wq);
	return sched_setaffinity(job.by->pid, ALL_CPUS);
}

static void no_program_moves_a_thread_from_its_cpu(struct kunit *test)
{
	struct workqueue_struct *each = create_workqueue("kunit");
	struct workqueue_struct *single = create_singlethread_workqueue("kunit");

	KUNIT_ASSERT_NOT_NULL(test, each);
	KUNIT_ASSERT_NOT_NULL(test, single);
	KUNIT_EXPECT_EQ(test, move_thread_of(each), cpu_count > 1 ? -EINVAL : 0);
	KUNIT_EXPECT_EQ(test, move_thread_of(single), 0);
	destroy_workqueue(each);
	destroy_workqueue(single);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(a_work_is_done_in_a_thread),
	KUNIT_CASE(a_work_that_waits_is_not_queued_twice),
	KUNIT_CASE(works_are_done_in_order),
	KUNIT_CASE(draining_follows_works_that_queue_works),
	KUNIT_CASE(an_interrupt_may_queue),
	KUNIT_CASE(a_delayed_work_waits_for_its_time),
	KUNIT_CASE(a_cancelled_work_is_not_done),
	KUNIT_CASE(a_work_may_flush_its_own_queue),
	KUNIT_CASE(a_work_may_free_itself),
	KUNIT_CASE(destroying_does_what_is_queued),
	KUNIT_CASE(each_cpu_does_its_own_work),
	KUNIT_CASE(a_single_thread_does_one_at_a_time),
	KUNIT_CASE(no_program_moves_a_thread_from_its_cpu),
#ifdef CONFIG_DEBUG
	KUNIT_CASE(a_work_that_keeps_a_lock_is_reported),
#endif
	{ 0 },
};

const struct kunit_suite workqueue_suite = { "workqueue", cases };
