// SPDX-License-Identifier: MIT
/*
 * tests/kernel/futex_test.c - waiting for a word of user memory.
 *
 * What:     kernel threads that live in one user address space wait and wake as the threads
 *           of a program do. A thread that waits can be counted at its word, so no case
 *           guesses when it sleeps. Where a lost wake-up would hang a case, the wait has
 *           a deadline far away, and reaching it is the failure.
 * Start at: the_longest_waiting_is_woken_first()
 * Not here: signals and the end of a thread: tests/user/as-user/futex_*, robust_*.
 */
#include "kernel/locking/futex.h"
#include "kernel/syscall.h"
#include "kernel/time/timer.h"
#include "kernel/uapi/futex.h"
#include "mm/virt/vma.h"
#include "tests/kernel/fixture.h"

#define WORD(n)	    ((u32 __user *)(USER_BASE + 4 * (n)))
#define OTHER_PAGE  ((u32 __user *)(USER_BASE + PAGE_SIZE))
#define WAITERS	    6
#define PRIVATE(op) ((op) | FUTEX_PRIVATE_FLAG)
#define FAR_AWAY    (arch_clock_ns() + 60 * NSEC_PER_SEC)
#define NOT_A_TIME(n) \
	((const struct timespec_abi __force __user *)(long)(n)) /* the argument val2 */

static struct mm_struct *shared_mm; /* where the threads of a case live */
static atomic_t finished;	    /* how many have come back: their order */

static bool begin(struct kunit *test)
{
	shared_mm = kunit_user_mm(test);
	atomic_set(&finished, 0);
	return shared_mm && user_anon_at(USER_BASE, 2, RW) == USER_BASE;
}

/* ------------------------------------------------------------------ */
/* Threads that wait                                                   */

struct waiter {
	struct worker worker;
	u32 __user *uaddr;
	bool shared;
	u32 bitset;
	u64 deadline;
	int result, place; /* what futex_wait() said; 1 for the first to come back */
};
static struct waiter waiters[WAITERS];

static int waiter_thread(void *arg)
{
	struct waiter *w = arg;

	use_mm(shared_mm);
	w->result = futex_wait(w->uaddr, w->shared, 0, w->deadline, w->bitset);
	w->place = atomic_add_return(1, &finished);
	use_mm(NULL);
	return 0;
}

static bool await_count(u32 __user *uaddr, bool shared, int n)
{
	for (int i = 0; i < 100000 && futex_waiters(uaddr, shared) != n; i++)
		sleep_ns(10 * NSEC_PER_USEC);
	return futex_waiters(uaddr, shared) == n;
}

static bool await_finished(int n)
{
	for (int i = 0; i < 100000 && atomic_read(&finished) != n; i++)
		sleep_ns(10 * NSEC_PER_USEC);
	return atomic_read(&finished) == n;
}

/* One more thread at uaddr, asleep when this returns. */
static bool start_waiter_with(int i, u32 __user *uaddr, bool shared, u32 bitset, u64 deadline)
{
	int before = futex_waiters(uaddr, shared);

	waiters[i] = (struct waiter){ .uaddr = uaddr,
				      .shared = shared,
				      .bitset = bitset,
				      .deadline = deadline };
	return worker_start(&waiters[i].worker, waiter_thread, &waiters[i]) &&
	       await_count(uaddr, shared, before + 1);
}

static bool start_waiter(int i, u32 __user *uaddr)
{
	return start_waiter_with(i, uaddr, false, FUTEX_ANY, FAR_AWAY);
}

static void end_waiters(struct kunit *test, int n)
{
	for (int i = 0; i < n; i++) {
		worker_end(&waiters[i].worker);
		KUNIT_EXPECT_EQ(test, waiters[i].result, 0);
	}
}

/* ------------------------------------------------------------------ */
/* One word                                                            */

static void who_waits_must_have_seen_the_value(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, begin(test));
	put_user(7u, WORD(0));
	KUNIT_EXPECT_EQ(test, futex_wait(WORD(0), false, 0, FAR_AWAY, FUTEX_ANY), -EAGAIN);
	KUNIT_EXPECT_EQ(test, futex_wait(WORD(0), false, 7, 0, FUTEX_ANY), -ETIMEDOUT);
	KUNIT_EXPECT_EQ(test, futex_wait(WORD(0), false, 7, FAR_AWAY, 0), -EINVAL);
	KUNIT_EXPECT_EQ(test, futex_waiters(WORD(0), false), 0);
}

