// SPDX-License-Identifier: MIT
/*
 * tests/kernel/page_alloc_test.c - whole pages: orders, zones, the CPU's own list, running out.
 *
 * What:     what a caller of page_alloc() may rely on, and what the allocator does when
 *           it is asked for more than there is. Taken pages hang on a list through their
 *           own lru field, so that a case needs no memory to remember them.
 * Start at: take_all(), then an_empty_zone_fails_cleanly()
 * Not here: the buddy algorithm against a model: tests/host/test_buddy.c.
 */
#include "mm/phys/page_alloc.h"

#include "kernel/lib/string.h"
#include "mm/virt/fault.h"
#include "tests/kernel/fixture.h"

#define POISON 0x6b

/* ------------------------------------------------------------------ */
/* Helpers                                                             */

static struct page *take(gfp_t gfp, unsigned int order, struct list_head *list)
{
	struct page *page = alloc_pages(gfp | __GFP_NOWARN, order);

	if (page)
		list_add(&page->lru, list);
	return page;
}

/* Everything these flags can get, the largest blocks first; how many pages. */
static unsigned long take_all(gfp_t gfp, struct list_head *list)
{
	unsigned long pages = 0;

	for (int order = MAX_ORDER - 1; order >= 0; order--)
		while (take(gfp, (unsigned int)order, list))
			pages += 1UL << order;
	return pages;
}

/* What take_all() could still get: the lists of other CPUs are not for us, whatever they have there. */
static unsigned long within_reach(const struct zone *zone)
{
	return zone->free_pages + (unsigned long)zone->pcp[this_cpu()->id].count;
}

static void give_back(struct list_head *list)
{
	struct page *page, *next;

	list_for_each_entry_safe(page, next, list, lru) {
		list_del(&page->lru);
		__free_pages(page, page->order);
	}
}

/* The number of blocks of each order in each zone. */
struct census {
	unsigned long count[MAX_NR_ZONES][MAX_ORDER];
};

static void take_census(struct census *c)
{
	page_alloc_drain();
	for (int z = 0; z < MAX_NR_ZONES; z++)
		for (int k = 0; k < MAX_ORDER; k++)
			c->count[z][k] = zones[z].free_area[k].count;
}

/* ------------------------------------------------------------------ */
/* Blocks                                                              */

static void a_block_is_aligned_to_its_size(struct kunit *test)
{
	for (unsigned int order = 0; order < MAX_ORDER; order++) {
		struct page *page = alloc_pages(GFP_KERNEL | __GFP_NOWARN, order);

		if (!page && order > 8)
			continue; /* a small machine may be in pieces */
		KUNIT_ASSERT_NOT_NULL(test, page);
		KUNIT_EXPECT_EQ(test, page_to_pfn(page) & ((1UL << order) - 1), 0UL);
		KUNIT_EXPECT_EQ(test, page->order, order);
		for (unsigned long i = 0; i < 1UL << order; i++) {
			KUNIT_ASSERT_EQ(test, page_count(page + i), i == 0);
			KUNIT_ASSERT_EQ(test, page[i].owner, OWNER_KERNEL);
			KUNIT_ASSERT_TRUE(test, !PageReserved(page + i) && !PageBuddy(page + i));
		}
		__free_pages(page, order);
	}
}

static void a_block_beyond_the_largest_is_refused(struct kunit *test)
{
	KUNIT_EXPECT_NULL(test, alloc_pages(GFP_KERNEL | __GFP_NOWARN, MAX_ORDER));
	KUNIT_EXPECT_NULL(test, alloc_pages(GFP_KERNEL | __GFP_NOWARN, ~0U));
	KUNIT_EXPECT_EQ(test, __get_free_pages(GFP_KERNEL | __GFP_NOWARN, MAX_ORDER), 0UL);
}

