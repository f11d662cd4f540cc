// SPDX-License-Identifier: MIT
/*
 * tests/kernel/kmap_test.c - windows onto pages that have no address.
 *
 * What:     a low page has its logical address and needs no window; everything else
 *           here wants high memory, and is skipped without (boot with lowmem=64M).
 * Start at: a_high_page_is_seen_through_a_window()
 */
#include "mm/virt/kmap.h"

#include "kernel/lib/string.h"
#include "mm/phys/page_alloc.h"
#include "mm/virt/pgtable.h"
#include "tests/kernel/fixture.h"

#define WINDOWS 256

#define NEED_HIGH_MEMORY(test)                                                    \
	do {                                                                      \
		if (!zones[ZONE_HIGHMEM].present)                                 \
			kunit_skip(test, "no high memory: boot with lowmem=64M"); \
	} while (0)

static bool is_window(const void *addr)
{
	return (unsigned long)addr >= KMAP_START &&
	       (unsigned long)addr < KMAP_START + PTRS_PER_PTE * PAGE_SIZE;
}

static void a_low_page_is_where_it_always_is(struct kunit *test)
{
	struct page *page = alloc_page(GFP_KERNEL);
	void *logical;

	KUNIT_ASSERT_NOT_NULL(test, page);
	logical = __va(page_to_phys(page));
	KUNIT_EXPECT_PTR_EQ(test, page_address(page), logical);
	KUNIT_EXPECT_PTR_EQ(test, kmap(page), logical);
	KUNIT_EXPECT_EQ(test, kmap_in_use(), 0);
	kunmap(page);
	KUNIT_EXPECT_PTR_EQ(test, kmap_atomic(page, KM_USER0), logical);
	KUNIT_EXPECT_PTR_EQ(test, kmap_atomic(page, KM_USER0), logical); /* no window, no limit */
	kunmap_atomic(logical, KM_USER0);
	kunmap_atomic(logical, KM_USER0);
	__free_page(page);
}

static void pages_are_cleared_and_copied_wherever_they_are(struct kunit *test)
{
	struct page *a = alloc_page(GFP_HIGHUSER), *b = alloc_page(GFP_HIGHUSER);

	KUNIT_ASSERT_TRUE(test, a && b);
	page_fill(a, 0x33);
	page_fill(b, 0x44);
	copy_highpage(b, a);
	KUNIT_EXPECT_TRUE(test, page_is(b, 0x33));
	clear_highpage(a);
	KUNIT_EXPECT_TRUE(test, page_is(a, 0));
	KUNIT_EXPECT_TRUE(test, page_is(b, 0x33));
	__free_page(a);
	__free_page(b);
}

static void a_high_page_is_seen_through_a_window(struct kunit *test)
{
	struct page *page;
	u8 *window;

	NEED_HIGH_MEMORY(test);
	page = alloc_page(GFP_HIGHUSER);
	KUNIT_ASSERT_TRUE(test, page && PageHighMem(page));
	KUNIT_EXPECT_NULL(test, page_address(page));
	window = kmap(page);
	KUNIT_EXPECT_TRUE(test, is_window(window));
	KUNIT_EXPECT_PTR_EQ(test, page_address(page), window);
	KUNIT_EXPECT_EQ(test, kmap_in_use(), 1);
	memset(window, 0x77, PAGE_SIZE);
	KUNIT_EXPECT_PTR_EQ(test, kmap(page), window); /* the same one for both */
	kunmap(page);
	KUNIT_EXPECT_PTR_EQ(test, page_address(page), window);
	kunmap(page);
	KUNIT_EXPECT_NULL(test, page_address(page));
	KUNIT_EXPECT_EQ(test, kmap_in_use(), 0);
	KUNIT_EXPECT_TRUE(test, page_is(page, 0x77));
	__free_page(page);
}

