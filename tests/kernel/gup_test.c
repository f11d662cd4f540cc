// SPDX-License-Identifier: MIT
/*
 * tests/kernel/gup_test.c - user pages that stay where they are.
 *
 * What:     get_user_pages() as a driver calls it: what it counts, when it copies, what
 *           it refuses, how much it got when it could not get all. And what a pin is
 *           for: whatever the program does meanwhile, the page is the one that the
 *           device was told.
 * Start at: a_pin_is_a_reference_and_more()
 */
#include "mm/virt/gup.h"

#include "mm/phys/page_alloc.h"
#include "mm/virt/fault.h"
#include "mm/virt/kmap.h"
#include "mm/virt/remap.h"
#include "tests/kernel/fixture.h"

#define PAGE(n) (USER_BASE + (n)*PAGE_SIZE)

static bool start(struct kunit *test, unsigned long pages, unsigned long prot)
{
	return kunit_user_mm(test) && user_anon_at(PAGE(0), pages, prot) == PAGE(0);
}

/* ------------------------------------------------------------------ */
/* Counting                                                            */

static void a_pin_is_a_reference_and_more(struct kunit *test)
{
	struct page *pages[2];

	KUNIT_ASSERT_TRUE(test, start(test, 2, RW));
	KUNIT_ASSERT_TRUE(test, user_fill(PAGE(0), 2 * PAGE_SIZE, 3));
	KUNIT_EXPECT_EQ(test, user_pin(PAGE(0), 2, false, false, pages), 2);
	for (unsigned long n = 0; n < 2; n++) {
		KUNIT_EXPECT_PTR_EQ(test, pages[n], user_page(PAGE(n)));
		KUNIT_EXPECT_EQ(test, page_count(pages[n]), 2);
		KUNIT_EXPECT_EQ(test, atomic_read(&pages[n]->pins), 1);
		KUNIT_EXPECT_EQ(test, page_mapcount(pages[n]), 1);
	}
	KUNIT_EXPECT_EQ(test, total_pins(), 2);
	page_cache_release(pages[1]);
	KUNIT_EXPECT_EQ(test, total_pins(), 1);
	KUNIT_EXPECT_EQ(test, page_count(pages[1]), 1);
	page_cache_release(pages[0]);
	KUNIT_EXPECT_EQ(test, total_pins(), 0);
}

static void a_page_may_be_pinned_many_times(struct kunit *test)
{
	struct page *pages[3];

	KUNIT_ASSERT_TRUE(test, start(test, 1, RW));
	for (int i = 0; i < 3; i++)
		KUNIT_EXPECT_EQ(test, user_pin(PAGE(0), 1, true, false, &pages[i]), 1);
	KUNIT_EXPECT_TRUE(test, pages[0] == pages[1] && pages[1] == pages[2]);
	KUNIT_EXPECT_EQ(test, atomic_read(&pages[0]->pins), 3);
	KUNIT_EXPECT_EQ(test, page_count(pages[0]), 4);
	user_unpin(pages, 3);
}

static void an_address_within_a_page_means_the_page(struct kunit *test)
{
	struct page *pages[2];

	KUNIT_ASSERT_TRUE(test, start(test, 2, RW));
	KUNIT_EXPECT_EQ(test, user_pin(PAGE(0) + 4000, 2, true, false, pages), 2);
	KUNIT_EXPECT_PTR_EQ(test, pages[0], user_page(PAGE(0)));
	KUNIT_EXPECT_PTR_EQ(test, pages[1], user_page(PAGE(1)));
	user_unpin(pages, 2);
	KUNIT_EXPECT_EQ(test, user_pin(PAGE(0), 0, true, false, pages), 0);
}

static void the_areas_are_told_too(struct kunit *test)
{
	struct vm_area_struct *vmas[2];
	struct mm_struct *mm;
	int n;

	KUNIT_ASSERT_TRUE(test, start(test, 1, RW));
	KUNIT_ASSERT_EQ(test, user_anon_at(PAGE(1), 1, PROT_READ), PAGE(1));
	mm = current->mm;
	down_read(&mm->mmap_sem);
	n = get_user_pages(current, mm, PAGE(0), 2, 0, 0, NULL, vmas); /* only fault in */
	up_read(&mm->mmap_sem);
	KUNIT_EXPECT_EQ(test, n, 2);
	KUNIT_EXPECT_PTR_EQ(test, vmas[0], user_area(PAGE(0)));
	KUNIT_EXPECT_PTR_EQ(test, vmas[1], user_area(PAGE(1)));
	KUNIT_EXPECT_EQ(test, total_pins(), 0);
	KUNIT_EXPECT_FALSE(test, pte_none(user_pte(PAGE(1))));
}