static void words_that_are_none(struct kunit *test)
{
	u32 __user *odd = (u32 __user *)(USER_BASE + 2);
	u32 __user *nowhere = (u32 __user *)(USER_BASE + 2 * PAGE_SIZE);
	u32 __user *kernel = (u32 __user *)PAGE_OFFSET;

	KUNIT_ASSERT_TRUE(test, begin(test));
	KUNIT_EXPECT_EQ(test, futex_wait(odd, false, 0, 0, FUTEX_ANY), -EINVAL);
	KUNIT_EXPECT_EQ(test, futex_wait(nowhere, false, 0, 0, FUTEX_ANY), -EFAULT);
	KUNIT_EXPECT_EQ(test, futex_wait(kernel, false, 0, 0, FUTEX_ANY), -EFAULT);
	KUNIT_EXPECT_EQ(test, futex_wake(odd, false, 1, FUTEX_ANY), -EINVAL);
	KUNIT_EXPECT_EQ(test, futex_wake(nowhere, false, 1, FUTEX_ANY), 0);
	KUNIT_EXPECT_EQ(test, futex_wake(nowhere, true, 1, FUTEX_ANY), -EFAULT);
	KUNIT_EXPECT_EQ(test, futex_wake(kernel, false, 1, FUTEX_ANY), -EFAULT);
	KUNIT_EXPECT_EQ(test, futex_wake(WORD(0), false, 1, 0), -EINVAL);
}

static void a_page_that_is_not_there_is_brought(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, begin(test));
	KUNIT_EXPECT_TRUE(test, pte_none(user_pte(USER_BASE + PAGE_SIZE)));
	KUNIT_EXPECT_EQ(test, futex_wait(OTHER_PAGE, false, 0, 0, FUTEX_ANY), -ETIMEDOUT);
	KUNIT_EXPECT_FALSE(test, pte_none(user_pte(USER_BASE + PAGE_SIZE)));
	/* to change the word, the page must be the program's own: not the page of zeros */
	KUNIT_EXPECT_FALSE(test, pte_write(user_pte(USER_BASE + PAGE_SIZE)));
	KUNIT_EXPECT_EQ(test,
			sys_futex(WORD(0), PRIVATE(FUTEX_WAKE_OP), 1, NULL, OTHER_PAGE,
				  FUTEX_OP_SET << 28 | 5 << 12),
			0L);
	KUNIT_EXPECT_EQ(test, user_peek(USER_BASE + PAGE_SIZE), 5);
	KUNIT_EXPECT_EQ(test, current->pagefaults_off, 0);
}

static void with_page_faults_off_nothing_is_brought(struct kunit *test)
{
	u32 value = 1, was = 1;

	KUNIT_ASSERT_TRUE(test, begin(test));
	pagefault_disable();
	KUNIT_EXPECT_EQ(test, get_user(value, WORD(0)), -EFAULT);
	KUNIT_EXPECT_EQ(test, cmpxchg_user(&was, WORD(0), 0, 9), -EFAULT);
	pagefault_enable();
	KUNIT_EXPECT_TRUE(test, pte_none(user_pte(USER_BASE)));
	KUNIT_EXPECT_EQ(test, cmpxchg_user(&was, WORD(0), 0, 9), 0);
	KUNIT_EXPECT_EQ(test, was, 0u);
	pagefault_disable();
	KUNIT_EXPECT_EQ(test, cmpxchg_user(&was, WORD(0), 0, 5), 0); /* it is there now */
	pagefault_enable();
	KUNIT_EXPECT_EQ(test, was, 9u);
	KUNIT_EXPECT_EQ(test, user_peek(USER_BASE), 9);
}

static void the_longest_waiting_is_woken_first(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, begin(test));
	for (int i = 0; i < 4; i++)
		KUNIT_ASSERT_TRUE(test, start_waiter(i, WORD(0)));
	for (int i = 0; i < 4; i++) {
		KUNIT_EXPECT_EQ(test, futex_wake(WORD(0), false, 1, FUTEX_ANY), 1);
		KUNIT_EXPECT_TRUE(test, await_finished(i + 1));
	}
	end_waiters(test, 4);
	for (int i = 0; i < 4; i++)
		KUNIT_EXPECT_EQ(test, waiters[i].place, i + 1);
}

