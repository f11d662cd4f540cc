// SPDX-License-Identifier: MIT
/*
 * tests/kernel/mprotect_test.c - mprotect and madvise: the same areas, treated otherwise.
 *
 * What:     refusals; what becomes of areas (split, united again) and of entries that
 *           exist already; what madvise() may throw away and what not.
 * Start at: a_right_taken_away_counts_at_once()
 */
#include "mm/phys/page_alloc.h"
#include "mm/virt/fault.h"
#include "mm/virt/mmap.h"
#include "tests/kernel/fixture.h"

#define PAGE(n) (USER_BASE + (n)*PAGE_SIZE)

/* ------------------------------------------------------------------ */
/* mprotect                                                            */

static void impossible_requests_are_refused(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, kunit_user_mm(test) && user_anon_at(PAGE(0), 2, RW) == PAGE(0));
	KUNIT_EXPECT_EQ(test, user_mprotect(PAGE(0) + 1, PAGE_SIZE, PROT_READ), -EINVAL);
	KUNIT_EXPECT_EQ(test, user_mprotect(PAGE(0), 0, PROT_READ), 0); /* nothing to do */
	KUNIT_EXPECT_EQ(test, user_mprotect(PAGE(0), ~0UL, PROT_READ), -ENOMEM);
	KUNIT_EXPECT_EQ(test, user_mprotect(PAGE(0), 0 - PAGE(0), PROT_READ), -ENOMEM);
	KUNIT_EXPECT_EQ(test, user_mprotect(PAGE(0), PAGE_SIZE, 0x40), -EINVAL);
	KUNIT_EXPECT_EQ(
		test, user_mprotect(PAGE(0), PAGE_SIZE, PROT_READ | PROT_GROWSDOWN | PROT_GROWSUP),
		-EINVAL);
	KUNIT_EXPECT_EQ(test, user_mprotect(PAGE(5), PAGE_SIZE, PROT_READ), -ENOMEM);
	KUNIT_EXPECT_EQ(test, user_mprotect(PAGE_OFFSET, PAGE_SIZE, PROT_READ), -ENOMEM);
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(0), 1) | user_poke(PAGE(1), 1), 0);
	KUNIT_EXPECT_EQ(test, user_areas(), 1);
}

static void a_right_taken_away_counts_at_once(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, kunit_user_mm(test) && user_anon_at(PAGE(0), 1, RW) == PAGE(0));
	KUNIT_ASSERT_EQ(test, user_poke(PAGE(0), 5), 0);
	KUNIT_EXPECT_EQ(test, user_mprotect(PAGE(0), PAGE_SIZE, PROT_READ), 0);
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(0), 6), -EFAULT);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(0)), 5);
	KUNIT_EXPECT_EQ(test, user_mprotect(PAGE(0), PAGE_SIZE, PROT_NONE), 0);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(0)), -EFAULT);
	KUNIT_EXPECT_EQ(test, user_mprotect(PAGE(0), PAGE_SIZE, RW), 0);
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(0) + 1, 6), 0);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(0)), 5);
}

static void a_page_out_of_reach_is_kept(struct kunit *test)
{
	struct page *page;

	KUNIT_ASSERT_TRUE(test, kunit_user_mm(test) && user_anon_at(PAGE(0), 1, RW) == PAGE(0));
	KUNIT_ASSERT_EQ(test, user_poke(PAGE(0), 5), 0);
	page = user_page(PAGE(0));
	KUNIT_EXPECT_EQ(test, user_mprotect(PAGE(0), PAGE_SIZE, PROT_NONE), 0);
	KUNIT_EXPECT_PTR_EQ(test, user_page(PAGE(0)), page);
	KUNIT_EXPECT_EQ(test, current->mm->rss, 1UL);
	KUNIT_EXPECT_TRUE(test, pte_dirty(user_pte(PAGE(0)))); /* what the CPU noted stays noted */
	KUNIT_EXPECT_EQ(test, user_mprotect(PAGE(0), PAGE_SIZE, PROT_READ), 0);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(0)), 5);
	KUNIT_EXPECT_PTR_EQ(test, user_page(PAGE(0)), page);
}

static void execution_is_the_areas_to_allow(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, kunit_user_mm(test) && user_anon_at(PAGE(0), 1, RW) == PAGE(0));
	KUNIT_ASSERT_EQ(test, user_poke(PAGE(0), 5), 0);
	if (!(pte_supported_mask & _PAGE_NX))
		kunit_skip(test, "this CPU has no NX");
	KUNIT_EXPECT_FALSE(test, pte_exec(user_pte(PAGE(0))));
	KUNIT_EXPECT_EQ(test, user_mprotect(PAGE(0), PAGE_SIZE, PROT_READ | PROT_EXEC), 0);
	KUNIT_EXPECT_TRUE(test, pte_exec(user_pte(PAGE(0))));
	KUNIT_EXPECT_EQ(test, user_mprotect(PAGE(0), PAGE_SIZE, PROT_READ), 0);
	KUNIT_EXPECT_FALSE(test, pte_exec(user_pte(PAGE(0))));
}