/* ------------------------------------------------------------------ */
/* Reading and writing                                                 */

static void a_device_that_reads_may_have_the_zero_page(struct kunit *test)
{
	struct page *page;

	KUNIT_ASSERT_TRUE(test, start(test, 1, RW));
	KUNIT_EXPECT_EQ(test, user_pin(PAGE(0), 1, false, false, &page), 1);
	KUNIT_EXPECT_PTR_EQ(test, page, zero_page);
	KUNIT_EXPECT_EQ(test, total_pins(), 0); /* reserved: it is not counted */
	page_cache_release(page);
	KUNIT_EXPECT_EQ(test, atomic_read(&zero_page->pins), 0);
}

static void a_device_that_writes_gets_a_page_of_the_programs_own(struct kunit *test)
{
	struct page *page;

	KUNIT_ASSERT_TRUE(test, start(test, 2, RW));
	KUNIT_EXPECT_EQ(test, user_pin(PAGE(0), 1, true, false, &page), 1); /* never touched */
	KUNIT_EXPECT_TRUE(test, page != zero_page && page->owner == OWNER_ANON);
	page_fill(page, 0x41); /* the device */
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(0) + 9), 0x41);
	page_cache_release(page);

	KUNIT_ASSERT_EQ(test, user_peek(PAGE(1)), 0); /* the zero page is mapped */
	KUNIT_EXPECT_EQ(test, user_pin(PAGE(1), 1, true, false, &page), 1);
	KUNIT_EXPECT_TRUE(test, page != zero_page);
	page_fill(page, 0x42);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(1)), 0x42);
	KUNIT_EXPECT_TRUE(test, page_is(zero_page, 0));
	page_cache_release(page);
}

/* Erratum 1 in small: after a pin, a write of the program must not part it from its page. */
static void a_pinned_page_stays_the_programs(struct kunit *test)
{
	struct page *page;

	KUNIT_ASSERT_TRUE(test, start(test, 1, RW));
	KUNIT_ASSERT_EQ(test, user_poke(PAGE(0), 1), 0);
	KUNIT_ASSERT_EQ(test, user_pin(PAGE(0), 1, true, false, &page), 1);
	KUNIT_ASSERT_EQ(test, user_mprotect(PAGE(0), PAGE_SIZE, PROT_READ), 0);
	KUNIT_ASSERT_EQ(test, user_mprotect(PAGE(0), PAGE_SIZE, RW), 0);
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(0), 2), 0); /* faults: the entry is read-only */
	KUNIT_EXPECT_PTR_EQ(test, user_page(PAGE(0)), page);
	page_fill(page, 0x43);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(0)), 0x43);
	page_cache_release(page);
}

static void a_pinned_page_outlives_its_mapping(struct kunit *test)
{
	struct page *page;

	KUNIT_ASSERT_TRUE(test, start(test, 1, RW));
	KUNIT_ASSERT_EQ(test, user_poke(PAGE(0), 7), 0);
	KUNIT_ASSERT_EQ(test, user_pin(PAGE(0), 1, false, false, &page), 1);
	KUNIT_EXPECT_EQ(test, user_munmap(PAGE(0), PAGE_SIZE), 0);
	KUNIT_EXPECT_EQ(test, page->owner, OWNER_ANON);
	KUNIT_EXPECT_EQ(test, page_count(page), 1);
	KUNIT_EXPECT_EQ(test, page_mapcount(page), 0);
	KUNIT_EXPECT_EQ(test, *(u8 *)kmap(page), 7);
	kunmap(page);
	KUNIT_ASSERT_EQ(test, user_anon_at(PAGE(0), 1, RW), PAGE(0));
	KUNIT_ASSERT_EQ(test, user_poke(PAGE(0), 8), 0);
	KUNIT_EXPECT_TRUE(test, user_page(PAGE(0)) != page);
	kunit_drop_user_mm(); /* not even the end of the program frees it */
	KUNIT_EXPECT_EQ(test, page->owner, OWNER_ANON);
	page_cache_release(page);
	KUNIT_EXPECT_EQ(test, page->owner, OWNER_FREE);
}

/* ------------------------------------------------------------------ */
/* Refusals and partial counts                                         */