static void only_those_at_the_word_are_woken(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, begin(test));
	for (int i = 0; i < 6; i++)
		KUNIT_ASSERT_TRUE(test, start_waiter(i, WORD(i % 2)));
	KUNIT_EXPECT_EQ(test, futex_wake(WORD(0), false, 2, FUTEX_ANY), 2);
	KUNIT_EXPECT_EQ(test, futex_waiters(WORD(0), false), 1);
	KUNIT_EXPECT_EQ(test, futex_waiters(WORD(1), false), 3);
	KUNIT_EXPECT_EQ(test, futex_wake(WORD(1), false, 100, FUTEX_ANY), 3);
	KUNIT_EXPECT_EQ(test, futex_wake(WORD(0), false, 0, FUTEX_ANY), 1); /* one in any case */
	KUNIT_EXPECT_EQ(test, futex_wake(WORD(0), false, 1, FUTEX_ANY), 0);
	end_waiters(test, 6);
}

static void a_bitset_chooses(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, begin(test));
	for (int i = 0; i < 3; i++)
		KUNIT_ASSERT_TRUE(test, start_waiter_with(i, WORD(0), false, 1u << i, FAR_AWAY));
	KUNIT_EXPECT_EQ(test, futex_wake(WORD(0), false, 10, 8), 0);
	KUNIT_EXPECT_EQ(test, futex_wake(WORD(0), false, 10, 2 | 8), 1);
	KUNIT_EXPECT_TRUE(test, await_finished(1));
	KUNIT_EXPECT_EQ(test, waiters[1].place, 1);
	KUNIT_EXPECT_EQ(test, futex_wake(WORD(0), false, 10, FUTEX_ANY), 2);
	end_waiters(test, 3);
}

static void private_and_shared_do_not_meet(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, begin(test));
	KUNIT_ASSERT_TRUE(test, start_waiter_with(0, WORD(0), true, FUTEX_ANY, FAR_AWAY));
	KUNIT_EXPECT_EQ(test, futex_wake(WORD(0), false, 1, FUTEX_ANY), 0);
	KUNIT_EXPECT_EQ(test, futex_wake(WORD(0), true, 1, FUTEX_ANY), 1);
	end_waiters(test, 1);
}

/* Memory that fork shared: the word is the same from both address spaces, if it is asked for as shared. */
static void a_shared_word_is_one_in_all_address_spaces(struct kunit *test)
{
	struct mm_struct *own, *child;

	KUNIT_ASSERT_TRUE(test, begin(test));
	KUNIT_ASSERT_EQ(test,
			user_mmap(NULL, USER_BASE, PAGE_SIZE, RW,
				  MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED, 0),
			USER_BASE);
	own = shared_mm;
	KUNIT_ASSERT_EQ(test, dup_mm(own, &child), 0);
	shared_mm = child; /* where the waiters live */
	if (!start_waiter_with(0, WORD(3), true, FUTEX_ANY, FAR_AWAY))
		kunit_fail(test, __FILE__, __LINE__, "nobody waits at the shared word");
	KUNIT_EXPECT_EQ(test, futex_wake(WORD(3), false, 1, FUTEX_ANY), 0);
	KUNIT_EXPECT_EQ(test, futex_wake(WORD(2), true, 1, FUTEX_ANY), 0);
	KUNIT_EXPECT_EQ(test, futex_wake(WORD(3), true, 1, FUTEX_ANY), 1);
	end_waiters(test, 1);
	/* the page behind it was copied by fork: each has a word of its own */
	waiters[0] = (struct waiter){ .uaddr = OTHER_PAGE,
				      .shared = true,
				      .bitset = FUTEX_ANY,
				      .deadline = arch_clock_ns() + NSEC_PER_MSEC };
	KUNIT_ASSERT_TRUE(test, worker_start(&waiters[0].worker, waiter_thread, &waiters[0]));
	KUNIT_EXPECT_EQ(test, futex_waiters(OTHER_PAGE, true), 0);
	worker_end(&waiters[0].worker);
	KUNIT_EXPECT_EQ(test, waiters[0].result, -ETIMEDOUT);
	mmput(child);
	shared_mm = own;
}

