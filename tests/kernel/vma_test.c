// SPDX-License-Identifier: MIT
/*
 * tests/kernel/vma_test.c - areas: found, merged, split, placed in gaps.
 *
 * What:     the set of areas of one address space, without pages. The merge table at
 *           vma_merge_wants_everything_alike() lists what keeps two neighbours apart;
 *           the driver below counts opens and closes, which must balance whatever is
 *           split or taken away (I4).
 * Start at: lookups_agree_with_the_list()
 * Not here: random sequences against a model: tests/host/test_vma_tree.c, test_vma.c.
 */
#include "mm/virt/vma.h"

#include "mm/phys/page_alloc.h"
#include "tests/kernel/fixture.h"

#define PAGE(n) (USER_BASE + (n)*PAGE_SIZE)

/* ------------------------------------------------------------------ */
/* A driver that counts                                                */

static int opens, closes;

static void count_open(struct vm_area_struct *vma)
{
	opens++;
}

static void count_close(struct vm_area_struct *vma)
{
	closes++;
}

static struct vm_operations_struct counting_ops = { .open = count_open, .close = count_close };
static struct vm_operations_struct plain_ops = { .name = "plain" };

static int counting_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &counting_ops;
	return 0;
}

static int plain_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &plain_ops;
	return 0;
}

static const struct file_operations counting_fops = { .mmap = counting_mmap };
static const struct file_operations plain_fops = { .mmap = plain_mmap };

/* ------------------------------------------------------------------ */
/* Helpers                                                             */

/* An area [PAGE(from), PAGE(to)) that is put straight into the set. */
static struct vm_area_struct *place(struct mm_struct *mm, unsigned long from, unsigned long to,
				    unsigned long flags)
{
	struct vm_area_struct *vma = vma_dup(&(struct vm_area_struct){ .vm_mm = mm });

	if (!vma)
		return NULL;
	vma->vm_start = PAGE(from);
	vma->vm_end = PAGE(to);
	vma->vm_flags = flags;
	vma->vm_page_prot = vm_get_page_prot(flags);
	if (insert_vm_struct(mm, vma)) {
		vma_free(vma);
		return NULL;
	}
	return vma;
}

static bool is_at(const struct vm_area_struct *vma, unsigned long from, unsigned long to)
{
	return vma && vma->vm_start == PAGE(from) && vma->vm_end == PAGE(to);
}

/* ------------------------------------------------------------------ */
/* The set                                                             */

static void lookups_agree_with_the_list(struct kunit *test)
{
	struct mm_struct *mm = kunit_user_mm(test);
	struct vm_area_struct *a, *b, *c, *prev;

	KUNIT_ASSERT_NOT_NULL(test, mm);
	KUNIT_EXPECT_NULL(test, find_vma(mm, 0));
	KUNIT_EXPECT_NULL(test, find_vma_prev(mm, 0, &prev));
	KUNIT_EXPECT_NULL(test, prev);
	c = place(mm, 20, 30, VM_READ);
	a = place(mm, 2, 4, VM_READ);
	b = place(mm, 4, 6, VM_WRITE);
	KUNIT_ASSERT_TRUE(test, a && b && c);
	KUNIT_EXPECT_EQ(test, mm->map_count, 3);
	KUNIT_EXPECT_EQ(test, mm->total_vm, 14UL);
	KUNIT_EXPECT_PTR_EQ(test, mm->mmap, a);
	KUNIT_EXPECT_PTR_EQ(test, a->vm_next, b);
	KUNIT_EXPECT_PTR_EQ(test, c->vm_prev, b);
	/* find_vma: the lowest that ENDS above */
	KUNIT_EXPECT_PTR_EQ(test, find_vma(mm, 0), a);
	KUNIT_EXPECT_PTR_EQ(test, find_vma(mm, PAGE(4) - 1), a);
	KUNIT_EXPECT_PTR_EQ(test, find_vma(mm, PAGE(4)), b);
	KUNIT_EXPECT_PTR_EQ(test, find_vma(mm, PAGE(6)), c);
	KUNIT_EXPECT_PTR_EQ(test, find_vma(mm, PAGE(30) - 1), c);
	KUNIT_EXPECT_NULL(test, find_vma(mm, PAGE(30)));
	KUNIT_EXPECT_PTR_EQ(test, find_vma_prev(mm, PAGE(6), &prev), c);
	KUNIT_EXPECT_PTR_EQ(test, prev, b);
	KUNIT_EXPECT_NULL(test, find_vma_prev(mm, PAGE(40), &prev));
	KUNIT_EXPECT_PTR_EQ(test, prev, c);
	KUNIT_EXPECT_PTR_EQ(test, find_vma_intersection(mm, PAGE(5), PAGE(25)), b);
	KUNIT_EXPECT_NULL(test, find_vma_intersection(mm, PAGE(6), PAGE(20)));
	KUNIT_EXPECT_PTR_EQ(test, find_vma_intersection(mm, PAGE(6), PAGE(20) + 1), c);
	KUNIT_EXPECT_EQ(test, vma_check(mm), 0);
}

