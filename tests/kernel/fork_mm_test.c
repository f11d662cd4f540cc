// SPDX-License-Identifier: MIT
/*
 * tests/kernel/fork_mm_test.c - the copy of an address space.
 *
 * What:     dup_mm() as fork calls it, and then both sides at work: what they see of each
 *           other, how many pages that costs, which of the two moves to a copy. Areas of
 *           drivers are told of the copy; pages that a device may be writing stay with
 *           the parent; when memory runs out half-way, it never happened.
 * Start at: parent_and_child_see_their_own_writes_only()
 * See it:   docs/cow.md
 */
#include "kernel/lib/string.h"
#include "mm/phys/page_alloc.h"
#include "mm/virt/fault.h"
#include "mm/virt/gup.h"
#include "mm/virt/kmap.h"
#include "mm/virt/remap.h"
#include "tests/kernel/fixture.h"

#define PAGE(n) (USER_BASE + (n)*PAGE_SIZE)

static struct mm_struct *parent, *child;

static bool start(struct kunit *test, unsigned long pages)
{
	parent = kunit_user_mm(test);
	return parent && user_anon_at(PAGE(0), pages, RW) == PAGE(0);
}

/* From here on there are two; the parent goes on running. */
static bool fork_mm(void)
{
	return !dup_mm(parent, &child);
}

/* The child's life is over; the parent runs. */
static void child_exits(void)
{
	use_mm(parent);
	mmput(child);
}

static int child_peek(unsigned long addr)
{
	int byte;

	use_mm(child);
	byte = user_peek(addr);
	use_mm(parent);
	return byte;
}

static int child_poke(unsigned long addr, u8 byte)
{
	int error;

	use_mm(child);
	error = user_poke(addr, byte);
	use_mm(parent);
	return error;
}

static struct page *child_page(unsigned long addr)
{
	struct page *page;

	use_mm(child);
	page = user_page(addr);
	use_mm(parent);
	return page;
}

/* ------------------------------------------------------------------ */
/* Copy on write                                                       */

static void parent_and_child_see_their_own_writes_only(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, start(test, 3));
	KUNIT_ASSERT_TRUE(test, user_fill(PAGE(0), 3 * PAGE_SIZE, 1));
	KUNIT_ASSERT_TRUE(test, fork_mm());
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(0), 2), 0);
	KUNIT_EXPECT_EQ(test, child_poke(PAGE(1), 3), 0);
	KUNIT_EXPECT_EQ(test, child_peek(PAGE(0)), 1);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(1)), 1);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(0)), 2);
	KUNIT_EXPECT_EQ(test, child_peek(PAGE(1)), 3);
	KUNIT_EXPECT_PTR_EQ(test, child_page(PAGE(2)), user_page(PAGE(2)));
	KUNIT_EXPECT_NE(test, child_page(PAGE(0)), user_page(PAGE(0)));
	KUNIT_EXPECT_NE(test, child_page(PAGE(1)), user_page(PAGE(1)));
	child_exits();
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(1)), 1);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(2)), 1);
}

static void a_fork_shares_pages_and_copies_none(struct kunit *test)
{
	unsigned long before;

	KUNIT_ASSERT_TRUE(test, start(test, 100));
	KUNIT_ASSERT_TRUE(test, user_fill(PAGE(0), 100 * PAGE_SIZE, 1));
	before = nr_free_pages();
	KUNIT_ASSERT_TRUE(test, fork_mm());
	/* four levels of tables, and perhaps a slab for the areas */
	KUNIT_EXPECT_LE(test, before - nr_free_pages(), 6UL);
	for (unsigned long n = 0; n < 100; n++) {
		struct page *page = user_page(PAGE(n));

		KUNIT_EXPECT_PTR_EQ(test, page, child_page(PAGE(n)));
		KUNIT_EXPECT_EQ(test, page_count(page), 2);
		KUNIT_EXPECT_EQ(test, page_mapcount(page), 2);
		KUNIT_EXPECT_FALSE(test, pte_write(user_pte(PAGE(n))));
	}
	KUNIT_EXPECT_EQ(test, parent->rss, 100UL);
	KUNIT_EXPECT_EQ(test, child->rss, 100UL);
	KUNIT_EXPECT_EQ(test, child->total_vm, parent->total_vm);
	child_exits();
}