static void what_the_program_may_not_do_the_device_may_not(struct kunit *test)
{
	struct page *page;

	KUNIT_ASSERT_TRUE(test, start(test, 1, PROT_READ));
	KUNIT_ASSERT_EQ(test, user_anon_at(PAGE(1), 1, PROT_NONE), PAGE(1));
	KUNIT_EXPECT_EQ(test, user_pin(PAGE(0), 1, true, false, &page), -EFAULT);
	KUNIT_EXPECT_EQ(test, user_pin(PAGE(1), 1, false, false, &page), -EFAULT);
	KUNIT_EXPECT_EQ(test, user_pin(PAGE(2), 1, false, false, &page), -EFAULT);
	KUNIT_EXPECT_EQ(test, user_pin(0, 1, false, false, &page), -EFAULT);
	KUNIT_EXPECT_EQ(test, user_pin(TASK_SIZE, 1, false, false, &page), -EFAULT);
	KUNIT_EXPECT_EQ(test, user_pin(PAGE_OFFSET, 1, false, false, &page), -EFAULT);
	KUNIT_EXPECT_EQ(test, user_pin(~0UL, 1, false, false, &page), -EFAULT);
	KUNIT_EXPECT_EQ(test, total_pins(), 0);
}

static void force_gives_a_debugger_his_copy(struct kunit *test)
{
	struct page *page;

	KUNIT_ASSERT_TRUE(test, start(test, 1, PROT_READ));
	KUNIT_EXPECT_EQ(test, user_pin(PAGE(0), 1, true, true, &page), 1);
	KUNIT_EXPECT_TRUE(test, page != zero_page && page->owner == OWNER_ANON);
	page_fill(page, 0x61);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(0)), 0x61);
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(0), 1), -EFAULT); /* the program still may not */
	page_cache_release(page);
	KUNIT_ASSERT_EQ(test, user_anon_at(PAGE(1), 1, PROT_NONE), PAGE(1));
	KUNIT_EXPECT_EQ(test, user_pin(PAGE(1), 1, false, true, &page), 1);
	page_cache_release(page);
}

static void force_does_not_write_through_shared_areas(struct kunit *test)
{
	struct page *page;

	KUNIT_ASSERT_NOT_NULL(test, kunit_user_mm(test));
	KUNIT_ASSERT_EQ(test,
			user_mmap(NULL, PAGE(0), PAGE_SIZE, PROT_READ,
				  MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED, 0),
			PAGE(0));
	KUNIT_EXPECT_EQ(test, user_pin(PAGE(0), 1, true, true, &page), -EFAULT);
}

static void a_hole_ends_the_list_early(struct kunit *test)
{
	struct page *pages[6];

	KUNIT_ASSERT_TRUE(test, start(test, 3, RW));
	KUNIT_ASSERT_EQ(test, user_anon_at(PAGE(4), 2, RW), PAGE(4));
	KUNIT_EXPECT_EQ(test, user_pin(PAGE(0), 6, true, false, pages), 3);
	KUNIT_EXPECT_EQ(test, total_pins(), 3);
	user_unpin(pages, 3);
	KUNIT_EXPECT_EQ(test, user_pin(PAGE(3), 3, true, false, pages), -EFAULT);
	KUNIT_EXPECT_EQ(test, user_pin(PAGE(4), 3, true, false, pages), 2);
	user_unpin(pages, 2);
	KUNIT_EXPECT_EQ(test, total_pins(), 0);
}

static void without_memory_it_gets_what_it_can(struct kunit *test)
{
	struct page *pages[4];
	int got;

	for (unsigned long n = 1; n <= 7; n++) {
		KUNIT_ASSERT_TRUE(test, start(test, 4, RW));
		fail_arm(n); /* three tables, then a page each */
		got = user_pin(PAGE(0), 4, true, false, pages);
		KUNIT_EXPECT_TRUE(test, fail_disarm());
		KUNIT_EXPECT_EQ(test, got, n <= 4 ? -ENOMEM : (int)n - 4);
		user_unpin(pages, max(got, 0));
		kunit_drop_user_mm();
	}
}

/* ------------------------------------------------------------------ */
/* Drivers' pages                                                      */

static struct page *driver_page;

static struct page *one_page_nopage(struct vm_area_struct *vma, unsigned long address, int *type)
{
	if (address != vma->vm_start)
		return NOPAGE_SIGBUS;
	get_page(driver_page);
	return driver_page;
}

static struct vm_operations_struct one_page_ops = { .nopage = one_page_nopage };

static int one_page_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &one_page_ops;
	return 0;
}

static int registers_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, 0xfee00, PAGE_SIZE, vma->vm_page_prot);
}

static const struct file_operations one_page_fops = { .mmap = one_page_mmap };
static const struct file_operations registers_fops = { .mmap = registers_mmap };