static void a_wait_ends_at_its_deadline(struct kunit *test)
{
	u64 start = arch_clock_ns(), deadline = start + 2 * NSEC_PER_MSEC;

	KUNIT_ASSERT_TRUE(test, begin(test));
	KUNIT_EXPECT_EQ(test, futex_wait(WORD(0), false, 0, deadline, FUTEX_ANY), -ETIMEDOUT);
	KUNIT_EXPECT_GE(test, arch_clock_ns(), deadline);
	KUNIT_EXPECT_EQ(test, futex_waiters(WORD(0), false), 0);
}

/* ------------------------------------------------------------------ */
/* Two words                                                           */

static void requeue_moves_without_waking(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, begin(test));
	for (int i = 0; i < 5; i++)
		KUNIT_ASSERT_TRUE(test, start_waiter(i, WORD(0)));
	KUNIT_EXPECT_EQ(
		test, sys_futex(WORD(0), PRIVATE(FUTEX_REQUEUE), 1, NOT_A_TIME(2), WORD(1), 0), 3L);
	KUNIT_EXPECT_TRUE(test, await_finished(1));
	KUNIT_EXPECT_EQ(test, waiters[0].place, 1); /* the longest waiting was woken */
	KUNIT_EXPECT_EQ(test, futex_waiters(WORD(0), false), 2);
	KUNIT_EXPECT_EQ(test, futex_waiters(WORD(1), false), 2);
	KUNIT_EXPECT_EQ(test, futex_wake(WORD(1), false, 10, FUTEX_ANY), 2);
	KUNIT_EXPECT_TRUE(test, await_finished(3));
	KUNIT_EXPECT_EQ(test, futex_wake(WORD(0), false, 10, FUTEX_ANY), 2);
	end_waiters(test, 5);
}

static void requeue_compares_first(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, begin(test));
	KUNIT_ASSERT_TRUE(test, start_waiter(0, WORD(0)));
	KUNIT_EXPECT_EQ(
		test, sys_futex(WORD(0), PRIVATE(FUTEX_CMP_REQUEUE), 0, NOT_A_TIME(1), WORD(1), 1),
		(long)-EAGAIN);
	KUNIT_EXPECT_EQ(
		test, sys_futex(WORD(0), PRIVATE(FUTEX_CMP_REQUEUE), -1, NOT_A_TIME(1), WORD(1), 0),
		(long)-EINVAL);
	KUNIT_EXPECT_EQ(test, futex_waiters(WORD(0), false), 1);
	KUNIT_EXPECT_EQ(
		test, sys_futex(WORD(0), PRIVATE(FUTEX_CMP_REQUEUE), 0, NOT_A_TIME(1), WORD(1), 0),
		1L);
	/* to itself: it stays, and is counted */
	KUNIT_EXPECT_EQ(
		test, sys_futex(WORD(1), PRIVATE(FUTEX_REQUEUE), 0, NOT_A_TIME(9), WORD(1), 0), 1L);
	KUNIT_EXPECT_EQ(test, futex_wake(WORD(1), false, 1, FUTEX_ANY), 1);
	end_waiters(test, 1);
}

static void a_moved_waiter_leaves_the_second_word(struct kunit *test)
{
	long moved = 0;

	KUNIT_ASSERT_TRUE(test, begin(test));
	/* on a slow machine the deadline may come before the move: then a later one */
	for (u64 ms = 20; !moved && ms < 20000; ms *= 4) {
		start_waiter_with(0, WORD(0), false, FUTEX_ANY,
				  arch_clock_ns() + ms * NSEC_PER_MSEC);
		moved = sys_futex(WORD(0), PRIVATE(FUTEX_REQUEUE), 0, NOT_A_TIME(1), WORD(1), 0);
		worker_end(&waiters[0].worker);
		KUNIT_EXPECT_EQ(test, waiters[0].result, -ETIMEDOUT);
	}
	KUNIT_EXPECT_EQ(test, moved, 1L);
	KUNIT_EXPECT_EQ(test, futex_waiters(WORD(1), false), 0);
}