static void overlapping_areas_are_not_inserted(struct kunit *test)
{
	struct mm_struct *mm = kunit_user_mm(test);

	KUNIT_ASSERT_TRUE(test, mm && place(mm, 4, 8, VM_READ));
	KUNIT_EXPECT_NULL(test, place(mm, 7, 9, VM_READ));
	KUNIT_EXPECT_NULL(test, place(mm, 3, 5, VM_READ));
	KUNIT_EXPECT_NULL(test, place(mm, 5, 6, VM_READ));
	KUNIT_EXPECT_NULL(test, place(mm, 0, 20, VM_READ));
	KUNIT_EXPECT_NOT_NULL(test, place(mm, 8, 9, VM_READ));
	KUNIT_EXPECT_NOT_NULL(test, place(mm, 3, 4, VM_READ));
	KUNIT_EXPECT_EQ(test, mm->map_count, 3);
}

static void the_hint_is_forgotten_with_its_area(struct kunit *test)
{
	struct mm_struct *mm = kunit_user_mm(test);
	struct vm_area_struct *a, *b;

	KUNIT_ASSERT_NOT_NULL(test, mm);
	a = place(mm, 2, 4, VM_READ);
	b = place(mm, 6, 8, VM_READ);
	KUNIT_ASSERT_TRUE(test, a && b);
	KUNIT_EXPECT_PTR_EQ(test, find_vma(mm, PAGE(3)), a);
	KUNIT_EXPECT_PTR_EQ(test, mm->mmap_cache, a);
	vma_adjust(mm, a, PAGE(2), PAGE(3));
	KUNIT_EXPECT_PTR_EQ(test, find_vma(mm, PAGE(3)), b);
	vma_unlink(mm, b);
	vma_free(b);
	KUNIT_EXPECT_NULL(test, find_vma(mm, PAGE(7)));
	KUNIT_EXPECT_EQ(test, vma_check(mm), 0);
}

static void the_checker_notices_damage(struct kunit *test)
{
	struct mm_struct *mm = kunit_user_mm(test);
	struct vm_area_struct *a, *b;
	unsigned long gap;

	KUNIT_ASSERT_NOT_NULL(test, mm);
	a = place(mm, 2, 4, VM_READ);
	b = place(mm, 6, 8, VM_READ);
	KUNIT_ASSERT_TRUE(test, a && b);
	KUNIT_EXPECT_EQ(test, vma_check(mm), 0);
	b->vm_prev = NULL;
	KUNIT_EXPECT_EQ(test, vma_check(mm), 1);
	b->vm_prev = a;
	a->vm_end = PAGE(7); /* overlaps b */
	KUNIT_EXPECT_EQ(test, vma_check(mm), 1);
	a->vm_end = PAGE(4);
	a->vm_start += 8;
	KUNIT_EXPECT_EQ(test, vma_check(mm), 2);
	a->vm_start -= 8;
	gap = b->rb_subtree_gap;
	b->rb_subtree_gap = 1;
	KUNIT_EXPECT_EQ(test, vma_check(mm), 5);
	b->rb_subtree_gap = gap;
	mm->map_count++;
	KUNIT_EXPECT_EQ(test, vma_check(mm), 6);
	mm->map_count--;
	KUNIT_EXPECT_EQ(test, vma_check(mm), 0);
}

/* ------------------------------------------------------------------ */
/* Gaps                                                                */

