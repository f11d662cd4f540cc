// SPDX-License-Identifier: MIT
/*
 * tests/kernel/atomic_test.c - atomic counters, bits, per-CPU counters.
 *
 * What:     what each operation leaves and what it returns. That they are atomic shows
 *           only with several CPUs: smp_lock_test.c.
 * Start at: counters_return_what_the_book_says()
 */
#include "kernel/lib/atomic.h"

#include "kernel/lib/percpu_counter.h"
#include "kernel/time/timer.h"
#include "tests/kernel/fixture.h"

static void counters_return_what_the_book_says(struct kunit *test)
{
	atomic_t v = ATOMIC_INIT(3);

	atomic_add(4, &v);
	atomic_sub(2, &v);
	KUNIT_EXPECT_EQ(test, atomic_read(&v), 5);
	KUNIT_EXPECT_EQ(test, atomic_add_return(2, &v), 7);
	KUNIT_EXPECT_EQ(test, atomic_sub_return(3, &v), 4);
	KUNIT_EXPECT_EQ(test, atomic_inc_return(&v), 5);
	KUNIT_EXPECT_EQ(test, atomic_dec_return(&v), 4);
	KUNIT_EXPECT_FALSE(test, atomic_sub_and_test(3, &v));
	KUNIT_EXPECT_TRUE(test, atomic_sub_and_test(1, &v));
	KUNIT_EXPECT_FALSE(test, atomic_add_negative(0, &v));
	KUNIT_EXPECT_TRUE(test, atomic_add_negative(-1, &v));
	KUNIT_EXPECT_TRUE(test, atomic_inc_and_test(&v));
	atomic_set(&v, 1);
	KUNIT_EXPECT_TRUE(test, atomic_dec_and_test(&v));
	KUNIT_EXPECT_FALSE(test, atomic_dec_and_test(&v));
}

static void exchanges_return_what_was(struct kunit *test)
{
	atomic_t v = ATOMIC_INIT(1);

	KUNIT_EXPECT_EQ(test, atomic_xchg(&v, 7), 1);
	KUNIT_EXPECT_EQ(test, atomic_cmpxchg(&v, 6, 9), 7); /* is not 6: stays */
	KUNIT_EXPECT_EQ(test, atomic_cmpxchg(&v, 7, 9), 7);
	KUNIT_EXPECT_EQ(test, atomic_read(&v), 9);
	KUNIT_EXPECT_TRUE(test, atomic_inc_not_zero(&v));
	KUNIT_EXPECT_EQ(test, atomic_read(&v), 10);
	atomic_set(&v, 0);
	KUNIT_EXPECT_FALSE(test, atomic_inc_not_zero(&v));
	KUNIT_EXPECT_EQ(test, atomic_read(&v), 0);
}

static void two_parties_are_never_in_at_once(struct kunit *test)
{
	atomic_t v = ATOMIC_INIT(0);

	KUNIT_EXPECT_TRUE(test, atomic_inc_unless_negative(&v));
	KUNIT_EXPECT_TRUE(test, atomic_inc_unless_negative(&v));
	KUNIT_EXPECT_FALSE(test, atomic_dec_unless_positive(&v));
	KUNIT_EXPECT_EQ(test, atomic_read(&v), 2);
	atomic_set(&v, 0);
	KUNIT_EXPECT_TRUE(test, atomic_dec_unless_positive(&v));
	KUNIT_EXPECT_TRUE(test, atomic_dec_unless_positive(&v));
	KUNIT_EXPECT_FALSE(test, atomic_inc_unless_negative(&v));
	KUNIT_EXPECT_EQ(test, atomic_read(&v), -2);
}

static void bits_tell_what_they_were(struct kunit *test)
{
	unsigned long words[3] = { 0 };
	static const unsigned int numbers[] = { 0, 31, 32, 63, 64, 70, 191 };

	for (int i = 0; i < ARRAY_SIZE(numbers); i++) {
		unsigned int nr = numbers[i];

		set_bit(nr, words);
		KUNIT_EXPECT_TRUE(test, test_bit(nr, words));
		KUNIT_EXPECT_EQ(test, words[nr / 64], 1UL << nr % 64);
		KUNIT_EXPECT_TRUE(test, test_and_set_bit(nr, words));
		KUNIT_EXPECT_TRUE(test, test_and_clear_bit(nr, words));
		KUNIT_EXPECT_FALSE(test, test_and_clear_bit(nr, words));
		KUNIT_EXPECT_FALSE(test, test_and_set_bit(nr, words));
		KUNIT_EXPECT_TRUE(test, test_and_change_bit(nr, words));
		KUNIT_EXPECT_FALSE(test, test_and_change_bit(nr, words));
		change_bit(nr, words);
		KUNIT_EXPECT_FALSE(test, test_bit(nr, words));
		change_bit(nr, words);
		clear_bit(nr, words);
		KUNIT_EXPECT_EQ(test, words[0] | words[1] | words[2], 0UL);
	}
}

static struct percpu_counter counter;

static void count_in_interrupt(unsigned long data)
{
	percpu_counter_inc(&counter);
	WRITE_ONCE(*(bool *)data, true);
}

static void a_per_cpu_counter_adds_up(struct kunit *test)
{
	long before = percpu_counter_sum(&counter), n = 0;
	bool fired = false;
	struct ktimer timer = { .function = count_in_interrupt, .data = (unsigned long)&fired };

	percpu_counter_add(&counter, 10);
	percpu_counter_dec(&counter);
	KUNIT_EXPECT_EQ(test, percpu_counter_sum(&counter) - before, 9L);
	ktimer_start(&timer, arch_clock_ns() + NSEC_PER_MSEC);
	for (; !READ_ONCE(fired); n++) /* the handler counts between two of these */
		percpu_counter_inc(&counter);
	KUNIT_EXPECT_EQ(test, percpu_counter_sum(&counter) - before, 9L + n + 1);
	counter.cpu[MAX_CPUS - 1].count -= 4;
	KUNIT_EXPECT_EQ(test, percpu_counter_sum(&counter) - before, 6L + n);
	KUNIT_EXPECT_EQ(test, sizeof(counter), 64UL * MAX_CPUS);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(counters_return_what_the_book_says), KUNIT_CASE(exchanges_return_what_was),
	KUNIT_CASE(two_parties_are_never_in_at_once),	KUNIT_CASE(bits_tell_what_they_were),
	KUNIT_CASE(a_per_cpu_counter_adds_up),		{ 0 },
};

const struct kunit_suite atomic_suite = { "atomic", cases };