static void free_pages_are_counted(struct kunit *test)
{
	unsigned long before = nr_free_pages();
	struct page *page = alloc_pages(GFP_KERNEL, 3), *single = alloc_page(GFP_KERNEL);

	KUNIT_ASSERT_TRUE(test, page && single);
	KUNIT_EXPECT_EQ(test, nr_free_pages(), before - 9);
	__free_page(single);
	__free_pages(page, 3);
	KUNIT_EXPECT_EQ(test, nr_free_pages(), before);
}

static void freed_blocks_unite_again(struct kunit *test)
{
	static struct census before, after;
	u32 random = 7;
	LIST_HEAD(list);

	take_census(&before);
	for (int i = 0; i < 300; i++) {
		struct page *page = take(GFP_KERNEL, kunit_random(&random) % 5, &list);

		KUNIT_ASSERT_NOT_NULL(test, page);
		if (kunit_random(&random) % 2) { /* now and then one from the middle goes early */
			page = list_entry(page->lru.next->next, struct page, lru);
			if (&page->lru == &list)
				continue;
			list_del(&page->lru);
			__free_pages(page, page->order);
		}
	}
	KUNIT_EXPECT_EQ(test, buddy_check(), 0);
	give_back(&list);
	take_census(&after);
	KUNIT_EXPECT_EQ(test, memcmp(&before, &after, sizeof(before)), 0);
	KUNIT_EXPECT_EQ(test, buddy_check(), 0);
}

static void a_split_block_is_freed_page_by_page(struct kunit *test)
{
	static struct census before, after;
	struct page *page;

	take_census(&before);
	page = alloc_pages(GFP_KERNEL, 3);
	KUNIT_ASSERT_NOT_NULL(test, page);
	page_split(page, 3);
	for (int i = 0; i < 8; i++) {
		KUNIT_EXPECT_EQ(test, page_count(page + i), 1);
		KUNIT_EXPECT_EQ(test, page[i].order, 0);
	}
	for (int i = 0; i < 8; i++)
		put_page(page + (i * 5) % 8); /* in any order */
	take_census(&after);
	KUNIT_EXPECT_EQ(test, memcmp(&before, &after, sizeof(before)), 0);
}

/* ------------------------------------------------------------------ */
/* References                                                          */

static void the_last_reference_frees(struct kunit *test)
{
	struct page *page = alloc_page(GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, page);
	get_page(page);
	KUNIT_EXPECT_EQ(test, page_count(page), 2);
	__free_page(page); /* somebody else still has it */
	KUNIT_EXPECT_EQ(test, page->owner, OWNER_KERNEL);
	KUNIT_EXPECT_EQ(test, page_count(page), 1);
	put_page(page);
	KUNIT_EXPECT_EQ(test, page->owner, OWNER_FREE);
}

static void a_reserved_page_is_not_counted(struct kunit *test)
{
	int count = page_count(zero_page);

	KUNIT_EXPECT_TRUE(test, PageReserved(zero_page));
	get_page(zero_page);
	KUNIT_EXPECT_EQ(test, page_count(zero_page), count);
	for (int i = 0; i < 3; i++)
		put_page(zero_page);
	KUNIT_EXPECT_EQ(test, page_count(zero_page), count);
	KUNIT_EXPECT_EQ(test, zero_page->owner, OWNER_RESERVED);
	KUNIT_EXPECT_TRUE(test, page_is(zero_page, 0));
}

static void what_must_not_be_freed_is_reported_and_kept(struct kunit *test)
{
	struct page *page = alloc_page(GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, page);
	atomic_inc(&page->_mapcount);
	page_free(page, 0); /* still mapped */
	KUNIT_EXPECT_EQ(test, page->owner, OWNER_KERNEL);
	atomic_dec(&page->_mapcount);
	atomic_inc(&page->pins);
	page_free(page, 0); /* still pinned */
	KUNIT_EXPECT_EQ(test, page->owner, OWNER_KERNEL);
	atomic_dec(&page->pins);
	page_free(zero_page, 0); /* reserved */
	KUNIT_EXPECT_EQ(test, zero_page->owner, OWNER_RESERVED);
	kunit_expect_reports(test, 3);
	page_free(page, 0);
	page_free(page, 0); /* twice */
	kunit_expect_reports(test, 1);
	KUNIT_EXPECT_EQ(test, buddy_check(), 0);
}