static void a_gap_is_found_from_the_top(struct kunit *test)
{
	struct mm_struct *mm = kunit_user_mm(test);

	KUNIT_ASSERT_NOT_NULL(test, mm);
	/*                           free: [0, 2) [4, 5) [8, 12) [20, 100) */
	KUNIT_ASSERT_TRUE(test, place(mm, 2, 4, VM_READ) && place(mm, 5, 8, VM_READ) &&
					place(mm, 12, 20, VM_READ));
	KUNIT_EXPECT_EQ(test, vma_find_gap(mm, PAGE_SIZE, PAGE(0), PAGE(100)), PAGE(99));
	KUNIT_EXPECT_EQ(test, vma_find_gap(mm, 80 * PAGE_SIZE, PAGE(0), PAGE(100)), PAGE(20));
	KUNIT_EXPECT_EQ(test, vma_find_gap(mm, 81 * PAGE_SIZE, PAGE(0), PAGE(100)), 0UL);
	/* a window below the last area */
	KUNIT_EXPECT_EQ(test, vma_find_gap(mm, PAGE_SIZE, PAGE(0), PAGE(20)), PAGE(11));
	KUNIT_EXPECT_EQ(test, vma_find_gap(mm, 4 * PAGE_SIZE, PAGE(0), PAGE(20)), PAGE(8));
	KUNIT_EXPECT_EQ(test, vma_find_gap(mm, 5 * PAGE_SIZE, PAGE(0), PAGE(20)), 0UL);
	/* edges of the window cut gaps */
	KUNIT_EXPECT_EQ(test, vma_find_gap(mm, 2 * PAGE_SIZE, PAGE(0), PAGE(10)), PAGE(8));
	KUNIT_EXPECT_EQ(test, vma_find_gap(mm, 3 * PAGE_SIZE, PAGE(0), PAGE(10)), 0UL);
	KUNIT_EXPECT_EQ(test, vma_find_gap(mm, PAGE_SIZE, PAGE(4), PAGE(8)), PAGE(4));
	KUNIT_EXPECT_EQ(test, vma_find_gap(mm, PAGE_SIZE, PAGE(5), PAGE(8)), 0UL);
	KUNIT_EXPECT_EQ(test, vma_find_gap(mm, 2 * PAGE_SIZE, PAGE(9), PAGE(12)), PAGE(10));
}

static void below_a_stack_a_guard_gap_stays_free(struct kunit *test)
{
	struct mm_struct *mm = kunit_user_mm(test);
	struct vm_area_struct *stack;

	KUNIT_ASSERT_NOT_NULL(test, mm);
	stack = place(mm, 1000, 1010, VM_READ | VM_WRITE | VM_GROWSDOWN);
	KUNIT_ASSERT_NOT_NULL(test, stack);
	KUNIT_EXPECT_EQ(test, vma_start_gap(stack), PAGE(1000) - STACK_GUARD_GAP);
	KUNIT_EXPECT_EQ(test, vma_find_gap(mm, PAGE_SIZE, PAGE(0), PAGE(1010)),
			PAGE(1000 - 256 - 1));
	stack->vm_flags &= ~VM_GROWSDOWN;
	vma_adjust(mm, stack, stack->vm_start, stack->vm_end);
	KUNIT_EXPECT_EQ(test, vma_find_gap(mm, PAGE_SIZE, PAGE(0), PAGE(1010)), PAGE(999));
}

/* ------------------------------------------------------------------ */
/* Merge                                                               */

/* vma_merge() of a range of anonymous pages. */
static struct vm_area_struct *merge(struct mm_struct *mm, int first, int end, unsigned long flags)
{
	const struct vm_area_struct new = { .vm_start = PAGE(first),
					    .vm_end = PAGE(end),
					    .vm_flags = flags,
					    .vm_page_prot = vm_get_page_prot(flags),
					    .vm_pgoff = PAGE(first) >> PAGE_SHIFT };

	return vma_merge(mm, &new);
}

static void a_new_range_grows_its_neighbours(struct kunit *test)
{
	const unsigned long flags = VM_READ | VM_MAYREAD;
	struct mm_struct *mm = kunit_user_mm(test);
	struct vm_area_struct *a, *b, *vma;

	KUNIT_ASSERT_NOT_NULL(test, mm);
	a = place(mm, 10, 12, flags);
	b = place(mm, 20, 22, flags);
	KUNIT_ASSERT_TRUE(test, a && b);
	/* after a */
	vma = merge(mm, 12, 14, flags);
	KUNIT_EXPECT_TRUE(test, vma == a && is_at(a, 10, 14));
	/* before b */
	vma = merge(mm, 18, 20, flags);
	KUNIT_EXPECT_TRUE(test, vma == b && is_at(b, 18, 22));
	/* touching neither */
	KUNIT_EXPECT_NULL(test, merge(mm, 15, 17, flags));
	/* between both: three become one */
	vma = merge(mm, 14, 18, flags);
	KUNIT_EXPECT_TRUE(test, vma == a && is_at(a, 10, 22));
	KUNIT_EXPECT_EQ(test, mm->map_count, 1);
	KUNIT_EXPECT_EQ(test, vma_check(mm), 0);
	mm->total_vm = vma_pages(a);
}

