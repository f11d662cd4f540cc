// SPDX-License-Identifier: MIT
/*
 * tests/kernel/fault_test.c - from a page fault to a mapped page, rung by rung.
 *
 * What:     each case makes one access, by the same instructions that copy_to_user()
 *           uses, and looks at what it left: the entry, the page with its counts, the
 *           trace event that names the rung.
 * Start at: read_of_untouched_page_maps_the_zero_page()
 * Not here: the rung that asks a driver: nopage_test.c. Faults of programs, which end in
 *           signals: tests/user/dies-*.
 */
#include "mm/virt/fault.h"

#include "mm/phys/page_alloc.h"
#include "mm/virt/mmap.h"
#include "mm/virt/pgtable.h"
#include "tests/kernel/fixture.h"

#define PAGE(n) (USER_BASE + (n)*PAGE_SIZE)

/* ------------------------------------------------------------------ */
/* Anonymous memory                                                    */

static void read_of_untouched_page_maps_the_zero_page(struct kunit *test)
{
	struct mm_struct *mm = kunit_user_mm(test);
	struct trace_event e;
	pte_t pte;

	KUNIT_ASSERT_TRUE(test, mm && user_anon_at(PAGE(0), 4, RW) == PAGE(0));
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(1) + 7), 0);
	pte = user_pte(PAGE(1));
	KUNIT_EXPECT_EQ(test, pte_pfn(pte), page_to_pfn(zero_page));
	KUNIT_EXPECT_TRUE(test, pte_special(pte) && !pte_write(pte) && pte_user(pte));
	KUNIT_EXPECT_FALSE(test, pte_exec(pte) && pte_supported_mask & _PAGE_NX);
	KUNIT_EXPECT_EQ(test, mm->rss, 0UL); /* it costs nothing */
	KUNIT_EXPECT_EQ(test, page_mapcount(zero_page), 0);
	expect_event(test, TRACE_ZERO_PAGE, PAGE(1) + 7, false);
	e = last_event();
	KUNIT_EXPECT_TRUE(test, e.start == PAGE(0) && e.end == PAGE(4));
	KUNIT_EXPECT_EQ(test, e.pfn, (u64)page_to_pfn(zero_page));
	KUNIT_EXPECT_TRUE(test, pte_none(user_pte(PAGE(0)))); /* that page and no other */
}

static void write_to_untouched_page_maps_a_fresh_page(struct kunit *test)
{
	struct mm_struct *mm = kunit_user_mm(test);
	struct page *page;
	pte_t pte;

	KUNIT_ASSERT_TRUE(test, mm && user_anon_at(PAGE(0), 1, RW) == PAGE(0));
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(0) + 100, 9), 0);
	page = user_page(PAGE(0));
	pte = user_pte(PAGE(0));
	KUNIT_ASSERT_TRUE(test, page && page != zero_page);
	KUNIT_EXPECT_TRUE(test, pte_write(pte) && pte_dirty(pte) && !pte_special(pte));
	KUNIT_EXPECT_EQ(test, page->owner, OWNER_ANON);
	KUNIT_EXPECT_EQ(test, page_count(page), 1);
	KUNIT_EXPECT_EQ(test, page_mapcount(page), 1);
	KUNIT_EXPECT_EQ(test, mm->rss, 1UL);
	expect_event(test, TRACE_ANON_PAGE, PAGE(0) + 100, true);
	KUNIT_EXPECT_TRUE(test, user_is(PAGE(0), 100, 0) && user_is(PAGE(0) + 101, 3995, 0));
}

static void write_after_read_copies_the_zero_page(struct kunit *test)
{
	struct page *page;

	KUNIT_ASSERT_TRUE(test, kunit_user_mm(test) && user_anon_at(PAGE(0), 1, RW) == PAGE(0));
	KUNIT_ASSERT_EQ(test, user_peek(PAGE(0)), 0);
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(0) + 1, 9), 0);
	expect_event(test, TRACE_WP_COPY, PAGE(0) + 1, true);
	page = user_page(PAGE(0));
	KUNIT_ASSERT_TRUE(test, page && page != zero_page);
	KUNIT_EXPECT_TRUE(test, pte_write(user_pte(PAGE(0))));
	KUNIT_EXPECT_EQ(test, page_count(page), 1);
	KUNIT_EXPECT_EQ(test, current->mm->rss, 1UL);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(0)), 0);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(0) + 1), 9); /* the CPU forgot the old translation */
	KUNIT_EXPECT_TRUE(test, page_is(zero_page, 0));
}

