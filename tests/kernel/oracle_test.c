// SPDX-License-Identifier: MIT
/*
 * tests/kernel/oracle_test.c - the oracle can fail.
 *
 * What:     all other suites trust the page-state oracle to notice what they leave
 *           behind. Here each kind of imbalance is made on purpose: the oracle must
 *           find it, find it once, and be content again when it has been undone.
 * Start at: expect_noticed()
 * Not here: release builds, which have no oracle.
 */
#include "mm/dma/internal.h"
#include "mm/phys/page_alloc.h"
#include "mm/phys/slab.h"
#include "mm/virt/gup.h"
#include "mm/virt/kmap.h"
#include "mm/virt/pgtable.h"
#include "mm/virt/vmalloc.h"
#include "tests/kernel/fixture.h"

#ifdef CONFIG_DEBUG
#define NEED_ORACLE(test) ((void)0)
#else
#define NEED_ORACLE(test) kunit_skip(test, "a release build has no oracle")
#endif

/* Something is wrong now; then, with nothing changed, it is known. */
static void expect_noticed(struct kunit *test)
{
	KUNIT_EXPECT_NE(test, oracle_check(), 0);
	KUNIT_EXPECT_EQ(test, oracle_check(), 0);
}

static void expect_content(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, oracle_check(), 0);
}

static void a_page_that_is_not_given_back_is_missed(struct kunit *test)
{
	struct page *page;

	NEED_ORACLE(test);
	page = alloc_page(GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, page);
	expect_noticed(test);
	__free_page(page);
	expect_content(test);
}

static void an_object_that_is_not_given_back_is_missed(struct kunit *test)
{
	void *object;

	NEED_ORACLE(test);
	object = kmalloc(64, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, object);
	expect_noticed(test);
	kfree(object);
	expect_content(test);
}

static void an_area_that_is_not_given_back_is_missed(struct kunit *test)
{
	void *area;

	NEED_ORACLE(test);
	area = vmalloc(PAGE_SIZE);
	KUNIT_ASSERT_NOT_NULL(test, area);
	expect_noticed(test);
	vfree(area);
	expect_content(test);
}

/* Such a page says that it belongs to something, and nothing has it. */
static void a_page_that_nobody_has_is_found(struct kunit *test)
{
	static const enum page_owner owners[] = { OWNER_ANON,	OWNER_PGTABLE, OWNER_SLAB,
						  OWNER_STACK,	OWNER_VMALLOC, OWNER_COHERENT,
						  OWNER_SHADOW, OWNER_FREE };
	struct page *page;

	NEED_ORACLE(test);
	for (unsigned int i = 0; i < ARRAY_SIZE(owners); i++) {
		page = page_alloc(GFP_KERNEL, 0, OWNER_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, page);
		page->owner = owners[i];
		expect_noticed(test);
		page->owner = OWNER_KERNEL;
		page_free(page, 0);
		expect_content(test);
	}
}

static void a_wrong_reference_count_is_found(struct kunit *test)
{
	struct page *page;

	NEED_ORACLE(test);
	KUNIT_ASSERT_TRUE(test, kunit_user_mm(test) && user_anon_at(USER_BASE, 1, RW) == USER_BASE);
	KUNIT_ASSERT_EQ(test, user_poke(USER_BASE, 1), 0);
	oracle_check(); /* what the case itself has */
	page = user_page(USER_BASE);
	get_page(page);
	expect_noticed(test);
	atomic_dec(&page->_count);
	expect_content(test);
}

static void a_wrong_mapcount_is_found(struct kunit *test)
{
	struct page *page;

	NEED_ORACLE(test);
	KUNIT_ASSERT_TRUE(test, kunit_user_mm(test) && user_anon_at(USER_BASE, 1, RW) == USER_BASE);
	KUNIT_ASSERT_EQ(test, user_poke(USER_BASE, 1), 0);
	oracle_check();
	page = user_page(USER_BASE);
	atomic_inc(&page->_mapcount);
	expect_noticed(test);
	atomic_dec(&page->_mapcount);
	expect_content(test);
}

static void an_entry_without_a_reference_is_found(struct kunit *test)
{
	pte_t *pte, old;

	NEED_ORACLE(test);
	KUNIT_ASSERT_TRUE(test, kunit_user_mm(test) && user_anon_at(USER_BASE, 2, RW) == USER_BASE);
	KUNIT_ASSERT_EQ(test, user_poke(USER_BASE, 1), 0);
	oracle_check();
	/* a second entry for the page, that nobody counted */
	pte = pgtable_lookup(current->mm, USER_BASE + PAGE_SIZE);
	old = *pte;
	set_pte(pte, user_pte(USER_BASE));
	KUNIT_EXPECT_NE(test, oracle_check(), 0);
	set_pte(pte, old);
	expect_content(test);
}

