// SPDX-License-Identifier: MIT
/*
 * tests/kernel/shmem_test.c - memory that is shared by fork.
 *
 * What:     mmap(MAP_SHARED | MAP_ANONYMOUS), then fork: both sides see each page, touched
 *           before or after; the object lives as long as an area of either, whatever is
 *           unmapped, split or protected meanwhile. And how a place in it is told from
 *           outside: /proc/self/maps, get_shared_place().
 * Start at: what_one_side_writes_the_other_reads()
 * See it:   docs/cow.md
 */
#include "kernel/lib/string.h"
#include "mm/phys/page_alloc.h"
#include "mm/virt/address_space.h"
#include "mm/virt/gup.h"
#include "mm/virt/shmem.h"
#include "tests/kernel/fixture.h"

#define PAGE(n) (USER_BASE + (n)*PAGE_SIZE)

static struct mm_struct *parent, *child;

static bool map_shared(unsigned long addr, unsigned long pages)
{
	return user_mmap(NULL, addr, pages * PAGE_SIZE, RW, MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED,
			 0) == addr;
}

static bool start(struct kunit *test, unsigned long pages)
{
	parent = kunit_user_mm(test);
	return parent && map_shared(PAGE(0), pages);
}

static bool fork_mm(void)
{
	return !dup_mm(parent, &child);
}

static void count_mapping(struct address_space *mapping, void *arg)
{
	unsigned long *counts = arg;

	if (mapping->host->i_nlink)
		return; /* a file with a name */
	counts[0]++;
	counts[1] += mapping->nrpages;
}

static void expect_objects(struct kunit *test, unsigned long objects, unsigned long pages)
{
	unsigned long counts[2] = { 0, 0 };

	address_space_for_each(count_mapping, counts);
	KUNIT_EXPECT_EQ(test, counts[0], objects);
	KUNIT_EXPECT_EQ(test, counts[1], pages);
}

/* ------------------------------------------------------------------ */
/* Sharing                                                             */

static void what_one_side_writes_the_other_reads(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, start(test, 4));
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(0), 1), 0);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(1)), 0);
	KUNIT_ASSERT_TRUE(test, fork_mm());
	for (unsigned long n = 0; n < 4; n++) { /* written before, read before, and not at all */
		KUNIT_EXPECT_EQ(test, user_poke(PAGE(n), (u8)(10 + n)), 0);
		use_mm(child);
		KUNIT_EXPECT_EQ(test, user_peek(PAGE(n)), 10 + n);
		KUNIT_EXPECT_EQ(test, user_poke(PAGE(n) + 1, (u8)(20 + n)), 0);
		use_mm(parent);
		KUNIT_EXPECT_EQ(test, user_peek(PAGE(n) + 1), 20 + n);
		KUNIT_EXPECT_EQ(test, page_mapcount(user_page(PAGE(n))), 2);
		KUNIT_EXPECT_EQ(test, page_count(user_page(PAGE(n))), 3); /* and the object's */
	}
	expect_objects(test, 1, 4);
	mmput(child);
}

static void a_page_knows_where_it_belongs(struct kunit *test)
{
	struct page *page;

	KUNIT_ASSERT_TRUE(test, start(test, 200));
	KUNIT_ASSERT_EQ(test, user_poke(PAGE(150), 1), 0);
	page = user_page(PAGE(150));
	KUNIT_EXPECT_EQ(test, page->owner, OWNER_CACHE);
	KUNIT_EXPECT_EQ(test, page->index, 150UL);
	KUNIT_EXPECT_PTR_EQ(test, radix_tree_lookup(&page->mapping->page_tree, 150), page);
	expect_objects(test, 1, 1);
}

static void two_objects_do_not_mix(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, start(test, 2));
	KUNIT_ASSERT_TRUE(test, map_shared(PAGE(2), 2));
	KUNIT_EXPECT_EQ(test, user_areas(), 2); /* side by side, alike, and not one */
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(0), 1), 0);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(2)), 0);
	expect_objects(test, 2, 2);
}

/* ------------------------------------------------------------------ */
/* How long it lives                                                   */

static void the_object_goes_with_its_last_area(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, start(test, 6));
	KUNIT_ASSERT_TRUE(test, user_fill(PAGE(0), 6 * PAGE_SIZE, 1));
	KUNIT_ASSERT_TRUE(test, fork_mm());
	KUNIT_EXPECT_EQ(test, user_munmap(PAGE(2), 2 * PAGE_SIZE), 0); /* two areas are left */
	expect_objects(test, 1, 6);
	KUNIT_EXPECT_EQ(test, user_munmap(PAGE(0), 6 * PAGE_SIZE), 0);
	expect_objects(test, 1, 6);
	use_mm(child);
	KUNIT_EXPECT_TRUE(test, user_is(PAGE(0), 6 * PAGE_SIZE, 1));
	use_mm(parent);
	mmput(child);
	expect_objects(test, 0, 0);
}

static void a_split_area_is_one_object_still(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, start(test, 6));
	KUNIT_ASSERT_TRUE(test, user_fill(PAGE(0), 6 * PAGE_SIZE, 1));
	KUNIT_ASSERT_EQ(test, user_mprotect(PAGE(2), 2 * PAGE_SIZE, PROT_READ), 0);
	KUNIT_EXPECT_EQ(test, user_areas(), 3);
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(2), 2), -EFAULT);
	KUNIT_ASSERT_TRUE(test, fork_mm());
	KUNIT_EXPECT_EQ(test, user_mprotect(PAGE(2), 2 * PAGE_SIZE, RW), 0);
	KUNIT_EXPECT_EQ(test, user_areas(), 1); /* grown together again */
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(3), 3), 0);
	use_mm(child);
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(3), 2), -EFAULT);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(3)), 3);
	use_mm(parent);
	mmput(child);
	expect_objects(test, 1, 6);
}