/* A driver whose mmap() promises, and gives neither pages nor operations. */
static int idle_mmap(struct file *file, struct vm_area_struct *vma)
{
	return 0;
}

static const struct file_operations idle_fops = { .mmap = idle_mmap };

static void a_shared_area_never_writes_to_the_zero_page(struct kunit *test)
{
	struct file *file = fixture_file(&idle_fops, NULL);

	KUNIT_ASSERT_TRUE(test, !IS_ERR(file) && kunit_user_mm(test));
	KUNIT_ASSERT_EQ(test,
			user_mmap(file, PAGE(0), 2 * PAGE_SIZE, RW, MAP_SHARED | MAP_FIXED, 0),
			PAGE(0));
	KUNIT_ASSERT_EQ(test, user_peek(PAGE(0)), 0);
	KUNIT_EXPECT_PTR_EQ(test, user_page(PAGE(0)), zero_page);
	KUNIT_EXPECT_FALSE(test, pte_write(user_pte(PAGE(0))));
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(0), 1), 0);
	KUNIT_EXPECT_TRUE(test, user_page(PAGE(0)) != zero_page);
	KUNIT_EXPECT_EQ(test, user_mprotect(PAGE(1), PAGE_SIZE, PROT_READ), 0);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(1)), 0);
	KUNIT_EXPECT_EQ(test, user_mprotect(PAGE(1), PAGE_SIZE, RW), 0);
	KUNIT_EXPECT_FALSE(test, pte_write(user_pte(PAGE(1))));
	KUNIT_EXPECT_TRUE(test, page_is(zero_page, 0));
	kunit_drop_user_mm();
	fput(file);
}

static void a_copy_faults_its_pages_in(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, kunit_user_mm(test) && user_anon_at(PAGE(0), 5, RW) == PAGE(0));
	KUNIT_EXPECT_TRUE(test, user_is(PAGE(0) + 10, 2 * PAGE_SIZE, 0));
	KUNIT_EXPECT_EQ(test, current->mm->rss, 0UL);
	KUNIT_EXPECT_TRUE(test, user_fill(PAGE(1) + 10, 3 * PAGE_SIZE, 7));
	KUNIT_EXPECT_EQ(test, current->mm->rss, 4UL);
	KUNIT_EXPECT_EQ(test, clear_user((void __user *)PAGE(0), 5 * PAGE_SIZE), 0UL);
	KUNIT_EXPECT_EQ(test, current->mm->rss, 5UL);
	KUNIT_EXPECT_TRUE(test, user_is(PAGE(0), 5 * PAGE_SIZE, 0));
}

static void each_fault_is_counted(struct kunit *test)
{
	unsigned long before = current->min_flt;

	KUNIT_ASSERT_TRUE(test, kunit_user_mm(test) && user_anon_at(PAGE(0), 3, RW) == PAGE(0));
	user_peek(PAGE(0));    /* one */
	user_peek(PAGE(0));    /* mapped: none */
	user_poke(PAGE(0), 1); /* two */
	user_poke(PAGE(1), 1); /* three */
	KUNIT_EXPECT_EQ(test, current->min_flt, before + 3);
}

/* ------------------------------------------------------------------ */
/* Not allowed                                                         */

static void an_access_outside_all_areas_fails(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, kunit_user_mm(test) && user_anon_at(PAGE(1), 1, RW) == PAGE(1));
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(0) + 9), -EFAULT);
	expect_event(test, TRACE_SIGSEGV, PAGE(0) + 9, false);
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(2), 1), -EFAULT);
	expect_event(test, TRACE_SIGSEGV, PAGE(2), true);
	KUNIT_EXPECT_EQ(test, user_peek(0), -EFAULT);
	KUNIT_EXPECT_EQ(test, current->mm->nr_ptes, 0UL);
}

static void an_access_the_area_does_not_allow_fails(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, kunit_user_mm(test) &&
					user_anon_at(PAGE(0), 1, PROT_READ) == PAGE(0) &&
					user_anon_at(PAGE(1), 1, PROT_NONE) == PAGE(1) &&
					user_anon_at(PAGE(2), 1, PROT_WRITE) == PAGE(2) &&
					user_anon_at(PAGE(3), 1, PROT_EXEC) == PAGE(3));
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(0), 1), -EFAULT);
	expect_event(test, TRACE_SIGSEGV, PAGE(0), true);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(0)), 0);
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(0), 1), -EFAULT); /* now that it is mapped, too */
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(1)), -EFAULT);
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(1), 1), -EFAULT);
	KUNIT_EXPECT_TRUE(test, pte_none(user_pte(PAGE(1))));
	/* the machine cannot let data be written or executed and not read */
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(2), 1), 0);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(2)), 1);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(3)), 0);
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(3), 1), -EFAULT);
}