static void part_of_an_area_is_split_off_and_unites_again(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, kunit_user_mm(test) && user_anon_at(PAGE(0), 9, RW) == PAGE(0));
	KUNIT_ASSERT_TRUE(test, user_fill(PAGE(0), 9 * PAGE_SIZE, 4));
	KUNIT_EXPECT_EQ(test, user_mprotect(PAGE(3), 3 * PAGE_SIZE, PROT_READ), 0);
	KUNIT_EXPECT_EQ(test, user_areas(), 3);
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(2), 4), 0);
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(3), 4), -EFAULT);
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(5), 4), -EFAULT);
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(6), 4), 0);
	KUNIT_EXPECT_EQ(test, user_mprotect(PAGE(0), PAGE_SIZE, PROT_READ), 0);
	KUNIT_EXPECT_EQ(test, user_areas(), 4);
	KUNIT_EXPECT_EQ(test, user_mprotect(PAGE(0), 9 * PAGE_SIZE, RW), 0);
	KUNIT_EXPECT_EQ(test, user_areas(), 1);
	KUNIT_EXPECT_EQ(test, current->mm->rss, 9UL);
	KUNIT_EXPECT_EQ(test, vma_check(current->mm), 0);
}

static void what_comes_before_a_hole_is_changed(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, kunit_user_mm(test) && user_anon_at(PAGE(0), 2, RW) == PAGE(0) &&
					user_anon_at(PAGE(3), 2, RW) == PAGE(3));
	KUNIT_EXPECT_EQ(test, user_mprotect(PAGE(0), 5 * PAGE_SIZE, PROT_READ), -ENOMEM);
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(1), 1), -EFAULT);
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(3), 1), 0);
	KUNIT_EXPECT_EQ(test, user_mprotect(PAGE(2), 2 * PAGE_SIZE, PROT_READ), -ENOMEM);
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(3), 1), 0);
}

static void without_memory_to_split_nothing_is_lost(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, kunit_user_mm(test) && user_anon_at(PAGE(0), 9, RW) == PAGE(0));
	KUNIT_ASSERT_TRUE(test, user_fill(PAGE(0), 9 * PAGE_SIZE, 4));
	for (unsigned long n = 1; n <= 2; n++) {
		fail_arm(n);
		KUNIT_EXPECT_EQ(test, user_mprotect(PAGE(3), 3 * PAGE_SIZE, PROT_READ), -ENOMEM);
		KUNIT_EXPECT_TRUE(test, fail_disarm());
		KUNIT_EXPECT_EQ(test, vma_check(current->mm), 0);
		for (unsigned long p = 0; p < 9; p++)
			KUNIT_EXPECT_EQ(test, user_poke(PAGE(p), 4), 0);
	}
}

static void the_number_of_areas_is_limited(struct kunit *test)
{
	int limit = max_map_count;

	KUNIT_ASSERT_TRUE(test, kunit_user_mm(test) && user_anon_at(PAGE(0), 9, RW) == PAGE(0));
	max_map_count = 2;
	KUNIT_EXPECT_EQ(test, user_mprotect(PAGE(0), PAGE_SIZE, PROT_READ), 0);
	KUNIT_EXPECT_EQ(test, user_mprotect(PAGE(8), PAGE_SIZE, PROT_READ), -ENOMEM);
	KUNIT_EXPECT_EQ(test, user_areas(), 2);
	max_map_count = limit;
}

static void the_zero_page_stays_read_only(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test,
			  kunit_user_mm(test) && user_anon_at(PAGE(0), 1, PROT_READ) == PAGE(0));
	KUNIT_ASSERT_EQ(test, user_peek(PAGE(0)), 0);
	KUNIT_EXPECT_PTR_EQ(test, user_page(PAGE(0)), zero_page);
	KUNIT_EXPECT_EQ(test, user_mprotect(PAGE(0), PAGE_SIZE, RW), 0);
	KUNIT_EXPECT_FALSE(test, pte_write(user_pte(PAGE(0))));
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(0), 1), 0);
	KUNIT_EXPECT_TRUE(test, user_page(PAGE(0)) != zero_page);
	KUNIT_EXPECT_TRUE(test, page_is(zero_page, 0));
}

static void growsdown_reaches_to_the_start_of_the_stack(struct kunit *test)
{
	KUNIT_ASSERT_NOT_NULL(test, kunit_user_mm(test));
	KUNIT_ASSERT_EQ(test,
			user_mmap(NULL, PAGE(1000), 4 * PAGE_SIZE, RW,
				  MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_GROWSDOWN, 0),
			PAGE(1000));
	KUNIT_EXPECT_EQ(test, user_mprotect(PAGE(1003), PAGE_SIZE, PROT_READ | PROT_GROWSDOWN), 0);
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(1000), 1), -EFAULT);
	KUNIT_EXPECT_EQ(test, user_areas(), 1);
	/* what follows the stack need not be one */
	KUNIT_ASSERT_EQ(test, user_anon_at(PAGE(1004), 2, RW), PAGE(1004));
	KUNIT_EXPECT_EQ(test, user_mprotect(PAGE(1003), 2 * PAGE_SIZE, RW | PROT_GROWSDOWN), 0);
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(1000), 1), 0);
	KUNIT_ASSERT_EQ(test, user_anon_at(PAGE(0), 1, RW), PAGE(0));
	KUNIT_EXPECT_EQ(test, user_mprotect(PAGE(0), PAGE_SIZE, PROT_READ | PROT_GROWSDOWN),
			-EINVAL); /* no stack */
}