static void wake_op_changes_and_compares(struct kunit *test)
{
	static const struct {
		unsigned int op, oparg, cmp, cmparg;
		u32 old, new;
		long result; /* nobody waits: 0, or an errno */
	} rows[] = {
		{ FUTEX_OP_SET, 5, FUTEX_OP_CMP_EQ, 0, 1, 5, 0 },
		{ FUTEX_OP_ADD, 0xfff, FUTEX_OP_CMP_EQ, 0, 1, 0, 0 }, /* 12 bits: -1 */
		{ FUTEX_OP_OR, 6, FUTEX_OP_CMP_NE, 0, 1, 7, 0 },
		{ FUTEX_OP_ANDN, 6, FUTEX_OP_CMP_LT, 0, 7, 1, 0 },
		{ FUTEX_OP_XOR, 6, FUTEX_OP_CMP_GE, 0, 3, 5, 0 },
		{ FUTEX_OP_SET | FUTEX_OP_OPARG_SHIFT, 4, FUTEX_OP_CMP_LE, 0, 0, 16, 0 },
		{ 5, 0, 0, 0, 3, 3, -ENOSYS }, /* no such operation: nothing is changed */
		{ FUTEX_OP_SET, 9, 6, 0, 3, 9, -ENOSYS }, /* no such comparison: it is */
	};

	KUNIT_ASSERT_TRUE(test, begin(test));
	for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++) {
		u32 code = rows[i].op << 28 | rows[i].cmp << 24 | rows[i].oparg << 12 |
			   rows[i].cmparg;
		u32 value;

		put_user(rows[i].old, WORD(1));
		KUNIT_EXPECT_EQ(test,
				sys_futex(WORD(0), PRIVATE(FUTEX_WAKE_OP), 1, NOT_A_TIME(1),
					  WORD(1), code),
				rows[i].result);
		KUNIT_EXPECT_EQ(test, get_user(value, WORD(1)), 0);
		KUNIT_EXPECT_EQ(test, value, rows[i].new);
	}
}

static void wake_op_wakes_at_both(struct kunit *test)
{
	const u32 code = FUTEX_OP_SET << 28 | FUTEX_OP_CMP_GT << 24 | 0 << 12 | 0xfff;

	KUNIT_ASSERT_TRUE(test, begin(test));
	for (int i = 0; i < 4; i++)
		KUNIT_ASSERT_TRUE(test, start_waiter(i, WORD(i / 2)));
	/* 0 > -1 */
	KUNIT_EXPECT_EQ(test,
			sys_futex(WORD(0), PRIVATE(FUTEX_WAKE_OP), 1, NOT_A_TIME(2), WORD(1), code),
			3L);
	put_user(-1, WORD(1));
	/* -1 > -1 is not: only at the first */
	KUNIT_EXPECT_EQ(test,
			sys_futex(WORD(0), PRIVATE(FUTEX_WAKE_OP), 9, NOT_A_TIME(9), WORD(1), code),
			1L);
	end_waiters(test, 4);
}

static void what_does_not_exist_says_so(struct kunit *test)
{
	static const int ops[] = { 2,
				   FUTEX_LOCK_PI,
				   7,
				   8,
				   FUTEX_WAIT_REQUEUE_PI,
				   12,
				   FUTEX_LOCK_PI2,
				   14,
				   1000,
				   FUTEX_WAKE | FUTEX_CLOCK_REALTIME,
				   FUTEX_WAIT | FUTEX_CLOCK_REALTIME };

	KUNIT_ASSERT_TRUE(test, begin(test));
	for (unsigned int i = 0; i < ARRAY_SIZE(ops); i++)
		KUNIT_EXPECT_EQ(test, sys_futex(WORD(0), ops[i], 1, NULL, WORD(1), 0),
				(long)-ENOSYS);
}

/* ------------------------------------------------------------------ */
/* Races                                                               */

#define THREADS 4
#define ROUNDS	1000
static atomic_t lost; /* waits that nobody ended, calls that failed */

/* A mutex of three states: free, held, held and somebody may wait. */
static u32 swap_word(u32 __user *word, u32 old, u32 new)
{
	u32 was = ~0u;

	if (cmpxchg_user(&was, word, old, new))
		atomic_inc(&lost);
	return was;
}

static void user_lock(u32 __user *word)
{
	u32 was = swap_word(word, 0, 1);

	while (was != 0) {
		if (was == 2 || swap_word(word, 1, 2) != 0)
			if (futex_wait(word, false, 2, FAR_AWAY, FUTEX_ANY) == -ETIMEDOUT)
				atomic_inc(&lost);
		was = swap_word(word, 0, 2);
	}
}