static void a_drivers_page_is_pinned_like_any_other(struct kunit *test)
{
	struct file *file = fixture_file(&one_page_fops, NULL);
	struct page *pages[2];

	driver_page = alloc_page(GFP_KERNEL);
	KUNIT_ASSERT_TRUE(test, driver_page && !IS_ERR(file) && kunit_user_mm(test));
	KUNIT_ASSERT_EQ(test,
			user_mmap(file, PAGE(0), 2 * PAGE_SIZE, RW, MAP_SHARED | MAP_FIXED, 0),
			PAGE(0));
	KUNIT_EXPECT_EQ(test, user_pin(PAGE(0), 2, true, false, pages), 1); /* then SIGBUS */
	KUNIT_EXPECT_PTR_EQ(test, pages[0], driver_page);
	KUNIT_EXPECT_EQ(test, page_count(driver_page), 3); /* its own, the entry's, the pin's */
	KUNIT_EXPECT_EQ(test, user_pin(PAGE(1), 1, true, false, pages + 1), -EFAULT);
	user_unpin(pages, 1);
	fput(file);
	kunit_drop_user_mm();
	KUNIT_EXPECT_EQ(test, page_count(driver_page), 1);
	__free_page(driver_page);
}

static void device_registers_are_no_pages(struct kunit *test)
{
	struct file *file = fixture_file(&registers_fops, NULL);
	struct page *page;

	KUNIT_ASSERT_TRUE(test, !IS_ERR(file) && kunit_user_mm(test));
	KUNIT_ASSERT_EQ(test, user_mmap(file, PAGE(0), PAGE_SIZE, RW, MAP_SHARED | MAP_FIXED, 0),
			PAGE(0));
	fput(file);
	KUNIT_EXPECT_EQ(test, user_pin(PAGE(0), 1, false, false, &page), -EFAULT);
	KUNIT_EXPECT_EQ(test, user_pin(PAGE(0), 1, true, true, &page), -EFAULT);
}

/* ------------------------------------------------------------------ */
/* Letting go                                                          */

static void dirtying_is_said_once(struct kunit *test)
{
	struct page *page;

	KUNIT_ASSERT_TRUE(test, start(test, 1, RW));
	KUNIT_ASSERT_EQ(test, user_pin(PAGE(0), 1, true, false, &page), 1);
	KUNIT_EXPECT_FALSE(test, PageDirty(page));
	KUNIT_EXPECT_EQ(test, set_page_dirty(page), 1);
	KUNIT_EXPECT_EQ(test, set_page_dirty_lock(page), 0);
	KUNIT_EXPECT_TRUE(test, PageDirty(page));
	page_cache_release(page);
}

static void a_pin_dropped_as_a_reference_is_reported(struct kunit *test)
{
	struct page *page;

	KUNIT_ASSERT_TRUE(test, start(test, 1, RW));
	KUNIT_ASSERT_EQ(test, user_pin(PAGE(0), 1, true, false, &page), 1);
	KUNIT_ASSERT_EQ(test, user_munmap(PAGE(0), PAGE_SIZE), 0);
	put_page(page); /* should have been page_cache_release() */
	kunit_expect_reports(test, 1);
	KUNIT_EXPECT_EQ(test, page->owner, OWNER_ANON); /* kept: a device may still write it */
	atomic_set(&page->_count, 1);
	page_cache_release(page);
	KUNIT_EXPECT_EQ(test, page->owner, OWNER_FREE);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(a_pin_is_a_reference_and_more),
	KUNIT_CASE(a_page_may_be_pinned_many_times),
	KUNIT_CASE(an_address_within_a_page_means_the_page),
	KUNIT_CASE(the_areas_are_told_too),
	KUNIT_CASE(a_device_that_reads_may_have_the_zero_page),
	KUNIT_CASE(a_device_that_writes_gets_a_page_of_the_programs_own),
	KUNIT_CASE(a_pinned_page_stays_the_programs),
	KUNIT_CASE(a_pinned_page_outlives_its_mapping),
	KUNIT_CASE(what_the_program_may_not_do_the_device_may_not),
	KUNIT_CASE(force_gives_a_debugger_his_copy),
	KUNIT_CASE(force_does_not_write_through_shared_areas),
	KUNIT_CASE(a_hole_ends_the_list_early),
	KUNIT_CASE(without_memory_it_gets_what_it_can),
	KUNIT_CASE(a_drivers_page_is_pinned_like_any_other),
	KUNIT_CASE(device_registers_are_no_pages),
	KUNIT_CASE(dirtying_is_said_once),
	KUNIT_CASE(a_pin_dropped_as_a_reference_is_reported),
	{ 0 },
};

const struct kunit_suite gup_suite = { "gup", cases };