/* ------------------------------------------------------------------ */
/* Contents                                                            */

static void zeroed_pages_are_zero(struct kunit *test)
{
	struct page *page = alloc_pages(GFP_KERNEL | __GFP_ZERO, 2);
	unsigned long addr = get_zeroed_page(GFP_KERNEL);

	KUNIT_ASSERT_TRUE(test, page && addr);
	for (int i = 0; i < 4; i++)
		KUNIT_EXPECT_TRUE(test, page_is(page + i, 0));
	KUNIT_EXPECT_TRUE(test, page_is(virt_to_page((void *)addr), 0));
	__free_pages(page, 2);
	free_page(addr);
	free_page(0); /* does nothing */
}

#ifdef CONFIG_DEBUG
static void a_write_to_a_free_page_is_found_when_it_is_used(struct kunit *test)
{
	struct page *page = alloc_page(GFP_KERNEL), *again;
	u8 *byte;

	KUNIT_ASSERT_NOT_NULL(test, page);
	byte = lowmem_page_address(page);
	__free_page(page);
	KUNIT_EXPECT_EQ(test, byte[100], POISON);
	byte[100] = 0;			/* a stale pointer */
	again = alloc_page(GFP_KERNEL); /* the last one freed is the first one given */
	kunit_expect_reports(test, 1);
	KUNIT_EXPECT_PTR_EQ(test, again, page);
	__free_page(again);
}
#endif

static void a_page_that_may_have_no_address_is_not_given_by_address(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, __get_free_pages(GFP_HIGHUSER, 0), 0UL);
	kunit_expect_reports(test, 1);
}

/* ------------------------------------------------------------------ */
/* Zones                                                               */

static void flags_say_which_zones_will_do(struct kunit *test)
{
	LIST_HEAD(list);

	for (int i = 0; i < 40; i++) {
		struct page *dma = take(GFP_DMA, (unsigned int)i % 3, &list);
		struct page *dma32 = take(GFP_DMA32, (unsigned int)i % 3, &list);
		struct page *kernel = take(GFP_KERNEL, (unsigned int)i % 3, &list);
		struct page *user = take(GFP_HIGHUSER, 0, &list);

		KUNIT_ASSERT_TRUE(test, dma && dma32 && kernel && user);
		KUNIT_EXPECT_LT(test, page_to_phys(dma), 16ULL * MiB);
		KUNIT_EXPECT_LT(test, page_to_phys(dma32), 4ULL * GiB);
		KUNIT_EXPECT_FALSE(test, PageHighMem(kernel));
		KUNIT_EXPECT_EQ(test, PageHighMem(user), zones[ZONE_HIGHMEM].present > 0);
	}
	give_back(&list);
}

static void the_scarce_zone_is_asked_last(struct kunit *test)
{
	unsigned long before = zone_free_pages(&zones[ZONE_DMA]);
	LIST_HEAD(list);

	for (int i = 0; i < 100; i++)
		KUNIT_ASSERT_NOT_NULL(test, take(GFP_KERNEL, 0, &list));
	KUNIT_EXPECT_EQ(test, zone_free_pages(&zones[ZONE_DMA]), before);
	give_back(&list);
}

static void an_empty_zone_fails_cleanly(struct kunit *test)
{
	struct zone *zone = &zones[ZONE_DMA];
	unsigned long before = zone_free_pages(zone), taken;
	static struct census census, after;
	LIST_HEAD(list);

	take_census(&census);
	taken = take_all(GFP_DMA, &list);
	KUNIT_EXPECT_EQ(test, taken, before - zone->reserve);
	KUNIT_EXPECT_NULL(test, alloc_page(GFP_DMA | __GFP_NOWARN));
	KUNIT_EXPECT_EQ(test, zone_free_pages(zone), zone->reserve);
	/* others do not suffer */
	KUNIT_EXPECT_NOT_NULL(test, take(GFP_KERNEL, 0, &list));
	KUNIT_EXPECT_EQ(test, buddy_check(), 0);
	give_back(&list);
	take_census(&after);
	KUNIT_EXPECT_EQ(test, memcmp(&census, &after, sizeof(census)), 0);
}