static void what_is_not_needed_stays_all_the_same(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, start(test, 2));
	KUNIT_ASSERT_TRUE(test, user_fill(PAGE(0), 2 * PAGE_SIZE, 7));
	KUNIT_EXPECT_EQ(test, user_madvise(PAGE(0), 2 * PAGE_SIZE, MADV_DONTNEED), 0);
	KUNIT_EXPECT_TRUE(test, pte_none(user_pte(PAGE(0))));
	KUNIT_EXPECT_EQ(test, parent->rss, 0UL);
	KUNIT_EXPECT_TRUE(test, user_is(PAGE(0), 2 * PAGE_SIZE, 7));
	KUNIT_EXPECT_EQ(test, user_madvise(PAGE(0), PAGE_SIZE, MADV_FREE), -EINVAL);
}

static void a_pinned_page_outlives_the_object(struct kunit *test)
{
	struct page *pinned[1];

	KUNIT_ASSERT_TRUE(test, start(test, 1));
	KUNIT_ASSERT_EQ(test, user_poke(PAGE(0), 5), 0);
	KUNIT_ASSERT_TRUE(test, fork_mm());
	KUNIT_ASSERT_EQ(test, user_pin(PAGE(0), 1, true, false, pinned), 1);
	use_mm(child); /* the other side sees what the device does */
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(0)), 5);
	KUNIT_EXPECT_PTR_EQ(test, user_page(PAGE(0)), pinned[0]);
	use_mm(parent);
	mmput(child);
	KUNIT_ASSERT_EQ(test, user_munmap(PAGE(0), PAGE_SIZE), 0);
	expect_objects(test, 0, 0);
	KUNIT_EXPECT_EQ(test, page_count(pinned[0]), 1);
	KUNIT_EXPECT_NULL(test, pinned[0]->mapping);
	user_unpin(pinned, 1);
}

static void no_memory_no_object(struct kunit *test)
{
	KUNIT_ASSERT_NOT_NULL(test, kunit_user_mm(test));
	for (unsigned long n = 1; n < 3; n++) { /* the area; the object */
		fail_arm(n);
		KUNIT_EXPECT_FALSE(test, map_shared(PAGE(0), 1));
		KUNIT_EXPECT_TRUE(test, fail_disarm());
		KUNIT_EXPECT_EQ(test, user_areas(), 0);
	}
	expect_objects(test, 0, 0);
	KUNIT_ASSERT_TRUE(test, map_shared(PAGE(0), 1));
	KUNIT_ASSERT_TRUE(test, user_anon_at(PAGE(1), 1, RW) == PAGE(1) && !user_poke(PAGE(1), 1));
	fail_arm(1); /* its page; the tables are there */
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(0), 1), -EFAULT);
	fail_disarm();
	expect_objects(test, 1, 0);
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(0), 1), 0);
}

/* ------------------------------------------------------------------ */
/* Its places, from outside                                            */

static void a_place_is_known_from_both_sides(struct kunit *test)
{
	struct shared_place here, there;

	KUNIT_ASSERT_TRUE(test, start(test, 4));
	KUNIT_ASSERT_TRUE(test, map_shared(PAGE(4), 1));
	KUNIT_ASSERT_TRUE(test, fork_mm());
	KUNIT_ASSERT_EQ(test, user_munmap(PAGE(0), PAGE_SIZE), 0); /* the area begins elsewhere */
	KUNIT_EXPECT_EQ(test, get_shared_place(parent, PAGE(2) + 8, &here), 0);
	KUNIT_EXPECT_EQ(test, get_shared_place(child, PAGE(2) + 8, &there), 0);
	KUNIT_EXPECT_NE(test, here.object, 0ULL);
	KUNIT_EXPECT_EQ(test, here.object, there.object);
	KUNIT_EXPECT_EQ(test, here.index, 2UL);
	KUNIT_EXPECT_EQ(test, there.index, 2UL);
	KUNIT_EXPECT_EQ(test, get_shared_place(parent, PAGE(4), &there), 0);
	KUNIT_EXPECT_NE(test, here.object, there.object);
	KUNIT_EXPECT_EQ(test, get_shared_place(parent, PAGE(0), &there), -EFAULT);
	KUNIT_ASSERT_EQ(test, user_anon_at(PAGE(0), 1, RW), PAGE(0));
	KUNIT_EXPECT_EQ(test, get_shared_place(parent, PAGE(0), &there), 0);
	KUNIT_EXPECT_EQ(test, there.object, 0ULL);
	mmput(child);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(what_one_side_writes_the_other_reads),
	KUNIT_CASE(a_page_knows_where_it_belongs),
	KUNIT_CASE(two_objects_do_not_mix),
	KUNIT_CASE(the_object_goes_with_its_last_area),
	KUNIT_CASE(a_split_area_is_one_object_still),
	KUNIT_CASE(what_is_not_needed_stays_all_the_same),
	KUNIT_CASE(a_pinned_page_outlives_the_object),
	KUNIT_CASE(no_memory_no_object),
	KUNIT_CASE(a_place_is_known_from_both_sides),
	{ 0 },
};

const struct kunit_suite shmem_suite = { "shmem", cases };