static void the_last_owner_writes_the_page_in_place(struct kunit *test)
{
	struct page *page;

	KUNIT_ASSERT_TRUE(test, start(test, 2));
	KUNIT_ASSERT_TRUE(test, user_fill(PAGE(0), 2 * PAGE_SIZE, 1));
	page = user_page(PAGE(0));
	KUNIT_ASSERT_TRUE(test, fork_mm());
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(0), 2), 0); /* the parent moves away... */
	KUNIT_EXPECT_EQ(test, page_mapcount(page), 1);
	KUNIT_EXPECT_EQ(test, child_poke(PAGE(0), 3), 0); /* ...the child need not */
	KUNIT_EXPECT_PTR_EQ(test, child_page(PAGE(0)), page);
	page = user_page(PAGE(1));
	child_exits();
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(1), 2), 0);
	KUNIT_EXPECT_PTR_EQ(test, user_page(PAGE(1)), page);
}

static void untouched_pages_stay_untouched(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, start(test, 4));
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(1)), 0); /* the zero page */
	KUNIT_ASSERT_TRUE(test, fork_mm());
	KUNIT_EXPECT_EQ(test, child->rss, 0UL);
	KUNIT_EXPECT_PTR_EQ(test, child_page(PAGE(1)), zero_page);
	for (unsigned long n = 0; n < 2; n++) {
		KUNIT_EXPECT_EQ(test, child_poke(PAGE(n), 5), 0);
		KUNIT_EXPECT_EQ(test, user_peek(PAGE(n)), 0);
		KUNIT_EXPECT_EQ(test, user_poke(PAGE(n), 6), 0);
		KUNIT_EXPECT_EQ(test, child_peek(PAGE(n)), 5);
	}
	child_exits();
}

/* The CPU had the right to write in its TLB: after the fork it must ask again. */
static void the_parents_tlb_is_flushed(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, start(test, 1));
	for (u8 n = 1; n < 50; n++) {
		KUNIT_ASSERT_EQ(test, user_poke(PAGE(0), n), 0);
		KUNIT_ASSERT_TRUE(test, fork_mm());
		KUNIT_ASSERT_EQ(test, user_poke(PAGE(0), 200), 0);
		KUNIT_EXPECT_EQ(test, child_peek(PAGE(0)), n);
		child_exits();
	}
}

static void three_generations(struct kunit *test)
{
	struct mm_struct *grandchild, *first;

	KUNIT_ASSERT_TRUE(test, start(test, 1));
	KUNIT_ASSERT_EQ(test, user_poke(PAGE(0), 1), 0);
	KUNIT_ASSERT_TRUE(test, fork_mm());
	KUNIT_ASSERT_EQ(test, dup_mm(child, &grandchild), 0);
	KUNIT_EXPECT_EQ(test, page_mapcount(user_page(PAGE(0))), 3);
	first = child;
	KUNIT_EXPECT_EQ(test, child_poke(PAGE(0), 2), 0);
	child = grandchild;
	KUNIT_EXPECT_EQ(test, child_peek(PAGE(0)), 1);
	KUNIT_EXPECT_EQ(test, child_poke(PAGE(0), 3), 0);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(0)), 1);
	child = first;
	KUNIT_EXPECT_EQ(test, child_peek(PAGE(0)), 2);
	mmput(grandchild);
	child_exits();
}

/* ------------------------------------------------------------------ */
/* Areas                                                               */

static void the_layout_is_the_parents(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, start(test, 1));
	parent->start_brk = PAGE(40);
	parent->brk = PAGE(42) + 17;
	parent->start_stack = PAGE(50);
	parent->arg_start = PAGE(51);
	parent->env_end = PAGE(52);
	parent->end_code = 77;
	parent->saved_auxv[5] = 1234;
	KUNIT_ASSERT_TRUE(test, fork_mm());
	KUNIT_EXPECT_EQ(test, child->start_brk, PAGE(40));
	KUNIT_EXPECT_EQ(test, child->brk, PAGE(42) + 17);
	KUNIT_EXPECT_EQ(test, child->start_stack, PAGE(50));
	KUNIT_EXPECT_EQ(test, child->arg_start, PAGE(51));
	KUNIT_EXPECT_EQ(test, child->env_end, PAGE(52));
	KUNIT_EXPECT_EQ(test, child->end_code, 77UL);
	KUNIT_EXPECT_EQ(test, child->saved_auxv[5], 1234ULL);
	KUNIT_EXPECT_EQ(test, child->mmap_base, parent->mmap_base);
	KUNIT_EXPECT_EQ(test, atomic_read(&child->mm_users), 1);
	child_exits();
}