static void only_atomic_requests_get_the_reserve(struct kunit *test)
{
	struct zone *zone = &zones[ZONE_DMA];
	LIST_HEAD(list);

	take_all(GFP_DMA, &list);
	KUNIT_EXPECT_TRUE(test, zone->reserve > 0);
	for (unsigned long i = 0; i < zone->reserve; i++)
		KUNIT_ASSERT_NOT_NULL(test, take(GFP_DMA | GFP_ATOMIC, 0, &list));
	KUNIT_EXPECT_NULL(test, take(GFP_DMA | GFP_ATOMIC, 0, &list));
	KUNIT_EXPECT_EQ(test, within_reach(zone), 0UL);
	give_back(&list);
}

/* Whoever could have gone elsewhere leaves something in the zones below. */
static void lower_zones_keep_some_pages_for_those_who_need_them(struct kunit *test)
{
	LIST_HEAD(list);

	if (!zones[ZONE_HIGHMEM].present)
		kunit_skip(test, "no high memory: boot with lowmem=64M");
	if (zones[ZONE_HIGHMEM].present + zones[ZONE_DMA32].present > 300000)
		kunit_skip(test, "too much memory to fill it in a test");
	take_all(GFP_HIGHUSER, &list);
	KUNIT_EXPECT_EQ(test, within_reach(&zones[ZONE_HIGHMEM]), zones[ZONE_HIGHMEM].reserve);
	for (int z = ZONE_DMA; z < ZONE_HIGHMEM; z++)
		if (zones[z].present)
			KUNIT_EXPECT_EQ(test, within_reach(&zones[z]),
					zones[z].reserve + zones[z].keep);
	KUNIT_EXPECT_NOT_NULL(test, take(GFP_DMA, 0, &list));
	give_back(&list);
}

/* A zone that is empty because there is no such memory is not "elsewhere". */
static void the_highest_zone_there_is_gives_all_it_has(struct kunit *test)
{
	int z = MAX_NR_ZONES - 1;
	LIST_HEAD(list);

	while (!zones[z].present)
		z--;
	if (zones[z].present > 200000)
		kunit_skip(test, "too much memory to fill it in a test");
	take_all(GFP_HIGHUSER, &list);
	KUNIT_EXPECT_EQ(test, within_reach(&zones[z]), zones[z].reserve);
	give_back(&list);
}

/* ------------------------------------------------------------------ */
/* The CPU's own list                                                  */

static void the_page_freed_last_is_given_first(struct kunit *test)
{
	struct page *a = alloc_page(GFP_KERNEL), *b = alloc_page(GFP_KERNEL), *page;

	KUNIT_ASSERT_TRUE(test, a && b);
	__free_page(a);
	KUNIT_EXPECT_TRUE(test, PagePcp(a));
	page = alloc_page(GFP_KERNEL);
	KUNIT_EXPECT_PTR_EQ(test, page, a);
	KUNIT_EXPECT_FALSE(test, PagePcp(a));
	__free_page(a);
	__free_page(b);
}

static void the_cpus_list_stays_short(struct kunit *test)
{
	struct page *first;
	LIST_HEAD(list);
	int most = 0;

	for (int i = 0; i < 600; i++)
		KUNIT_ASSERT_NOT_NULL(test, take(GFP_KERNEL, 0, &list));
	first = list_first_entry(&list, struct page, lru);
	struct zone *zone = &zones[first->zone];
	struct per_cpu_pages *pcp = &zone->pcp[this_cpu()->id];
	while (!list_empty(&list)) {
		struct page *page = list_first_entry(&list, struct page, lru);

		list_del(&page->lru);
		__free_page(page);
		most = max(most, pcp->count);
	}
	KUNIT_EXPECT_TRUE(test, most > 0 && most <= zone->pcp_high);
	/* of the zone's memory it is next to nothing */
	KUNIT_EXPECT_TRUE(test, (unsigned long)most <= max(zone->present / 256, 48UL));
	page_alloc_drain();
	KUNIT_EXPECT_EQ(test, pcp->count, 0);
	KUNIT_EXPECT_TRUE(test, list_empty(&pcp->list));
}