#ifdef CONFIG_DEBUG
static void under_a_spinlock_no_fault_is_served(struct kunit *test)
{
	static DEFINE_SPINLOCK(lock);
	u8 byte;
	int ret;

	KUNIT_ASSERT_TRUE(test, kunit_user_mm(test) && user_anon_at(PAGE(0), 1, RW) == PAGE(0));
	spin_lock(&lock);
	ret = get_user(byte, (u8 __user *)PAGE(0));
	spin_unlock(&lock);
	KUNIT_EXPECT_EQ(test, ret, -EFAULT);
	KUNIT_EXPECT_TRUE(test, pte_none(user_pte(PAGE(0))));
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(0)), 0);
}
#endif

/* ------------------------------------------------------------------ */
/* Present already                                                     */

static void a_fault_on_a_good_entry_is_spurious(struct kunit *test)
{
	struct mm_struct *mm = kunit_user_mm(test);
	struct page *page;

	KUNIT_ASSERT_TRUE(test, mm && user_anon_at(PAGE(0), 1, RW) == PAGE(0));
	KUNIT_ASSERT_EQ(test, user_poke(PAGE(0), 1), 0);
	page = user_page(PAGE(0));
	down_read(&mm->mmap_sem);
	KUNIT_EXPECT_EQ(test, handle_mm_fault(mm, user_area(PAGE(0)), PAGE(0), true),
			VM_FAULT_MINOR);
	expect_event(test, TRACE_SPURIOUS, PAGE(0), true);
	KUNIT_EXPECT_EQ(test, handle_mm_fault(mm, user_area(PAGE(0)), PAGE(0), false),
			VM_FAULT_MINOR);
	up_read(&mm->mmap_sem);
	KUNIT_EXPECT_PTR_EQ(test, user_page(PAGE(0)), page);
	KUNIT_EXPECT_EQ(test, page_count(page), 1);
	KUNIT_EXPECT_EQ(test, mm->rss, 1UL);
}

/* A right was given in the table and not flushed: at worst the access faults once. */
static void a_stale_translation_is_refreshed(struct kunit *test)
{
	struct mm_struct *mm = kunit_user_mm(test);
	pte_t *pte;

	KUNIT_ASSERT_TRUE(test, mm && user_anon_at(PAGE(0), 1, RW) == PAGE(0));
	KUNIT_ASSERT_EQ(test, user_poke(PAGE(0), 1), 0);
	pte = pgtable_lookup(mm, PAGE(0));
	set_pte(pte, pte_wrprotect(*pte));
	flush_tlb_page(mm, PAGE(0));
	KUNIT_ASSERT_EQ(test, user_peek(PAGE(0)), 1); /* the CPU remembers it as read-only */
	set_pte(pte, pte_mkwrite(*pte));
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(0), 2), 0);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(0)), 2);
}

/* ------------------------------------------------------------------ */
/* Writes to read-only entries                                         */

/* A written page whose entry has lost the right to write: mprotect there and back. */
static struct page *written_page_without_write(unsigned long addr, u8 byte)
{
	if (user_anon_at(addr, 1, RW) != addr || user_poke(addr, byte) ||
	    user_mprotect(addr, PAGE_SIZE, PROT_READ) || user_mprotect(addr, PAGE_SIZE, RW) ||
	    pte_write(user_pte(addr)))
		return NULL;
	return user_page(addr);
}

static void a_page_nobody_else_has_is_reused(struct kunit *test)
{
	struct page *page;

	KUNIT_ASSERT_NOT_NULL(test, kunit_user_mm(test));
	page = written_page_without_write(PAGE(0), 5);
	KUNIT_ASSERT_NOT_NULL(test, page);
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(0) + 1, 6), 0);
	expect_event(test, TRACE_WP_REUSE, PAGE(0) + 1, true);
	KUNIT_EXPECT_PTR_EQ(test, user_page(PAGE(0)), page);
	KUNIT_EXPECT_TRUE(test, pte_write(user_pte(PAGE(0))));
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(0)), 5);
}