static void vma_merge_wants_everything_alike(struct kunit *test)
{
	static int private_a, private_b;
	struct mm_struct *mm = kunit_user_mm(test);
	struct file *file = fixture_file(&plain_fops, NULL);
	struct vm_area_struct *a;

	KUNIT_ASSERT_TRUE(test, mm && !IS_ERR(file));
	a = place(mm, 10, 12, VM_READ | VM_SHARED);
	KUNIT_ASSERT_NOT_NULL(test, a);
	a->vm_file = get_file(file);
	a->vm_ops = &plain_ops;
	a->vm_private_data = &private_a;
	a->vm_pgoff = 100;

	const struct {
		unsigned long flags, pgoff;
		struct file *file;
		struct vm_operations_struct *ops;
		void *private;
		int first;
		bool merges;
	} rows[] = {
		{ VM_READ, 102, file, &plain_ops, &private_a, 12, false },	       /* flags */
		{ VM_READ | VM_SHARED, 103, file, &plain_ops, &private_a, 12, false }, /* offset */
		{ VM_READ | VM_SHARED, 102, NULL, &plain_ops, &private_a, 12, false }, /* file */
		{ VM_READ | VM_SHARED, 102, file, NULL, &private_a, 12, false }, /* operations */
		{ VM_READ | VM_SHARED, 102, file, &plain_ops, &private_b, 12, false }, /* data */
		{ VM_READ | VM_SHARED, 102, file, &plain_ops, &private_a, 12, true },
		/* before: the offset of the new range must lead up to the old one's, which moves */
		{ VM_READ | VM_SHARED, 98, file, &plain_ops, &private_a, 9, false },
		{ VM_READ | VM_SHARED, 99, file, &plain_ops, &private_a, 9, true },
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++) {
		struct vm_area_struct new = { .vm_start = PAGE(rows[i].first),
					      .vm_end = PAGE(rows[i].first + 1),
					      .vm_flags = rows[i].flags,
					      .vm_page_prot = vm_get_page_prot(rows[i].flags),
					      .vm_pgoff = rows[i].pgoff,
					      .vm_file = rows[i].file,
					      .vm_ops = rows[i].ops,
					      .vm_private_data = rows[i].private };

		if ((vma_merge(mm, &new) != NULL) != rows[i].merges)
			kunit_fail(test, __FILE__, __LINE__, "row %u", i);
	}
	KUNIT_EXPECT_TRUE(test, is_at(a, 9, 13));
	KUNIT_EXPECT_EQ(test, a->vm_pgoff, 99UL);
	fput(file);
}

static void special_areas_and_those_with_close_stay_apart(struct kunit *test)
{
	struct mm_struct *mm = kunit_user_mm(test);
	struct vm_area_struct *a, new;

	KUNIT_ASSERT_NOT_NULL(test, mm);
	a = place(mm, 10, 12, VM_READ | VM_IO);
	KUNIT_ASSERT_NOT_NULL(test, a);
	KUNIT_EXPECT_NULL(test, merge(mm, 12, 13, VM_READ | VM_IO));
	a = place(mm, 20, 22, VM_READ);
	KUNIT_ASSERT_NOT_NULL(test, a);
	a->vm_ops = &counting_ops;
	new = (struct vm_area_struct){ .vm_start = PAGE(22),
				       .vm_end = PAGE(23),
				       .vm_flags = VM_READ,
				       .vm_pgoff = a->vm_pgoff + 2,
				       .vm_ops = &counting_ops };
	KUNIT_EXPECT_NULL(test, vma_merge(mm, &new));
	closes = 0;
	kunit_drop_user_mm();
	KUNIT_EXPECT_EQ(test, closes, 1);
}

/* ------------------------------------------------------------------ */
/* Split                                                               */