static void atomic_windows_of_each_type_stand_side_by_side(struct kunit *test)
{
	struct page *page[KM_TYPE_NR];
	u8 *window[KM_TYPE_NR];

	NEED_HIGH_MEMORY(test);
	for (int t = 0; t < KM_TYPE_NR; t++) {
		page[t] = alloc_page(GFP_HIGHUSER);
		KUNIT_ASSERT_NOT_NULL(test, page[t]);
		window[t] = kmap_atomic(page[t], t);
		KUNIT_EXPECT_TRUE(test, is_window(window[t]));
		memset(window[t], t + 1, PAGE_SIZE);
	}
	for (int t = 0; t < KM_TYPE_NR; t++) {
		KUNIT_EXPECT_EQ(test, window[t][0], t + 1);
		kunmap_atomic(window[t], t);
		KUNIT_EXPECT_TRUE(test, pte_none(*kernel_pte((unsigned long)window[t])));
		KUNIT_EXPECT_TRUE(test, page_is(page[t], (u8)(t + 1)));
		__free_page(page[t]);
	}
}

/* The same window, another page: the CPU must not remember the first. */
static void a_window_shows_the_page_it_was_last_given(struct kunit *test)
{
	struct page *page[4];

	NEED_HIGH_MEMORY(test);
	for (int i = 0; i < 4; i++) {
		page[i] = alloc_page(GFP_HIGHUSER);
		KUNIT_ASSERT_NOT_NULL(test, page[i]);
		page_fill(page[i], (u8)i);
	}
	for (int i = 0; i < 8; i++) {
		const u8 *window = kmap_atomic(page[i % 4], KM_USER0);

		KUNIT_EXPECT_EQ(test, window[100], i % 4);
		kunmap_atomic((void *)window, KM_USER0);
	}
	for (int i = 0; i < 4; i++)
		__free_page(page[i]);
}

static struct page *high_page(struct list_head *list)
{
	struct page *page = alloc_page(GFP_HIGHUSER);

	if (page)
		list_add(&page->lru, list);
	return page;
}

static int map_one_more(void *arg)
{
	struct page *page = arg;
	u8 *window = kmap(page); /* waits until there is a window */

	*window = 0x99;
	kunmap(page);
	return 0;
}

static void who_finds_no_window_waits_for_one(struct kunit *test)
{
	struct page *page, *next, *last = NULL;
	struct worker w;
	LIST_HEAD(list);

	NEED_HIGH_MEMORY(test);
	for (int i = 0; i < WINDOWS; i++) {
		page = high_page(&list);
		KUNIT_ASSERT_NOT_NULL(test, page);
		KUNIT_EXPECT_TRUE(test, is_window(kmap(page)));
	}
	KUNIT_EXPECT_EQ(test, kmap_in_use(), WINDOWS);
	last = alloc_page(GFP_HIGHUSER);
	KUNIT_ASSERT_NOT_NULL(test, last);
	KUNIT_ASSERT_TRUE(test, worker_start(&w, map_one_more, last));
	let_others_run();
	KUNIT_EXPECT_EQ(test, w.task->state, TASK_UNINTERRUPTIBLE);
	list_for_each_entry_safe(page, next, &list, lru) {
		list_del(&page->lru);
		kunmap(page);
		__free_page(page);
	}
	worker_end(&w);
	KUNIT_EXPECT_EQ(test, *(u8 *)kmap(last), 0x99);
	kunmap(last);
	KUNIT_EXPECT_EQ(test, kmap_in_use(), 0);
	__free_page(last);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(a_low_page_is_where_it_always_is),
	KUNIT_CASE(pages_are_cleared_and_copied_wherever_they_are),
	KUNIT_CASE(a_high_page_is_seen_through_a_window),
	KUNIT_CASE(atomic_windows_of_each_type_stand_side_by_side),
	KUNIT_CASE(a_window_shows_the_page_it_was_last_given),
	KUNIT_CASE(who_finds_no_window_waits_for_one),
	{ 0 },
};

const struct kunit_suite kmap_suite = { "kmap", cases };