static void wrong_totals_of_an_address_space_are_found(struct kunit *test)
{
	struct mm_struct *mm = kunit_user_mm(test);

	NEED_ORACLE(test);
	KUNIT_ASSERT_TRUE(test, mm && user_anon_at(USER_BASE, 1, RW) == USER_BASE);
	KUNIT_ASSERT_EQ(test, user_poke(USER_BASE, 1), 0);
	oracle_check();
	mm->rss++;
	KUNIT_EXPECT_NE(test, oracle_check(), 0);
	mm->rss--;
	mm->nr_ptes++;
	KUNIT_EXPECT_NE(test, oracle_check(), 0);
	mm->nr_ptes--;
	mm->map_count++;
	KUNIT_EXPECT_NE(test, oracle_check(), 0);
	mm->map_count--;
	expect_content(test);
}

static void a_pin_that_is_kept_is_found(struct kunit *test)
{
	struct page *page;

	NEED_ORACLE(test);
	KUNIT_ASSERT_TRUE(test, kunit_user_mm(test) && user_anon_at(USER_BASE, 1, RW) == USER_BASE);
	KUNIT_ASSERT_EQ(test, user_poke(USER_BASE, 1), 0);
	oracle_check();
	KUNIT_ASSERT_EQ(test, user_pin(USER_BASE, 1, true, false, &page), 1);
	expect_noticed(test);
	page_cache_release(page);
	expect_content(test);
}

static void a_window_that_is_kept_is_found(struct kunit *test)
{
	struct page *page;

	NEED_ORACLE(test);
	if (!zones[ZONE_HIGHMEM].present)
		kunit_skip(test, "no high memory: boot with lowmem=64M");
	page = alloc_page(GFP_HIGHUSER);
	KUNIT_ASSERT_NOT_NULL(test, page);
	oracle_check();
	kmap(page);
	expect_noticed(test);
	kunmap(page);
	expect_content(test);
	__free_page(page);
}

static void a_device_that_keeps_a_page_is_found(struct kunit *test)
{
	struct page *page;

	NEED_ORACLE(test);
	page = alloc_page(GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, page);
	oracle_check();
	page->dma_maps++; /* no record says so */
	expect_noticed(test);
	page->dma_maps--;
	expect_content(test);
	SetPageDmaPart(page); /* nor is a byte of it mapped: yet nobody could free it */
	expect_noticed(test);
	ClearPageDmaPart(page);
	expect_content(test);
	__free_page(page);
}

static void a_table_that_no_entry_leads_to_is_found(struct kunit *test)
{
	u64 *entry, old;

	NEED_ORACLE(test);
	KUNIT_ASSERT_TRUE(test, kunit_user_mm(test) && user_anon_at(USER_BASE, 1, RW) == USER_BASE);
	KUNIT_ASSERT_EQ(test, user_peek(USER_BASE), 0);
	oracle_check();
	entry = &pmd_offset(pud_offset(pgd_offset(current->mm, USER_BASE), USER_BASE), USER_BASE)
			 ->val;
	old = *entry;
	*entry = 0;
	current->mm->nr_ptes--; /* even if the count agrees */
	expect_noticed(test);
	*entry = old;
	current->mm->nr_ptes++;
	expect_content(test);
}

static int end_at_once(void *arg)
{
	return 0;
}

static void a_thread_that_does_not_end_is_missed(struct kunit *test)
{
	struct worker w;

	NEED_ORACLE(test);
	KUNIT_ASSERT_TRUE(test, worker_create(&w, end_at_once, NULL)); /* created, not started */
	expect_noticed(test);
	wake_up_process(w.task);
	worker_end(&w);
	expect_content(test);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(a_page_that_is_not_given_back_is_missed),
	KUNIT_CASE(an_object_that_is_not_given_back_is_missed),
	KUNIT_CASE(an_area_that_is_not_given_back_is_missed),
	KUNIT_CASE(a_page_that_nobody_has_is_found),
	KUNIT_CASE(a_wrong_reference_count_is_found),
	KUNIT_CASE(a_wrong_mapcount_is_found),
	KUNIT_CASE(an_entry_without_a_reference_is_found),
	KUNIT_CASE(wrong_totals_of_an_address_space_are_found),
	KUNIT_CASE(a_pin_that_is_kept_is_found),
	KUNIT_CASE(a_window_that_is_kept_is_found),
	KUNIT_CASE(a_device_that_keeps_a_page_is_found),
	KUNIT_CASE(a_table_that_no_entry_leads_to_is_found),
	KUNIT_CASE(a_thread_that_does_not_end_is_missed),
	{ 0 },
};

const struct kunit_suite oracle_suite = { "oracle", cases };