/* ------------------------------------------------------------------ */
/* madvise                                                             */

static void dontneed_gives_zeros_again(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, kunit_user_mm(test) && user_anon_at(PAGE(0), 4, RW) == PAGE(0));
	KUNIT_ASSERT_TRUE(test, user_fill(PAGE(0), 4 * PAGE_SIZE, 4));
	KUNIT_EXPECT_EQ(test, user_madvise(PAGE(1), 2 * PAGE_SIZE, MADV_DONTNEED), 0);
	KUNIT_EXPECT_EQ(test, current->mm->rss, 2UL);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(0)), 4);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(1)), 0);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(3)), 4);
	KUNIT_EXPECT_EQ(test, user_areas(), 1);
}

static void other_advice_changes_nothing(struct kunit *test)
{
	static const int advice[] = { MADV_NORMAL, MADV_RANDOM,	 MADV_SEQUENTIAL, MADV_WILLNEED,
				      MADV_COLD,   MADV_PAGEOUT, MADV_DONTDUMP,	  MADV_DODUMP };

	KUNIT_ASSERT_TRUE(test, kunit_user_mm(test) && user_anon_at(PAGE(0), 1, RW) == PAGE(0));
	KUNIT_ASSERT_EQ(test, user_poke(PAGE(0), 4), 0);
	for (unsigned int i = 0; i < ARRAY_SIZE(advice); i++)
		KUNIT_EXPECT_EQ(test, user_madvise(PAGE(0), PAGE_SIZE, advice[i]), 0);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(0)), 4);
}

static void impossible_advice_is_refused(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, kunit_user_mm(test) && user_anon_at(PAGE(0), 1, RW) == PAGE(0) &&
					user_anon_at(PAGE(2), 1, RW) == PAGE(2));
	KUNIT_ASSERT_EQ(test, user_poke(PAGE(0), 4) | user_poke(PAGE(2), 4), 0);
	KUNIT_EXPECT_EQ(test, user_madvise(PAGE(0), PAGE_SIZE, 77), -EINVAL);
	KUNIT_EXPECT_EQ(test, user_madvise(PAGE(0) + 1, PAGE_SIZE, MADV_DONTNEED), -EINVAL);
	KUNIT_EXPECT_EQ(test, user_madvise(PAGE(0), ~0UL, MADV_DONTNEED), -EINVAL);
	KUNIT_EXPECT_EQ(test, user_madvise(PAGE(0), 0, MADV_DONTNEED), 0);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(0)), 4);
	/* a hole is an error, told at the end */
	KUNIT_EXPECT_EQ(test, user_madvise(PAGE(0), 3 * PAGE_SIZE, MADV_DONTNEED), -ENOMEM);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(0)) | user_peek(PAGE(2)), 0);
}

static void shared_anonymous_memory_is_not_thrown_away(struct kunit *test)
{
	KUNIT_ASSERT_NOT_NULL(test, kunit_user_mm(test));
	KUNIT_ASSERT_EQ(test,
			user_mmap(NULL, PAGE(0), PAGE_SIZE, RW,
				  MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED, 0),
			PAGE(0));
	KUNIT_ASSERT_EQ(test, user_poke(PAGE(0), 4), 0);
	KUNIT_EXPECT_EQ(test, user_madvise(PAGE(0), PAGE_SIZE, MADV_DONTNEED), 0);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(0)), 4);
	KUNIT_EXPECT_EQ(test, user_madvise(PAGE(0), PAGE_SIZE, MADV_FREE), -EINVAL);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(impossible_requests_are_refused),
	KUNIT_CASE(a_right_taken_away_counts_at_once),
	KUNIT_CASE(a_page_out_of_reach_is_kept),
	KUNIT_CASE(execution_is_the_areas_to_allow),
	KUNIT_CASE(part_of_an_area_is_split_off_and_unites_again),
	KUNIT_CASE(what_comes_before_a_hole_is_changed),
	KUNIT_CASE(without_memory_to_split_nothing_is_lost),
	KUNIT_CASE(the_number_of_areas_is_limited),
	KUNIT_CASE(the_zero_page_stays_read_only),
	KUNIT_CASE(growsdown_reaches_to_the_start_of_the_stack),
	KUNIT_CASE(dontneed_gives_zeros_again),
	KUNIT_CASE(other_advice_changes_nothing),
	KUNIT_CASE(impossible_advice_is_refused),
	KUNIT_CASE(shared_anonymous_memory_is_not_thrown_away),
	{ 0 },
};

const struct kunit_suite mprotect_suite = { "mprotect", cases };
