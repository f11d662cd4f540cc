// SPDX-License-Identifier: MIT
/*
 * tests/kernel/sched_test.c - tasks take turns, sleep, and end.
 *
 * What:     the order in which runnable tasks run, what wake_up_process() tells, when a
 *           slice is over, what is left of a task that has ended; the guard below a
 *           kernel stack.
 * Start at: runnable_tasks_take_turns()
 */
#include "kernel/sched/sched.h"

#include "kernel/time/timer.h"
#include "mm/phys/page_alloc.h"
#include "mm/virt/pgtable.h"
#include "mm/virt/vmalloc.h"
#include "tests/kernel/fixture.h"

static char turns[32];
static int nr_turns;

static void take_turn(char who)
{
	if (nr_turns < (int)sizeof(turns) - 1)
		turns[nr_turns++] = who;
	turns[nr_turns] = 0;
}

static int turn_taker(void *arg)
{
	for (int i = 0; i < 3; i++) {
		take_turn((char)(long)arg);
		schedule();
	}
	return 0;
}

static void expect_turns(struct kunit *test, const char *want)
{
	for (int i = 0; i <= nr_turns; i++)
		if (turns[i] != want[i]) {
			kunit_fail(test, __FILE__, __LINE__, "turns \"%s\", wanted \"%s\"", turns,
				   want);
			return;
		}
}

static void runnable_tasks_take_turns(struct kunit *test)
{
	struct worker w[3];

	nr_turns = 0;
	for (long i = 0; i < 3; i++)
		KUNIT_ASSERT_TRUE(test, worker_start(&w[i], turn_taker, (void *)('a' + i)));
	for (int i = 0; i < 3; i++)
		worker_end(&w[i]);
	expect_turns(test, "abcabcabc");
}

static void a_task_runs_only_once_it_is_woken(struct kunit *test)
{
	struct worker w;

	nr_turns = 0;
	KUNIT_ASSERT_TRUE(test, worker_create(&w, turn_taker, (void *)'x'));
	let_others_run();
	KUNIT_EXPECT_EQ(test, nr_turns, 0);
	KUNIT_EXPECT_TRUE(test, wake_up_process(w.task));
	KUNIT_EXPECT_FALSE(test, wake_up_process(w.task)); /* it is runnable already */
	KUNIT_EXPECT_FALSE(test, wake_up_process(current));
	worker_end(&w);
	expect_turns(test, "xxx");
}

static int return_its_argument(void *arg)
{
	return (int)(long)arg;
}

static void the_status_of_a_thread_is_what_it_returned(struct kunit *test)
{
	struct worker w;

	KUNIT_ASSERT_TRUE(test, worker_start(&w, return_its_argument, (void *)7));
	KUNIT_EXPECT_EQ(test, worker_end(&w), 7);
	KUNIT_ASSERT_TRUE(test, worker_start(&w, return_its_argument, (void *)0x1ff));
	KUNIT_EXPECT_EQ(test, worker_end(&w), 0xff);
}

/* Two that nobody waits for: the oracle sees whether they are freed. */
static void tasks_nobody_waits_for_are_reaped(struct kunit *test)
{
	struct task_struct *task = kthread_run(return_its_argument, NULL, "kunit-orphan");
	pid_t pid;

	KUNIT_ASSERT_TRUE(test, !IS_ERR(task));
	pid = task->pid;
	KUNIT_EXPECT_PTR_EQ(test, find_task(pid), task);
	let_others_run();
	KUNIT_EXPECT_NULL(test, find_task(pid));
	sched_reap();
}

static void find_in(struct task_struct *task, void *arg)
{
	struct task_struct **wanted = arg;

	if (task == *wanted)
		*wanted = NULL;
}

static void every_task_is_in_the_list(struct kunit *test)
{
	struct task_struct *me = current, *none;
	struct worker w;

	KUNIT_ASSERT_TRUE(test, worker_create(&w, return_its_argument, NULL));
	none = w.task;
	for_each_task(find_in, &none);
	KUNIT_EXPECT_NULL(test, none);
	for_each_task(find_in, &me);
	KUNIT_EXPECT_NULL(test, me);
	KUNIT_EXPECT_PTR_EQ(test, find_task(current->pid), current);
	KUNIT_EXPECT_NULL(test, find_task(-1));
	wake_up_process(w.task);
	worker_end(&w);
}

static int sleeper(void *arg)
{
	sleep_ns(3 * NSEC_PER_MSEC);
	take_turn('s');
	return 0;
}