static void a_page_somebody_else_has_is_copied(struct kunit *test)
{
	struct page *page, *copy;

	KUNIT_ASSERT_NOT_NULL(test, kunit_user_mm(test));
	page = written_page_without_write(PAGE(0), 5);
	KUNIT_ASSERT_NOT_NULL(test, page);
	get_page(page);
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(0) + 1, 6), 0);
	expect_event(test, TRACE_WP_COPY, PAGE(0) + 1, true);
	copy = user_page(PAGE(0));
	KUNIT_EXPECT_TRUE(test, copy != page);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(0)), 5); /* contents came along */
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(0) + 1), 6);
	KUNIT_EXPECT_EQ(test, page_count(page), 1); /* ours */
	KUNIT_EXPECT_EQ(test, page_mapcount(page), 0);
	KUNIT_EXPECT_EQ(test, page_mapcount(copy), 1);
	KUNIT_EXPECT_EQ(test, current->mm->rss, 1UL);
	put_page(page);
}

static void a_copy_without_memory_leaves_the_old_page(struct kunit *test)
{
	struct page *page;

	KUNIT_ASSERT_NOT_NULL(test, kunit_user_mm(test));
	page = written_page_without_write(PAGE(0), 5);
	KUNIT_ASSERT_NOT_NULL(test, page);
	get_page(page);
	fail_arm(1);
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(0), 6), -EFAULT);
	KUNIT_EXPECT_TRUE(test, fail_disarm());
	KUNIT_EXPECT_PTR_EQ(test, user_page(PAGE(0)), page);
	KUNIT_EXPECT_EQ(test, page_count(page), 2);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(0)), 5);
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(0), 6), 0);
	put_page(page);
}

static void a_fault_without_memory_changes_nothing(struct kunit *test)
{
	unsigned long n = 0;

	KUNIT_ASSERT_TRUE(test, kunit_user_mm(test) && user_anon_at(PAGE(0), 1, RW) == PAGE(0));
	do {
		fail_arm(++n);
		if (!user_poke(PAGE(0), 1))
			break;
		KUNIT_EXPECT_TRUE(test, fail_disarm());
		KUNIT_EXPECT_TRUE(test, pte_none(user_pte(PAGE(0))));
		KUNIT_EXPECT_EQ(test, user_munmap(PAGE(0), PAGE_SIZE), 0); /* tables go, too */
		KUNIT_EXPECT_EQ(test, current->mm->nr_ptes, 0UL);
		KUNIT_ASSERT_EQ(test, user_anon_at(PAGE(0), 1, RW), PAGE(0));
	} while (n < 20);
	KUNIT_EXPECT_EQ(test, n, 5UL); /* three tables and the page; then it works */
}

/* ------------------------------------------------------------------ */
/* The stack                                                           */

#define STACK_TOP PAGE(4000)

static bool stack_start(struct kunit *test)
{
	return kunit_user_mm(test) &&
	       user_mmap(NULL, STACK_TOP - PAGE_SIZE, PAGE_SIZE, RW,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_GROWSDOWN,
			 0) == STACK_TOP - PAGE_SIZE;
}

static void a_stack_grows_down_to_the_touch(struct kunit *test)
{
	struct vm_area_struct *vma;
	unsigned long pgoff;

	KUNIT_ASSERT_TRUE(test, stack_start(test));
	pgoff = user_area(STACK_TOP - 1)->vm_pgoff;
	KUNIT_EXPECT_EQ(test, user_poke(STACK_TOP - 5 * PAGE_SIZE + 1, 1), 0);
	vma = user_area(STACK_TOP - 1);
	KUNIT_EXPECT_EQ(test, vma->vm_start, STACK_TOP - 5 * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, vma->vm_pgoff, pgoff - 4);
	KUNIT_EXPECT_EQ(test, current->mm->total_vm, 5UL);
	KUNIT_EXPECT_EQ(test, current->mm->rss, 1UL); /* what lies between is only promised */
	KUNIT_EXPECT_EQ(test, user_peek(STACK_TOP - 20 * PAGE_SIZE), 0); /* a read does, too */
	KUNIT_EXPECT_EQ(test, current->mm->total_vm, 20UL);
	KUNIT_EXPECT_EQ(test, vma_check(current->mm), 0);
}

static void a_stack_has_a_limit(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, stack_start(test));
	KUNIT_EXPECT_EQ(test, user_poke(STACK_TOP - STACK_LIMIT - 1, 1), -EFAULT);
	expect_event(test, TRACE_SIGSEGV, STACK_TOP - STACK_LIMIT - 1, true);
	KUNIT_EXPECT_EQ(test, current->mm->total_vm, 1UL);
	KUNIT_EXPECT_EQ(test, user_poke(STACK_TOP - STACK_LIMIT, 1), 0);
	KUNIT_EXPECT_EQ(test, current->mm->total_vm, STACK_LIMIT >> PAGE_SHIFT);
	KUNIT_EXPECT_EQ(test, user_poke(STACK_TOP - STACK_LIMIT - 1, 1), -EFAULT);
}