static void user_unlock(u32 __user *word)
{
	u32 was = swap_word(word, 1, 0);

	if (was == 2) {
		put_user(0u, word);
		futex_wake(word, false, 1, FUTEX_ANY);
	}
}

static int adder(void *unused)
{
	use_mm(shared_mm);
	for (int i = 0; i < ROUNDS; i++) {
		u32 sum;

		user_lock(WORD(0));
		get_user(sum, WORD(1));
		if (i % 8 == 0)
			schedule(); /* so that others find it held */
		put_user(sum + 1, WORD(1));
		user_unlock(WORD(0));
	}
	use_mm(NULL);
	return 0;
}

static void a_mutex_loses_no_wakeup(struct kunit *test)
{
	static struct worker workers[THREADS];
	u32 sum;

	KUNIT_ASSERT_TRUE(test, begin(test));
	atomic_set(&lost, 0);
	for (int i = 0; i < THREADS; i++)
		KUNIT_ASSERT_TRUE(test, worker_start(&workers[i], adder, NULL));
	for (int i = 0; i < THREADS; i++)
		worker_end(&workers[i]);
	get_user(sum, WORD(1));
	KUNIT_EXPECT_EQ(test, sum, (u32)THREADS * ROUNDS);
	KUNIT_EXPECT_EQ(test, atomic_read(&lost), 0);
}

/* Waits that end in every way at once: woken here or there, or by the deadline. */
static int short_waiter(void *unused)
{
	use_mm(shared_mm);
	for (int i = 0; i < ROUNDS; i++) {
		u64 deadline = arch_clock_ns() + (i % 16) * 10 * NSEC_PER_USEC;
		int result = futex_wait(WORD(i % 2), false, 0, deadline, FUTEX_ANY);

		if (result && result != -ETIMEDOUT)
			atomic_inc(&lost);
		cond_resched();
	}
	atomic_inc(&finished);
	use_mm(NULL);
	return 0;
}

static void waiters_are_moved_to_and_fro_while_they_leave(struct kunit *test)
{
	static struct worker workers[THREADS];

	KUNIT_ASSERT_TRUE(test, begin(test));
	atomic_set(&lost, 0);
	for (int i = 0; i < THREADS; i++)
		KUNIT_ASSERT_TRUE(test, worker_start(&workers[i], short_waiter, NULL));
	while (atomic_read(&finished) < THREADS) {
		sys_futex(WORD(0), PRIVATE(FUTEX_REQUEUE), 0, NOT_A_TIME(9), WORD(1), 0);
		sys_futex(WORD(1), PRIVATE(FUTEX_REQUEUE), 1, NOT_A_TIME(1), WORD(0), 0);
		schedule();
	}
	for (int i = 0; i < THREADS; i++)
		worker_end(&workers[i]);
	KUNIT_EXPECT_EQ(test, atomic_read(&lost), 0);
	KUNIT_EXPECT_EQ(test, futex_waiters(WORD(0), false) + futex_waiters(WORD(1), false), 0);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(who_waits_must_have_seen_the_value),
	KUNIT_CASE(words_that_are_none),
	KUNIT_CASE(a_page_that_is_not_there_is_brought),
	KUNIT_CASE(with_page_faults_off_nothing_is_brought),
	KUNIT_CASE(the_longest_waiting_is_woken_first),
	KUNIT_CASE(only_those_at_the_word_are_woken),
	KUNIT_CASE(a_bitset_chooses),
	KUNIT_CASE(private_and_shared_do_not_meet),
	KUNIT_CASE(a_shared_word_is_one_in_all_address_spaces),
	KUNIT_CASE(a_wait_ends_at_its_deadline),
	KUNIT_CASE(requeue_moves_without_waking),
	KUNIT_CASE(requeue_compares_first),
	KUNIT_CASE(a_moved_waiter_leaves_the_second_word),
	KUNIT_CASE(wake_op_changes_and_compares),
	KUNIT_CASE(wake_op_wakes_at_both),
	KUNIT_CASE(what_does_not_exist_says_so),
	KUNIT_CASE(a_mutex_loses_no_wakeup),
	KUNIT_CASE(waiters_are_moved_to_and_fro_while_they_leave),
	{ 0 },
};
const struct kunit_suite futex_suite = { "futex", cases };