static void a_sleeper_leaves_the_cpu_to_others(struct kunit *test)
{
	u64 start = arch_clock_ns();
	struct worker s, t;

	nr_turns = 0;
	KUNIT_ASSERT_TRUE(test, worker_start(&s, sleeper, NULL));
	KUNIT_ASSERT_TRUE(test, worker_start(&t, turn_taker, (void *)'t'));
	worker_end(&t);
	worker_end(&s);
	/* where its own turn comes depends on the host; that it did not keep the CPU does not */
	KUNIT_EXPECT_EQ(test, nr_turns, 4);
	KUNIT_EXPECT_EQ(test, turns[0], 't');
	KUNIT_EXPECT_GE(test, arch_clock_ns() - start, 3 * NSEC_PER_MSEC);
}

static void a_woken_sleeper_has_time_left(struct kunit *test)
{
	u64 left;

	set_current_state(TASK_UNINTERRUPTIBLE);
	wake_up_process(current); /* as if between the two */
	left = schedule_timeout_ns(60 * NSEC_PER_SEC);
	KUNIT_EXPECT_NE(test, left, 0ULL);
	KUNIT_EXPECT_LE(test, left, 60 * NSEC_PER_SEC);
}

static int spin_until_told(void *arg)
{
	u64 limit = arch_clock_ns() + 5 * NSEC_PER_SEC;

	while (!need_resched() && arch_clock_ns() < limit)
		arch_cpu_relax();
	return need_resched();
}

/* With another task waiting, a task that keeps the CPU is asked to give it up. */
static void a_slice_ends_when_others_wait(struct kunit *test)
{
	struct worker a, b;

	KUNIT_ASSERT_TRUE(test, worker_start(&a, spin_until_told, NULL));
	KUNIT_ASSERT_TRUE(test, worker_start(&b, return_its_argument, (void *)3));
	KUNIT_EXPECT_EQ(test, worker_end(&a), 1);
	KUNIT_EXPECT_EQ(test, worker_end(&b), 3);
}

static void a_switch_is_counted(struct kunit *test)
{
	u64 before = context_switches();
	struct worker w;

	KUNIT_ASSERT_TRUE(test, worker_start(&w, return_its_argument, NULL));
	worker_end(&w);
	KUNIT_EXPECT_GE(test, context_switches(), before + 2);
}

static void below_a_kernel_stack_nothing_is_mapped(struct kunit *test)
{
	char *stack = stack_alloc();
	pte_t *pte;

	KUNIT_ASSERT_NOT_NULL(test, stack);
	for (unsigned long i = 0; i < KERNEL_STACK_SIZE; i += PAGE_SIZE)
		KUNIT_EXPECT_NOT_NULL(test, vmalloc_to_page(stack + i));
	pte = kernel_pte((unsigned long)stack - PAGE_SIZE);
	KUNIT_EXPECT_TRUE(test, !pte || pte_none(*pte));
	KUNIT_EXPECT_FALSE(test, PageHighMem(vmalloc_to_page(stack)));
	stack_free(stack);
}

static void a_thread_that_cannot_be_made_leaves_nothing(struct kunit *test)
{
	struct task_struct *task;
	unsigned long n = 0;

	do {
		fail_arm(++n);
		task = kthread_create(return_its_argument, NULL, "kunit-fail");
		if (!IS_ERR(task))
			break;
		KUNIT_EXPECT_TRUE(test, fail_disarm());
		KUNIT_EXPECT_EQ(test, PTR_ERR(task), -ENOMEM);
	} while (n < 100);
	KUNIT_EXPECT_FALSE(test, fail_disarm());
	KUNIT_EXPECT_GE(test, n, 4UL); /* task, area, page list, pages */
	wake_up_process(task);
	let_others_run();
	sched_reap();
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(runnable_tasks_take_turns),
	KUNIT_CASE(a_task_runs_only_once_it_is_woken),
	KUNIT_CASE(the_status_of_a_thread_is_what_it_returned),
	KUNIT_CASE(tasks_nobody_waits_for_are_reaped),
	KUNIT_CASE(every_task_is_in_the_list),
	KUNIT_CASE(a_sleeper_leaves_the_cpu_to_others),
	KUNIT_CASE(a_woken_sleeper_has_time_left),
	KUNIT_CASE(a_slice_ends_when_others_wait),
	KUNIT_CASE(a_switch_is_counted),
	KUNIT_CASE(below_a_kernel_stack_nothing_is_mapped),
	KUNIT_CASE(a_thread_that_cannot_be_made_leaves_nothing),
	{ 0 },
};

const struct kunit_suite sched_suite = { "sched", cases };