static void a_stack_keeps_its_distance(struct kunit *test)
{
	unsigned long below = STACK_TOP - 600 * PAGE_SIZE;

	KUNIT_ASSERT_TRUE(test, stack_start(test));
	KUNIT_ASSERT_EQ(test, user_anon_at(below, 1, RW), below);
	below += PAGE_SIZE;
	KUNIT_EXPECT_EQ(test, user_poke(below + STACK_GUARD_GAP - 1, 1), -EFAULT);
	KUNIT_EXPECT_EQ(test, user_poke(below + STACK_GUARD_GAP, 1), 0);
	KUNIT_EXPECT_EQ(test, user_poke(below + STACK_GUARD_GAP - 1, 1), -EFAULT);
	/* memory that cannot be touched is as good as a gap */
	KUNIT_EXPECT_EQ(test, user_mprotect(below - PAGE_SIZE, PAGE_SIZE, PROT_NONE), 0);
	KUNIT_EXPECT_EQ(test, user_poke(below, 1), 0);
	KUNIT_EXPECT_EQ(test, user_poke(below - 1, 1), -EFAULT);
}

static void a_stack_does_not_grow_for_what_it_forbids(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, stack_start(test));
	KUNIT_ASSERT_EQ(test, user_mprotect(STACK_TOP - PAGE_SIZE, PAGE_SIZE, PROT_NONE), 0);
	KUNIT_EXPECT_EQ(test, user_poke(STACK_TOP - 2 * PAGE_SIZE, 1), -EFAULT);
	KUNIT_EXPECT_EQ(test, current->mm->rss, 0UL);
}

static void populate_faults_everything_in(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, kunit_user_mm(test) && user_anon_at(PAGE(0), 8, RW) == PAGE(0) &&
					user_anon_at(PAGE(8), 8, PROT_READ) == PAGE(8));
	make_pages_present(current->mm, PAGE(0), PAGE(16));
	KUNIT_EXPECT_EQ(test, current->mm->rss,
			8UL); /* what cannot be written shows the zero page */
	for (unsigned long n = 0; n < 16; n++)
		KUNIT_EXPECT_FALSE(test, pte_none(user_pte(PAGE(n))));
	make_pages_present(current->mm, PAGE(15), PAGE(20)); /* a hole: no error, no harm */
	KUNIT_ASSERT_EQ(test, user_munmap(PAGE(15), PAGE_SIZE), 0);
	KUNIT_ASSERT_EQ(test, user_anon_at(PAGE(15), 1, RW), PAGE(15));
	fail_arm(1); /* no memory: no error, no harm either */
	make_pages_present(current->mm, PAGE(0), PAGE(16));
	KUNIT_EXPECT_TRUE(test, pte_none(user_pte(PAGE(15))));
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(read_of_untouched_page_maps_the_zero_page),
	KUNIT_CASE(write_to_untouched_page_maps_a_fresh_page),
	KUNIT_CASE(write_after_read_copies_the_zero_page),
	KUNIT_CASE(a_shared_area_never_writes_to_the_zero_page),
	KUNIT_CASE(a_copy_faults_its_pages_in),
	KUNIT_CASE(each_fault_is_counted),
	KUNIT_CASE(an_access_outside_all_areas_fails),
	KUNIT_CASE(an_access_the_area_does_not_allow_fails),
#ifdef CONFIG_DEBUG
	KUNIT_CASE(under_a_spinlock_no_fault_is_served),
#endif
	KUNIT_CASE(a_fault_on_a_good_entry_is_spurious),
	KUNIT_CASE(a_stale_translation_is_refreshed),
	KUNIT_CASE(a_page_nobody_else_has_is_reused),
	KUNIT_CASE(a_page_somebody_else_has_is_copied),
	KUNIT_CASE(a_copy_without_memory_leaves_the_old_page),
	KUNIT_CASE(a_fault_without_memory_changes_nothing),
	KUNIT_CASE(a_stack_grows_down_to_the_touch),
	KUNIT_CASE(a_stack_has_a_limit),
	KUNIT_CASE(a_stack_keeps_its_distance),
	KUNIT_CASE(a_stack_does_not_grow_for_what_it_forbids),
	KUNIT_CASE(populate_faults_everything_in),
	{ 0 },
};

const struct kunit_suite fault_suite = { "fault", cases };