static void a_split_makes_two_that_unite_again(struct kunit *test)
{
	struct mm_struct *mm = kunit_user_mm(test);
	struct vm_area_struct *a;

	KUNIT_ASSERT_NOT_NULL(test, mm);
	a = place(mm, 10, 20, VM_READ);
	KUNIT_ASSERT_NOT_NULL(test, a);
	a->vm_pgoff = 100;
	KUNIT_ASSERT_EQ(test, vma_split(mm, a, PAGE(14)), 0);
	KUNIT_EXPECT_TRUE(test, is_at(a, 10, 14) && is_at(a->vm_next, 14, 20));
	KUNIT_EXPECT_EQ(test, a->vm_next->vm_pgoff, 104UL);
	KUNIT_EXPECT_EQ(test, a->vm_next->vm_flags, (unsigned long)VM_READ);
	KUNIT_EXPECT_EQ(test, vma_check(mm), 0);
	KUNIT_EXPECT_PTR_EQ(test, vma_try_merge_around(mm, a->vm_next), a);
	KUNIT_EXPECT_TRUE(test, is_at(a, 10, 20) && mm->map_count == 1);
}

static void a_split_without_memory_changes_nothing(struct kunit *test)
{
	struct mm_struct *mm = kunit_user_mm(test);
	struct vm_area_struct *a;

	KUNIT_ASSERT_NOT_NULL(test, mm);
	a = place(mm, 10, 20, VM_READ);
	KUNIT_ASSERT_NOT_NULL(test, a);
	fail_arm(1);
	KUNIT_EXPECT_EQ(test, vma_split(mm, a, PAGE(14)), -ENOMEM);
	KUNIT_EXPECT_TRUE(test, is_at(a, 10, 20) && mm->map_count == 1);
	KUNIT_EXPECT_EQ(test, vma_check(mm), 0);
}

/* The matrix: an operation on part of [10, 20), and what a driver is told of it. */
static void opens_and_closes_balance_whatever_is_cut(struct kunit *test)
{
	static const struct {
		unsigned long from, to; /* munmap of these pages */
		int opens, closes, areas;
	} rows[] = {
		{ 10, 20, 0, 1, 0 },			  /* all */
		{ 5, 25, 0, 1, 0 },  { 10, 13, 1, 1, 1 }, /* the front */
		{ 5, 13, 1, 1, 1 },  { 17, 20, 1, 1, 1 }, /* the end */
		{ 17, 25, 1, 1, 1 }, { 13, 17, 2, 1, 2 }, /* the middle */
		{ 20, 25, 0, 0, 1 },			  /* beside it */
		{ 5, 10, 0, 0, 1 },
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++) {
		struct file *file = fixture_file(&counting_fops, NULL);

		KUNIT_ASSERT_TRUE(test, kunit_user_mm(test) && !IS_ERR(file));
		opens = closes = 0;
		KUNIT_EXPECT_EQ(test,
				user_mmap(file, PAGE(10), 10 * PAGE_SIZE, PROT_READ,
					  MAP_PRIVATE | MAP_FIXED, 0),
				PAGE(10));
		KUNIT_EXPECT_EQ(test, opens, 0); /* the first is not told */
		KUNIT_EXPECT_EQ(test,
				user_munmap(PAGE(rows[i].from),
					    (rows[i].to - rows[i].from) * PAGE_SIZE),
				0);
		if (opens != rows[i].opens || closes != rows[i].closes ||
		    user_areas() != rows[i].areas)
			kunit_fail(test, __FILE__, __LINE__,
				   "row %u: %d opens, %d closes, %d areas", i, opens, closes,
				   user_areas());
		/* each area has a reference to the file, and we have one */
		KUNIT_EXPECT_EQ(test, atomic_read(&file->f_count), 1 + user_areas());
		KUNIT_EXPECT_EQ(test, vma_check(current->mm), 0);
		kunit_drop_user_mm();
		KUNIT_EXPECT_EQ(test, closes, opens + 1);
		KUNIT_EXPECT_EQ(test, atomic_read(&file->f_count), 1);
		fput(file);
	}
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(lookups_agree_with_the_list),
	KUNIT_CASE(overlapping_areas_are_not_inserted),
	KUNIT_CASE(the_hint_is_forgotten_with_its_area),
	KUNIT_CASE(the_checker_notices_damage),
	KUNIT_CASE(a_gap_is_found_from_the_top),
	KUNIT_CASE(below_a_stack_a_guard_gap_stays_free),
	KUNIT_CASE(a_new_range_grows_its_neighbours),
	KUNIT_CASE(vma_merge_wants_everything_alike),
	KUNIT_CASE(special_areas_and_those_with_close_stay_apart),
	KUNIT_CASE(a_split_makes_two_that_unite_again),
	KUNIT_CASE(a_split_without_memory_changes_nothing),
	KUNIT_CASE(opens_and_closes_balance_whatever_is_cut),
	{ 0 },
};

const struct kunit_suite vma_suite = { "vma", cases };