/* ------------------------------------------------------------------ */
/* Failing on purpose                                                  */

static void the_nth_allocation_fails_as_asked(struct kunit *test)
{
	LIST_HEAD(list);

	fail_arm(3);
	KUNIT_EXPECT_NOT_NULL(test, take(GFP_KERNEL, 0, &list));
	KUNIT_EXPECT_NOT_NULL(test, take(GFP_KERNEL, 1, &list));
	KUNIT_EXPECT_NULL(test, take(GFP_KERNEL, 0, &list));
	KUNIT_EXPECT_NOT_NULL(test, take(GFP_KERNEL, 0, &list)); /* once */
	KUNIT_EXPECT_TRUE(test, fail_disarm());
	KUNIT_EXPECT_NOT_NULL(test, take(GFP_KERNEL, 0, &list));
	fail_arm(2);
	KUNIT_EXPECT_NOT_NULL(test, take(GFP_KERNEL, 0, &list));
	KUNIT_EXPECT_FALSE(test, fail_disarm()); /* it did not come so far */
	KUNIT_EXPECT_NOT_NULL(test, take(GFP_KERNEL, 0, &list));
	fail_arm(1);
	KUNIT_EXPECT_NOT_NULL(test, take(GFP_KERNEL | __GFP_NOFAIL, 0, &list));
	KUNIT_EXPECT_FALSE(test, fail_disarm());
	give_back(&list);
}

static void sizes_have_orders(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, get_order(1), 0U);
	KUNIT_EXPECT_EQ(test, get_order(PAGE_SIZE), 0U);
	KUNIT_EXPECT_EQ(test, get_order(PAGE_SIZE + 1), 1U);
	KUNIT_EXPECT_EQ(test, get_order(2 * PAGE_SIZE), 1U);
	KUNIT_EXPECT_EQ(test, get_order(2 * PAGE_SIZE + 1), 2U);
	KUNIT_EXPECT_EQ(test, get_order(4 * MiB), 10U);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(a_block_is_aligned_to_its_size),
	KUNIT_CASE(a_block_beyond_the_largest_is_refused),
	KUNIT_CASE(free_pages_are_counted),
	KUNIT_CASE(freed_blocks_unite_again),
	KUNIT_CASE(a_split_block_is_freed_page_by_page),
	KUNIT_CASE(the_last_reference_frees),
	KUNIT_CASE(a_reserved_page_is_not_counted),
	KUNIT_CASE(what_must_not_be_freed_is_reported_and_kept),
	KUNIT_CASE(zeroed_pages_are_zero),
#ifdef CONFIG_DEBUG
	KUNIT_CASE(a_write_to_a_free_page_is_found_when_it_is_used),
#endif
	KUNIT_CASE(a_page_that_may_have_no_address_is_not_given_by_address),
	KUNIT_CASE(flags_say_which_zones_will_do),
	KUNIT_CASE(the_scarce_zone_is_asked_last),
	KUNIT_CASE(an_empty_zone_fails_cleanly),
	KUNIT_CASE(only_atomic_requests_get_the_reserve),
	KUNIT_CASE(lower_zones_keep_some_pages_for_those_who_need_them),
	KUNIT_CASE(the_highest_zone_there_is_gives_all_it_has),
	KUNIT_CASE(the_page_freed_last_is_given_first),
	KUNIT_CASE(the_cpus_list_stays_short),
	KUNIT_CASE(the_nth_allocation_fails_as_asked),
	KUNIT_CASE(sizes_have_orders),
	{ 0 },
};

const struct kunit_suite page_alloc_suite = { "page_alloc", cases };