static void each_side_changes_its_own_areas(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, start(test, 9));
	KUNIT_ASSERT_TRUE(test, user_fill(PAGE(0), 9 * PAGE_SIZE, 1));
	KUNIT_ASSERT_EQ(test, user_mprotect(PAGE(3), 3 * PAGE_SIZE, PROT_READ), 0);
	KUNIT_ASSERT_TRUE(test, fork_mm());
	KUNIT_EXPECT_EQ(test, child->map_count, 3);
	KUNIT_EXPECT_EQ(test, vma_check(child), 0);
	KUNIT_EXPECT_EQ(test, child_poke(PAGE(4), 2), -EFAULT); /* rights are inherited */
	KUNIT_EXPECT_EQ(test, user_munmap(PAGE(0), 4 * PAGE_SIZE), 0);
	KUNIT_EXPECT_EQ(test, user_mprotect(PAGE(4), PAGE_SIZE, RW), 0);
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(4), 7), 0);
	for (unsigned long n = 0; n < 9; n++)
		KUNIT_EXPECT_EQ(test, child_peek(PAGE(n)), 1);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(3)), -EFAULT);
	child_exits();
}

static int opens, closes;

static void count_open(struct vm_area_struct *vma)
{
	opens++;
}

static void count_close(struct vm_area_struct *vma)
{
	closes++;
}

static struct page *driver_page;

static struct page *driver_nopage(struct vm_area_struct *vma, unsigned long addr, int *type)
{
	get_page(driver_page);
	return driver_page;
}

static struct vm_operations_struct driver_ops = {
	.open = count_open,
	.close = count_close,
	.nopage = driver_nopage,
};

static unsigned long driver_flags;

static int driver_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &driver_ops;
	vma->vm_flags |= driver_flags;
	return 0;
}

static const struct file_operations driver_fops = { .mmap = driver_mmap };

static struct file *start_with_driver(struct kunit *test, unsigned long flags, unsigned long type)
{
	struct file *file = fixture_file(&driver_fops, NULL);

	opens = closes = 0;
	driver_flags = flags;
	driver_page = alloc_page(GFP_KERNEL);
	if (!driver_page || IS_ERR(file) || !start(test, 1) ||
	    user_mmap(file, PAGE(10), 2 * PAGE_SIZE, RW, type | MAP_FIXED, 0) != PAGE(10))
		return NULL;
	memset(lowmem_page_address(driver_page), 9, PAGE_SIZE);
	return file;
}

static void end_with_driver(struct file *file)
{
	kunit_drop_user_mm();
	fput(file);
	__free_page(driver_page);
}

static void a_drivers_area_is_opened_for_the_child(struct kunit *test)
{
	struct file *file = start_with_driver(test, 0, MAP_SHARED);

	KUNIT_ASSERT_NOT_NULL(test, file);
	KUNIT_EXPECT_EQ(test, atomic_read(&file->f_count), 2);
	KUNIT_ASSERT_TRUE(test, fork_mm());
	KUNIT_EXPECT_EQ(test, opens, 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&file->f_count), 3);
	child_exits();
	KUNIT_EXPECT_EQ(test, closes, 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&file->f_count), 2);
	end_with_driver(file);
	KUNIT_EXPECT_EQ(test, closes, 2);
}

static void an_area_that_forbids_it_is_not_copied(struct kunit *test)
{
	struct file *file = start_with_driver(test, VM_DONTCOPY, MAP_SHARED);

	KUNIT_ASSERT_NOT_NULL(test, file);
	KUNIT_ASSERT_TRUE(test, fork_mm());
	KUNIT_EXPECT_EQ(test, opens, 0);
	KUNIT_EXPECT_EQ(test, child->map_count, 1);
	KUNIT_EXPECT_EQ(test, child->total_vm, 1UL);
	KUNIT_EXPECT_EQ(test, child_peek(PAGE(10)), -EFAULT);
	child_exits();
	end_with_driver(file);
}

