// SPDX-License-Identifier: MIT
/*
 * tests/kernel/nopage_test.c - pages that a driver hands out, one fault at a time.
 *
 * What:     a driver with three pages of its own and a nopage() that misbehaves on
 *           demand: shared and private mappings of them, what each counts, and what is
 *           left when memory runs out or a sibling thread was faster.
 * Start at: driver_nopage(), then a_read_maps_the_drivers_page()
 * Not here: the other rungs of the ladder: fault_test.c. A real driver: edu_test.c.
 * Book:     LDD3 ch. 15, "Mapping Memory with nopage"
 */
#include "mm/phys/page_alloc.h"
#include "mm/virt/fault.h"
#include "tests/kernel/fixture.h"

#define PAGE(n) (USER_BASE + (n)*PAGE_SIZE)

#define DRIVER_PAGES 3

static struct {
	struct page *page[DRIVER_PAGES];
	struct page *answer; /* NOPAGE_OOM: say that; else its pages */
	bool say_oom, major, race;
	int calls;
	unsigned long address;
} driver;

static struct page *driver_nopage(struct vm_area_struct *vma, unsigned long address, int *type)
{
	unsigned long n = ((address - vma->vm_start) >> PAGE_SHIFT) + vma->vm_pgoff;

	driver.calls++;
	driver.address = address;
	if (driver.race) { /* as if a sibling thread had touched the page meanwhile */
		driver.race = false;
		handle_mm_fault(vma->vm_mm, vma, address, false);
	}
	if (driver.say_oom)
		return NOPAGE_OOM;
	if (n >= DRIVER_PAGES)
		return NOPAGE_SIGBUS;
	get_page(driver.page[n]);
	if (type && driver.major)
		*type = VM_FAULT_MAJOR;
	return driver.page[n];
}

static struct vm_operations_struct driver_ops = { .nopage = driver_nopage, .name = "kunit" };

static int driver_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &driver_ops;
	return 0;
}

static const struct file_operations driver_fops = { .mmap = driver_mmap };

/* The driver's pages, filled with 1, 2, 3, mapped at PAGE(0), one page more than there is. */
static bool driver_start(struct kunit *test, unsigned long flags)
{
	struct file *file;
	unsigned long addr;

	driver.say_oom = driver.major = driver.race = false;
	driver.calls = 0;
	for (int i = 0; i < DRIVER_PAGES; i++) {
		driver.page[i] = alloc_page(GFP_HIGHUSER);
		if (!driver.page[i])
			return false;
		page_fill(driver.page[i], (u8)(i + 1));
	}
	if (!kunit_user_mm(test))
		return false;
	file = fixture_file(&driver_fops, NULL);
	if (IS_ERR(file))
		return false;
	addr = user_mmap(file, PAGE(0), (DRIVER_PAGES + 1) * PAGE_SIZE, RW, flags | MAP_FIXED, 0);
	fput(file); /* the area has a reference of its own */
	return addr == PAGE(0);
}

/* The driver's pages must have no references but the driver's. */
static void driver_stop(struct kunit *test)
{
	kunit_drop_user_mm();
	for (int i = 0; i < DRIVER_PAGES; i++) {
		KUNIT_EXPECT_EQ(test, page_count(driver.page[i]), 1);
		KUNIT_EXPECT_EQ(test, page_mapcount(driver.page[i]), 0);
		__free_page(driver.page[i]);
	}
}

/* ------------------------------------------------------------------ */

static void a_read_maps_the_drivers_page(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, driver_start(test, MAP_SHARED));
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(1) + 20), 2);
	expect_event(test, TRACE_NO_PAGE, PAGE(1) + 20, false);
	KUNIT_EXPECT_EQ(test, driver.calls, 1);
	KUNIT_EXPECT_EQ(test, driver.address, PAGE(1)); /* whole pages are asked for */
	KUNIT_EXPECT_PTR_EQ(test, user_page(PAGE(1)), driver.page[1]);
	KUNIT_EXPECT_EQ(test, page_count(driver.page[1]), 2);
	KUNIT_EXPECT_EQ(test, page_mapcount(driver.page[1]), 1);
	KUNIT_EXPECT_EQ(test, current->mm->rss, 1UL);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(1)), 2);
	KUNIT_EXPECT_EQ(test, driver.calls, 1); /* asked once */
	driver_stop(test);
}