/* Either way: an entry that a fault can bring is left to the fault, others are copied. */
static void a_drivers_page_is_shared_where_the_area_is(struct kunit *test)
{
	const unsigned long flags[] = { 0, VM_RESERVED };

	for (int i = 0; i < 2; i++) {
		struct file *file = start_with_driver(test, flags[i], MAP_SHARED);

		KUNIT_ASSERT_NOT_NULL(test, file);
		KUNIT_EXPECT_EQ(test, user_poke(PAGE(10), 1), 0);
		KUNIT_ASSERT_TRUE(test, fork_mm());
		KUNIT_EXPECT_EQ(test, child->rss, flags[i] ? 1UL : 0UL);
		KUNIT_EXPECT_EQ(test, child_peek(PAGE(10)), 1);
		KUNIT_EXPECT_EQ(test, child_poke(PAGE(10), 2), 0);
		KUNIT_EXPECT_EQ(test, user_peek(PAGE(10)), 2);
		KUNIT_EXPECT_EQ(test, page_mapcount(driver_page), 2);
		child_exits();
		end_with_driver(file);
	}
}

static void a_drivers_page_is_copied_where_the_area_is_private(struct kunit *test)
{
	struct file *file = start_with_driver(test, 0, MAP_PRIVATE);

	KUNIT_ASSERT_NOT_NULL(test, file);
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(10), 1), 0); /* now anonymous */
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(11)), 9);	  /* still the driver's */
	KUNIT_ASSERT_TRUE(test, fork_mm());
	KUNIT_EXPECT_EQ(test, child_poke(PAGE(10), 2), 0);
	KUNIT_EXPECT_EQ(test, child_poke(PAGE(11), 3), 0);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(10)), 1);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(11)), 9);
	child_exits();
	KUNIT_EXPECT_TRUE(test, page_is(driver_page, 9));
	end_with_driver(file);
}

static int remap_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, page_to_pfn(driver_page), PAGE_SIZE,
			       vma->vm_page_prot);
}

static const struct file_operations remap_fops = { .mmap = remap_mmap };

static void page_frames_without_a_count_are_mapped_as_they_are(struct kunit *test)
{
	struct file *file = fixture_file(&remap_fops, NULL);

	KUNIT_ASSERT_TRUE(test, start(test, 1));
	driver_page = alloc_page(GFP_KERNEL | __GFP_ZERO);
	SetPageReserved(driver_page);
	KUNIT_ASSERT_EQ(test, user_mmap(file, PAGE(10), PAGE_SIZE, RW, MAP_SHARED | MAP_FIXED, 0),
			PAGE(10));
	KUNIT_ASSERT_TRUE(test, fork_mm());
	KUNIT_EXPECT_EQ(test, child->rss, 0UL);
	KUNIT_EXPECT_PTR_EQ(test, child_page(PAGE(10)), driver_page);
	KUNIT_EXPECT_EQ(test, child_poke(PAGE(10), 4), 0);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(10)), 4);
	child_exits();
	kunit_drop_user_mm();
	fput(file);
	ClearPageReserved(driver_page);
	__free_page(driver_page);
}

/* ------------------------------------------------------------------ */
/* Pins                                                                */

static void a_pinned_page_is_copied_for_the_child(struct kunit *test)
{
	struct page *pinned[2];

	KUNIT_ASSERT_TRUE(test, start(test, 3));
	KUNIT_ASSERT_TRUE(test, user_fill(PAGE(0), 3 * PAGE_SIZE, 1));
	KUNIT_ASSERT_EQ(test, user_pin(PAGE(0), 2, true, false, pinned), 2);
	KUNIT_ASSERT_TRUE(test, fork_mm());
	KUNIT_EXPECT_PTR_EQ(test, user_page(PAGE(0)), pinned[0]);
	KUNIT_EXPECT_NE(test, child_page(PAGE(0)), pinned[0]);
	KUNIT_EXPECT_NE(test, child_page(PAGE(1)), pinned[1]);
	KUNIT_EXPECT_PTR_EQ(test, child_page(PAGE(2)), user_page(PAGE(2)));
	KUNIT_EXPECT_TRUE(test, pte_write(user_pte(PAGE(0)))); /* the parent lost nothing */
	KUNIT_EXPECT_EQ(test, page_mapcount(pinned[0]), 1);
	page_fill(pinned[0], 7); /* DMA */
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(0) + 1, 8), 0);
	KUNIT_EXPECT_PTR_EQ(test, user_page(PAGE(0)), pinned[0]);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(0)), 7);
	KUNIT_EXPECT_EQ(test, child_peek(PAGE(0)), 1);
	KUNIT_EXPECT_EQ(test, child_poke(PAGE(0), 2), 0);
	user_unpin(pinned, 2);
	child_exits();
}

/* For a device that only reads the page, too: it must see what the program writes next. */
/* What libraries for RDMA do with their buffers: a fork costs nothing, and the child sees none. */
static void advice_keeps_a_pinned_page_from_the_child(struct kunit *test)
{
	struct page *pinned[1];

	KUNIT_ASSERT_TRUE(test, start(test, 3) && user_fill(PAGE(0), 3 * PAGE_SIZE, 4));
	KUNIT_ASSERT_EQ(test, user_pin(PAGE(1), 1, true, false, pinned), 1);
	KUNIT_ASSERT_EQ(test, user_madvise(PAGE(1), PAGE_SIZE, MADV_DONTFORK), 0);
	KUNIT_EXPECT_EQ(test, user_areas(), 3);
	KUNIT_ASSERT_TRUE(test, fork_mm());
	KUNIT_EXPECT_EQ(test, child->map_count, 2);
	KUNIT_EXPECT_EQ(test, child->rss, 2UL);
	KUNIT_EXPECT_EQ(test, child_peek(PAGE(1)), -EFAULT);
	KUNIT_EXPECT_TRUE(test, pte_write(user_pte(PAGE(1)))); /* nobody to be kept apart from */
	KUNIT_EXPECT_PTR_EQ(test, user_page(PAGE(1)), pinned[0]);
	child_exits();
	KUNIT_EXPECT_EQ(test, user_madvise(PAGE(1), PAGE_SIZE, MADV_DOFORK), 0);
	KUNIT_EXPECT_EQ(test, user_areas(), 1);
	user_unpin(pinned, 1);
}

static void a_pin_ends_the_sharing(struct kunit *test)
{
	struct page *shared, *pinned[1];

	for (int write = 0; write < 2; write++) {
		KUNIT_ASSERT_TRUE(test, start(test, 1));
		KUNIT_ASSERT_EQ(test, user_poke(PAGE(0), 1), 0);
		shared = user_page(PAGE(0));
		KUNIT_ASSERT_TRUE(test, fork_mm());
		KUNIT_ASSERT_EQ(test, user_pin(PAGE(0), 1, write, false, pinned), 1);
		KUNIT_EXPECT_NE(test, pinned[0], shared);
		KUNIT_EXPECT_EQ(test, page_mapcount(pinned[0]), 1);
		KUNIT_EXPECT_EQ(test, page_mapcount(shared), 1);
		KUNIT_EXPECT_EQ(test, user_poke(PAGE(0), 2), 0);
		KUNIT_EXPECT_PTR_EQ(test, user_page(PAGE(0)), pinned[0]);
		KUNIT_EXPECT_EQ(test, child_poke(PAGE(0), 3), 0);
		KUNIT_EXPECT_PTR_EQ(test, child_page(PAGE(0)), shared);
		KUNIT_EXPECT_EQ(test, user_peek(PAGE(0)), 2);
		user_unpin(pinned, 1);
		child_exits();
		kunit_drop_user_mm();
	}
}

static void an_unshared_page_keeps_the_areas_rights(struct kunit *test)
{
	struct page *pinned[1];

	KUNIT_ASSERT_TRUE(test, start(test, 1));
	KUNIT_ASSERT_EQ(test, user_poke(PAGE(0), 1), 0);
	KUNIT_ASSERT_EQ(test, user_mprotect(PAGE(0), PAGE_SIZE, PROT_READ), 0);
	KUNIT_ASSERT_TRUE(test, fork_mm());
	KUNIT_ASSERT_EQ(test, user_pin(PAGE(0), 1, false, false, pinned), 1);
	KUNIT_EXPECT_NE(test, child_page(PAGE(0)), pinned[0]);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(0)), 1);
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(0), 2), -EFAULT);
	user_unpin(pinned, 1);
	child_exits();
}

/* A breakpoint in shared text goes to a copy, each time. */
static void a_forced_write_does_not_reach_the_other(struct kunit *test)
{
	struct page *pinned[1];

	KUNIT_ASSERT_TRUE(test, start(test, 1));
	KUNIT_ASSERT_EQ(test, user_poke(PAGE(0), 1), 0); /* dirty: as a forced write leaves it */
	KUNIT_ASSERT_EQ(test, user_mprotect(PAGE(0), PAGE_SIZE, PROT_READ), 0);
	KUNIT_ASSERT_TRUE(test, fork_mm());
	KUNIT_ASSERT_EQ(test, user_pin(PAGE(0), 1, true, true, pinned), 1);
	page_fill(pinned[0], 0xcc);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(0)), 0xcc);
	KUNIT_EXPECT_EQ(test, child_peek(PAGE(0)), 1);
	user_unpin(pinned, 1);
	child_exits();
}