static void a_shared_write_reaches_the_drivers_page(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, driver_start(test, MAP_SHARED));
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(0)), 1);
	KUNIT_EXPECT_TRUE(test, user_fill(PAGE(1), PAGE_SIZE, 77));
	KUNIT_EXPECT_TRUE(test, page_is(driver.page[1], 77));
	page_fill(driver.page[0], 88); /* and the other way round */
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(0)), 88);
	KUNIT_EXPECT_EQ(test, user_munmap(PAGE(0), 2 * PAGE_SIZE), 0);
	KUNIT_EXPECT_TRUE(test, PageDirty(driver.page[1])); /* the entry's dirty bit is not lost */
	KUNIT_EXPECT_FALSE(test, PageDirty(driver.page[0]));
	driver_stop(test);
}

static void a_private_write_gets_a_copy_at_once(struct kunit *test)
{
	struct page *page;

	KUNIT_ASSERT_TRUE(test, driver_start(test, MAP_PRIVATE));
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(1), 50), 0);
	expect_event(test, TRACE_NO_PAGE, PAGE(1), true);
	page = user_page(PAGE(1));
	KUNIT_ASSERT_TRUE(test, page && page != driver.page[1]);
	KUNIT_EXPECT_EQ(test, page->owner, OWNER_ANON);
	KUNIT_EXPECT_TRUE(test, pte_write(user_pte(PAGE(1))));
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(1) + 1), 2);
	KUNIT_EXPECT_TRUE(test, page_is(driver.page[1], 2));
	KUNIT_EXPECT_EQ(test, page_count(driver.page[1]), 1);
	driver_stop(test);
}

static void a_private_write_after_a_read_copies(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, driver_start(test, MAP_PRIVATE));
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(1)), 2);
	KUNIT_EXPECT_FALSE(test, pte_write(user_pte(PAGE(1))));
	KUNIT_EXPECT_PTR_EQ(test, user_page(PAGE(1)), driver.page[1]);
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(1), 50), 0);
	expect_event(test, TRACE_WP_COPY, PAGE(1), true);
	KUNIT_EXPECT_TRUE(test, user_page(PAGE(1)) != driver.page[1]);
	KUNIT_EXPECT_TRUE(test, page_is(driver.page[1], 2));
	KUNIT_EXPECT_EQ(test, page_count(driver.page[1]), 1);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(1) + 1), 2);
	KUNIT_EXPECT_EQ(test, current->mm->rss, 1UL);
	driver_stop(test);
}

/* The program has the only reference, but not a page of its own: it may be the driver's again. */
static void a_page_that_is_not_anonymous_is_copied_even_if_nobody_else_has_it(struct kunit *test)
{
	struct page *page;

	KUNIT_ASSERT_TRUE(test, driver_start(test, MAP_PRIVATE));
	KUNIT_ASSERT_EQ(test, user_peek(PAGE(1)), 2);
	page = driver.page[1];
	driver.page[1] = alloc_page(GFP_KERNEL); /* the driver lets go of the old one */
	KUNIT_ASSERT_NOT_NULL(test, driver.page[1]);
	put_page(page);
	KUNIT_EXPECT_EQ(test, page_count(page), 1);
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(1), 50), 0);
	KUNIT_EXPECT_EQ(test, user_page(PAGE(1))->owner, OWNER_ANON);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(1) + 1), 2);
	driver_stop(test);
}

static void beyond_the_drivers_pages_is_sigbus(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, driver_start(test, MAP_SHARED));
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(DRIVER_PAGES) + 3), -EFAULT);
	expect_event(test, TRACE_SIGBUS, PAGE(DRIVER_PAGES) + 3, false);
	KUNIT_EXPECT_TRUE(test, pte_none(user_pte(PAGE(DRIVER_PAGES))));
	driver_stop(test);
}

static void a_driver_out_of_memory_may_be_asked_again(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, driver_start(test, MAP_SHARED));
	driver.say_oom = true;
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(0)), -EFAULT);
	KUNIT_EXPECT_TRUE(test, pte_none(user_pte(PAGE(0))));
	driver.say_oom = false;
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(0)), 1);
	driver_stop(test);
}

static void a_private_copy_without_memory_gives_the_drivers_page_back(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, driver_start(test, MAP_PRIVATE));
	KUNIT_ASSERT_EQ(test, user_peek(PAGE(0)), 1); /* so that the tables are there */
	fail_arm(1);
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(1), 1), -EFAULT);
	KUNIT_EXPECT_TRUE(test, fail_disarm());
	KUNIT_EXPECT_EQ(test, page_count(driver.page[1]), 1);
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(1), 1), 0);
	driver_stop(test);
}