/* The pin goes first, the reference after it: whatever is seen in between, no page is lost. */
static void several_pins_go_one_by_one(struct kunit *test)
{
	struct page *pinned[3], *page;

	KUNIT_ASSERT_TRUE(test, start(test, 1));
	for (int i = 0; i < 3; i++)
		KUNIT_ASSERT_EQ(test, user_pin(PAGE(0), 1, true, false, &pinned[i]), 1);
	page = pinned[0];
	for (int i = 0; i < 3; i++) {
		/* as if we were looking while page_cache_release() is half done */
		atomic_dec(&page->pins);
		KUNIT_EXPECT_EQ(test, page_is_exclusive(page), i < 2);
		atomic_inc(&page->pins);
		user_unpin(&pinned[i], 1);
		KUNIT_EXPECT_TRUE(test, page_is_exclusive(page));
	}
	get_page(page); /* somebody copies it */
	KUNIT_EXPECT_FALSE(test, page_is_exclusive(page));
	put_page(page);
}

/* ------------------------------------------------------------------ */
/* No memory                                                           */

static void a_fork_that_fails_never_happened(struct kunit *test)
{
	struct page *pinned[1];
	unsigned long n = 0;
	bool struck;
	int error;

	KUNIT_ASSERT_TRUE(test, start(test, 4));
	KUNIT_ASSERT_EQ(test, user_anon_at(PAGE(2000), 1, PROT_READ), PAGE(2000));
	KUNIT_ASSERT_TRUE(test, user_fill(PAGE(0), 4 * PAGE_SIZE, 1));
	KUNIT_ASSERT_EQ(test, user_peek(PAGE(2000)), 0);
	KUNIT_ASSERT_EQ(test, user_pin(PAGE(3), 1, true, false, pinned), 1);
	do {
		fail_arm(++n);
		error = dup_mm(parent, &child);
		struck = fail_disarm();
		if (!error)
			mmput(child);
		KUNIT_EXPECT_EQ(test, error, struck ? -ENOMEM : 0);
		for (unsigned long p = 0; p < 4; p++) {
			KUNIT_EXPECT_EQ(test, page_mapcount(user_page(PAGE(p))), 1);
			KUNIT_EXPECT_EQ(test, user_poke(PAGE(p), 2), 0);
		}
		KUNIT_EXPECT_EQ(test, parent->rss, 4UL);
		KUNIT_EXPECT_EQ(test, vma_check(parent), 0);
	} while (struck && n < 100);
	/* the mm, its table, two areas, four tables below, the pinned page's copy: each failed once */
	KUNIT_EXPECT_GE(test, n, 10UL);
	user_unpin(pinned, 1);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(parent_and_child_see_their_own_writes_only),
	KUNIT_CASE(a_fork_shares_pages_and_copies_none),
	KUNIT_CASE(the_last_owner_writes_the_page_in_place),
	KUNIT_CASE(untouched_pages_stay_untouched),
	KUNIT_CASE(the_parents_tlb_is_flushed),
	KUNIT_CASE(three_generations),
	KUNIT_CASE(the_layout_is_the_parents),
	KUNIT_CASE(each_side_changes_its_own_areas),
	KUNIT_CASE(a_drivers_area_is_opened_for_the_child),
	KUNIT_CASE(an_area_that_forbids_it_is_not_copied),
	KUNIT_CASE(a_drivers_page_is_shared_where_the_area_is),
	KUNIT_CASE(a_drivers_page_is_copied_where_the_area_is_private),
	KUNIT_CASE(page_frames_without_a_count_are_mapped_as_they_are),
	KUNIT_CASE(a_pinned_page_is_copied_for_the_child),
	KUNIT_CASE(advice_keeps_a_pinned_page_from_the_child),
	KUNIT_CASE(a_pin_ends_the_sharing),
	KUNIT_CASE(an_unshared_page_keeps_the_areas_rights),
	KUNIT_CASE(a_forced_write_does_not_reach_the_other),
	KUNIT_CASE(several_pins_go_one_by_one),
	KUNIT_CASE(a_fork_that_fails_never_happened),
	{ 0 },
};

const struct kunit_suite fork_mm_suite = { "fork_mm", cases };