static void a_reserved_page_of_a_driver_is_not_counted(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, driver_start(test, MAP_SHARED));
	SetPageReserved(driver.page[0]);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(0)), 1);
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(0), 9), 0);
	KUNIT_EXPECT_TRUE(test, pte_special(user_pte(PAGE(0))));
	KUNIT_EXPECT_EQ(test, page_count(driver.page[0]), 1);
	KUNIT_EXPECT_EQ(test, page_mapcount(driver.page[0]), 0);
	KUNIT_EXPECT_EQ(test, current->mm->rss, 0UL);
	KUNIT_EXPECT_EQ(test, user_munmap(PAGE(0), PAGE_SIZE), 0);
	ClearPageReserved(driver.page[0]);
	driver_stop(test);
}

static void what_a_fault_cost_is_as_the_driver_says(struct kunit *test)
{
	unsigned long min = current->min_flt, maj = current->maj_flt;

	KUNIT_ASSERT_TRUE(test, driver_start(test, MAP_SHARED));
	user_peek(PAGE(0));
	KUNIT_EXPECT_EQ(test, current->min_flt, min + 1);
	driver.major = true;
	user_peek(PAGE(1));
	KUNIT_EXPECT_EQ(test, current->maj_flt, maj + 1);
	KUNIT_EXPECT_EQ(test, current->min_flt, min + 1);
	driver_stop(test);
}

static void who_comes_second_drops_his_page(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, driver_start(test, MAP_SHARED));
	driver.race = true;
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(0)), 1);
	KUNIT_EXPECT_EQ(test, driver.calls, 2);
	KUNIT_EXPECT_EQ(test, page_count(driver.page[0]), 2); /* one mapping, one reference */
	KUNIT_EXPECT_EQ(test, page_mapcount(driver.page[0]), 1);
	KUNIT_EXPECT_EQ(test, current->mm->rss, 1UL);
	driver_stop(test);
}

static void a_page_that_was_dropped_is_asked_for_again(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, driver_start(test, MAP_SHARED));
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(0)), 1);
	KUNIT_EXPECT_EQ(test, user_madvise(PAGE(0), PAGE_SIZE, MADV_DONTNEED), 0);
	KUNIT_EXPECT_EQ(test, page_count(driver.page[0]), 1);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(0)), 1);
	KUNIT_EXPECT_EQ(test, driver.calls, 2);
	driver_stop(test);
}

/* A program that maps twice what the driver has once. */
static void one_page_at_two_addresses_is_counted_twice(struct kunit *test)
{
	struct file *file;

	KUNIT_ASSERT_TRUE(test, driver_start(test, MAP_SHARED));
	file = fixture_file(&driver_fops, NULL);
	KUNIT_ASSERT_TRUE(test, !IS_ERR(file));
	KUNIT_ASSERT_EQ(
		test, user_mmap(file, PAGE(100), PAGE_SIZE, RW, MAP_SHARED | MAP_FIXED, PAGE_SIZE),
		PAGE(100));
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(1), 66), 0);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(100)), 66);
	KUNIT_EXPECT_EQ(test, page_mapcount(driver.page[1]), 2);
	KUNIT_EXPECT_EQ(test, page_count(driver.page[1]), 3);
	KUNIT_EXPECT_EQ(test, user_munmap(PAGE(1), PAGE_SIZE), 0);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(100)), 66);
	driver_stop(test);
	fput(file);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(a_read_maps_the_drivers_page),
	KUNIT_CASE(a_shared_write_reaches_the_drivers_page),
	KUNIT_CASE(a_private_write_gets_a_copy_at_once),
	KUNIT_CASE(a_private_write_after_a_read_copies),
	KUNIT_CASE(a_page_that_is_not_anonymous_is_copied_even_if_nobody_else_has_it),
	KUNIT_CASE(beyond_the_drivers_pages_is_sigbus),
	KUNIT_CASE(a_driver_out_of_memory_may_be_asked_again),
	KUNIT_CASE(a_private_copy_without_memory_gives_the_drivers_page_back),
	KUNIT_CASE(a_reserved_page_of_a_driver_is_not_counted),
	KUNIT_CASE(what_a_fault_cost_is_as_the_driver_says),
	KUNIT_CASE(who_comes_second_drops_his_page),
	KUNIT_CASE(a_page_that_was_dropped_is_asked_for_again),
	KUNIT_CASE(one_page_at_two_addresses_is_counted_twice),
	{ 0 },
};

const struct kunit_suite nopage_suite = { "nopage", cases };
