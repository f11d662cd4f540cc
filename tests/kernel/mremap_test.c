// SPDX-License-Identifier: MIT
/*
 * tests/kernel/mremap_test.c - mremap: pages keep their contents, and change their address.
 *
 * What:     growing and shrinking in place, moving over page-table borders, leaving the old
 *           place behind empty, mapping shared memory twice; what is refused; what is left
 *           as it was when memory is short. At the end a random walk against a model of 64
 *           pages.
 * Start at: pages_move_with_their_contents()
 * Not here: what a program sees of it, compared with Linux: tests/user/as-user/mremap_*.
 */
#include "kernel/lib/string.h"
#include "mm/phys/page_alloc.h"
#include "mm/virt/mmap.h"
#include "mm/virt/remap.h"
#include "tests/kernel/fixture.h"

#define PAGE(n)	 (USER_BASE + (n)*PAGE_SIZE)
#define FIXED	 (MREMAP_MAYMOVE | MREMAP_FIXED)
#define KEEP	 (MREMAP_MAYMOVE | MREMAP_DONTUNMAP)
#define BYTES(n) ((n)*PAGE_SIZE)

static long remap(unsigned long addr, unsigned long old_pages, unsigned long new_pages,
		  unsigned long flags, unsigned long to)
{
	long ret;

	down_write(&current->mm->mmap_sem);
	ret = (long)do_mremap(current->mm, addr, BYTES(old_pages), BYTES(new_pages), flags, to);
	up_write(&current->mm->mmap_sem);
	return ret;
}

/* n pages at addr, the first byte of each says which it is. */
static bool numbered(unsigned long addr, unsigned long n, u8 first)
{
	for (unsigned long i = 0; i < n; i++)
		if (user_peek(addr + BYTES(i)) != (u8)(first + i))
			return false;
	return true;
}

static bool make_numbered(unsigned long addr, unsigned long n, u8 first)
{
	if (user_anon_at(addr, n, RW) != addr)
		return false;
	for (unsigned long i = 0; i < n; i++)
		if (user_poke(addr + BYTES(i), (u8)(first + i)))
			return false;
	return true;
}

/* ------------------------------------------------------------------ */
/* What works                                                          */

static void pages_move_with_their_contents(struct kunit *test)
{
	struct page *page;
	unsigned long rss;

	KUNIT_ASSERT_NOT_NULL(test, kunit_user_mm(test));
	KUNIT_ASSERT_TRUE(test, make_numbered(PAGE(10), 4, 1));
	page = user_page(PAGE(12));
	rss = current->mm->rss;
	KUNIT_EXPECT_EQ(test, remap(PAGE(10), 4, 4, FIXED, PAGE(101)), (long)PAGE(101));
	KUNIT_EXPECT_TRUE(test, numbered(PAGE(101), 4, 1));
	KUNIT_EXPECT_PTR_EQ(test, user_page(PAGE(103)), page); /* the same page, not a copy */
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(10)), -EFAULT);
	KUNIT_EXPECT_EQ(test, user_areas(), 1);
	KUNIT_EXPECT_EQ(test, current->mm->rss, rss);
	KUNIT_EXPECT_EQ(test, current->mm->total_vm, 4UL);
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(101), 7), 0);
}

/* 3 MiB, so that each table's entries go to two, at every distance that matters. */
static void borders_of_tables_are_no_borders(struct kunit *test)
{
	static const long distances[] = { 512, 513, 1023, 1024 + 511, 512 * 512 - 1, 512 * 512 * 2 };
	const unsigned long n = 768, touched[] = { 0, 1, 255, 256, 511, 512, 513, 767 };

	KUNIT_ASSERT_NOT_NULL(test, kunit_user_mm(test));
	for (unsigned int d = 0; d < ARRAY_SIZE(distances); d++) {
		unsigned long from = PAGE(300), to = from + BYTES(n + distances[d]), tables;

		KUNIT_ASSERT_EQ(test, user_anon_at(from, n, RW), from);
		for (unsigned int i = 0; i < ARRAY_SIZE(touched); i++)
			KUNIT_ASSERT_EQ(test, user_poke(from + BYTES(touched[i]), (u8)(i + 1)), 0);
		KUNIT_ASSERT_EQ(test, remap(from, n, n, FIXED, to), (long)to);
		for (unsigned int i = 0; i < ARRAY_SIZE(touched); i++)
			KUNIT_EXPECT_EQ(test, user_peek(to + BYTES(touched[i])), (int)i + 1);
		KUNIT_EXPECT_EQ(test, user_peek(to + BYTES(100)), 0);
		/* the old place's tables have gone: what is there is what the new one needs */
		tables = current->mm->nr_ptes;
		KUNIT_EXPECT_LE(test, tables, 5UL);
		KUNIT_ASSERT_EQ(test, remap(to, n, n, FIXED, from), (long)from);
		KUNIT_EXPECT_EQ(test, user_peek(from + BYTES(767)), 8);
		KUNIT_ASSERT_EQ(test, user_munmap(from, BYTES(n)), 0);
		KUNIT_EXPECT_EQ(test, current->mm->nr_ptes, 0UL);
	}
}

static void an_area_grows_where_it_is_if_there_is_room(struct kunit *test)
{
	KUNIT_ASSERT_NOT_NULL(test, kunit_user_mm(test));
	KUNIT_ASSERT_TRUE(test, make_numbered(PAGE(10), 2, 1));
	KUNIT_EXPECT_EQ(test, remap(PAGE(10), 2, 5, 0, 0), (long)PAGE(10));
	KUNIT_EXPECT_EQ(test, user_areas(), 1);
	KUNIT_EXPECT_EQ(test, current->mm->total_vm, 5UL);
	KUNIT_EXPECT_TRUE(test, user_is(PAGE(12), BYTES(3), 0));
	/* up to the next area, with which it unites; not over it */
	KUNIT_ASSERT_EQ(test, user_anon_at(PAGE(20), 1, RW), PAGE(20));
	KUNIT_EXPECT_EQ(test, remap(PAGE(10), 5, 11, 0, 0), -ENOMEM);
	KUNIT_EXPECT_EQ(test, remap(PAGE(10), 5, 10, 0, 0), (long)PAGE(10));
	KUNIT_EXPECT_EQ(test, user_areas(), 1);
	/* in the middle of an area there is no room */
	KUNIT_EXPECT_EQ(test, remap(PAGE(10), 2, 3, 0, 0), -ENOMEM);
	KUNIT_EXPECT_TRUE(test, numbered(PAGE(10), 2, 1));
}

static void or_else_it_moves(struct kunit *test)
{
	long at;

	KUNIT_ASSERT_NOT_NULL(test, kunit_user_mm(test));
	KUNIT_ASSERT_TRUE(test, make_numbered(PAGE(10), 4, 1));
	/* two pages from the middle: what is on either side stays */
	at = remap(PAGE(11), 2, 6, MREMAP_MAYMOVE, 0);
	KUNIT_ASSERT_TRUE(test, at > 0);
	KUNIT_EXPECT_TRUE(test, numbered((unsigned long)at, 2, 2));
	KUNIT_EXPECT_TRUE(test, user_is((unsigned long)at + BYTES(2), BYTES(4), 0));
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(10)), 1);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(11)), -EFAULT);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(13)), 4);
	KUNIT_EXPECT_EQ(test, user_areas(), 3);
	KUNIT_EXPECT_EQ(test, current->mm->total_vm, 8UL);
	/* and back: three areas are one again */
	KUNIT_EXPECT_EQ(test, remap((unsigned long)at, 6, 2, FIXED, PAGE(11)), (long)PAGE(11));
	KUNIT_EXPECT_TRUE(test, numbered(PAGE(10), 4, 1));
	KUNIT_EXPECT_EQ(test, user_areas(), 1);
	KUNIT_EXPECT_EQ(test, current->mm->total_vm, 4UL);
}

static void an_area_shrinks_where_it_is(struct kunit *test)
{
	KUNIT_ASSERT_NOT_NULL(test, kunit_user_mm(test));
	KUNIT_ASSERT_TRUE(test, make_numbered(PAGE(10), 4, 1));
	KUNIT_EXPECT_EQ(test, remap(PAGE(10), 4, 4, 0, 0), (long)PAGE(10));
	KUNIT_EXPECT_EQ(test, remap(PAGE(10), 4, 1, 0, 0), (long)PAGE(10));
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(10)), 1);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(11)), -EFAULT);
	KUNIT_EXPECT_EQ(test, current->mm->total_vm, 1UL);
}

static void the_old_place_may_stay_behind_empty(struct kunit *test)
{
	KUNIT_ASSERT_NOT_NULL(test, kunit_user_mm(test));
	KUNIT_ASSERT_TRUE(test, make_numbered(PAGE(10), 4, 1));
	KUNIT_EXPECT_EQ(test, remap(PAGE(11), 2, 2, KEEP | MREMAP_FIXED, PAGE(30)), (long)PAGE(30));
	KUNIT_EXPECT_TRUE(test, numbered(PAGE(30), 2, 2));
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(10)), 1);
	KUNIT_EXPECT_TRUE(test, user_is(PAGE(11), BYTES(2), 0));
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(13)), 4);
	KUNIT_EXPECT_EQ(test, user_areas(), 2);
	KUNIT_EXPECT_EQ(test, current->mm->total_vm, 6UL);
	KUNIT_EXPECT_EQ(test, remap(PAGE(10), 1, 2, KEEP, 0), -EINVAL);
}

static void shared_memory_can_be_mapped_again(struct kunit *test)
{
	unsigned long at;
	long again;

	KUNIT_ASSERT_NOT_NULL(test, kunit_user_mm(test));
	at = user_mmap(NULL, PAGE(10), BYTES(3), RW, MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED, 0);
	KUNIT_ASSERT_EQ(test, at, PAGE(10));
	KUNIT_ASSERT_EQ(test, user_poke(PAGE(11), 5), 0);
	again = remap(PAGE(11), 0, 2, MREMAP_MAYMOVE, 0);
	KUNIT_ASSERT_TRUE(test, again > 0);
	KUNIT_EXPECT_EQ(test, user_peek((unsigned long)again), 5);
	KUNIT_EXPECT_EQ(test, user_poke((unsigned long)again + PAGE_SIZE, 6), 0);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(12)), 6);
	KUNIT_EXPECT_EQ(test, current->mm->total_vm, 5UL);
	/* private memory has no second place to be seen at */
	KUNIT_ASSERT_TRUE(test, make_numbered(PAGE(30), 1, 1));
	KUNIT_EXPECT_EQ(test, remap(PAGE(30), 0, 1, MREMAP_MAYMOVE, 0), -EINVAL);
}

static void a_pinned_page_moves_with_its_pin(struct kunit *test)
{
	struct page *page;

	KUNIT_ASSERT_NOT_NULL(test, kunit_user_mm(test));
	KUNIT_ASSERT_TRUE(test, make_numbered(PAGE(10), 1, 9));
	KUNIT_ASSERT_EQ(test, user_pin(PAGE(10), 1, true, false, &page), 1);
	KUNIT_EXPECT_EQ(test, remap(PAGE(10), 1, 1, FIXED, PAGE(600)), (long)PAGE(600));
	page_fill(page, 0x77); /* the device is at work */
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(600)), 0x77);
	user_unpin(&page, 1);
}

/* ------------------------------------------------------------------ */
/* Drivers                                                             */

static int opens, closes;

static void note_open(struct vm_area_struct *vma)
{
	opens++;
}

static void note_close(struct vm_area_struct *vma)
{
	closes++;
}

static struct page *a_page(struct vm_area_struct *vma, unsigned long addr, int *type)
{
	unsigned long index = vma->vm_pgoff + ((addr - vma->vm_start) >> PAGE_SHIFT);
	struct page *page = index < 4 ? page_alloc(GFP_KERNEL, 0, OWNER_KERNEL) : NOPAGE_SIGBUS;

	if (page)
		page_fill(page, (u8)(index + 1));
	return page;
}

static struct vm_operations_struct noting_ops = {
	.open = note_open,
	.close = note_close,
	.nopage = a_page,
};

static int noting_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &noting_ops;
	vma->vm_flags |= (unsigned long)file->private_data;
	return 0;
}

static const struct file_operations noting_fops = { .mmap = noting_mmap };

static void a_driver_hears_nothing_of_a_move(struct kunit *test)
{
	struct file *file;

	KUNIT_ASSERT_NOT_NULL(test, kunit_user_mm(test));
	file = fixture_file(&noting_fops, (void *)VM_RESERVED);
	KUNIT_ASSERT_NOT_NULL(test, file);
	opens = closes = 0;
	KUNIT_ASSERT_EQ(test, user_mmap(file, PAGE(10), BYTES(2), RW, MAP_SHARED | MAP_FIXED, 0),
			PAGE(10));
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(11)), 2);
	/* longer than it was made: nopage() is asked, and says where the device ends */
	KUNIT_EXPECT_EQ(test, remap(PAGE(10), 2, 6, FIXED, PAGE(50)), (long)PAGE(50));
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(51)), 2);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(53)), 4);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(54)), -EFAULT);
	KUNIT_EXPECT_EQ(test, opens + closes, 0);
	/* the tail is cut off and moved: two areas now, and one open more */
	KUNIT_EXPECT_EQ(test, remap(PAGE(53), 3, 3, FIXED, PAGE(80)), (long)PAGE(80));
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(80)), 4);
	KUNIT_EXPECT_EQ(test, opens * 10 + closes, 10);
	KUNIT_EXPECT_EQ(test, user_munmap(PAGE(0), BYTES(100)), 0);
	KUNIT_EXPECT_EQ(test, opens * 10 + closes, 12);
	fput(file);
}

static void what_was_mapped_at_once_cannot_grow(struct kunit *test)
{
	static const unsigned long fixed[] = { VM_PFNMAP, VM_DONTEXPAND };

	KUNIT_ASSERT_NOT_NULL(test, kunit_user_mm(test));
	for (unsigned int i = 0; i < ARRAY_SIZE(fixed); i++) {
		struct file *file = fixture_file(&noting_fops, (void *)fixed[i]);

		KUNIT_ASSERT_NOT_NULL(test, file);
		KUNIT_ASSERT_EQ(test,
				user_mmap(file, PAGE(10), BYTES(2), RW, MAP_SHARED | MAP_FIXED, 0),
				PAGE(10));
		KUNIT_EXPECT_EQ(test, remap(PAGE(10), 2, 3, 0, 0), -EFAULT);
		KUNIT_EXPECT_EQ(test, remap(PAGE(10), 2, 3, MREMAP_MAYMOVE, 0), -EFAULT);
		KUNIT_EXPECT_EQ(test, remap(PAGE(10), 2, 2, KEEP, 0), -EINVAL);
		KUNIT_EXPECT_EQ(test, remap(PAGE(10), 2, 2, FIXED, PAGE(20)), (long)PAGE(20));
		KUNIT_EXPECT_EQ(test, remap(PAGE(20), 2, 1, 0, 0), (long)PAGE(20));
		KUNIT_EXPECT_EQ(test, user_munmap(PAGE(20), BYTES(1)), 0);
		fput(file);
	}
}

/* ------------------------------------------------------------------ */
/* Refusals                                                            */

static void impossible_requests_are_refused(struct kunit *test)
{
	KUNIT_ASSERT_NOT_NULL(test, kunit_user_mm(test));
	KUNIT_ASSERT_TRUE(test, make_numbered(PAGE(10), 2, 1));
	KUNIT_ASSERT_EQ(test, user_anon_at(PAGE(12), 2, PROT_READ), PAGE(12));
	KUNIT_EXPECT_EQ(test, remap(PAGE(10), 2, 2, 8, 0), -EINVAL);
	KUNIT_EXPECT_EQ(test, remap(PAGE(10), 2, 2, MREMAP_FIXED, PAGE(20)), -EINVAL);
	KUNIT_EXPECT_EQ(test, remap(PAGE(10), 2, 2, MREMAP_DONTUNMAP, PAGE(20)), -EINVAL);
	KUNIT_EXPECT_EQ(test, remap(PAGE(10) + 1, 2, 2, 0, 0), -EINVAL);
	KUNIT_EXPECT_EQ(test, remap(PAGE(10), 2, 0, 0, 0), -EINVAL);
	KUNIT_EXPECT_EQ(test, remap(PAGE(10), 2, 2, FIXED, PAGE(20) + 1), -EINVAL);
	KUNIT_EXPECT_EQ(test, remap(PAGE(10), 2, 2, FIXED, TASK_SIZE - PAGE_SIZE), -EINVAL);
	KUNIT_EXPECT_EQ(test, remap(PAGE(10), 2, 2, FIXED, PAGE_OFFSET), -EINVAL);
	KUNIT_EXPECT_EQ(test, remap(PAGE(10), 2, 2, FIXED, PAGE(11)), -EINVAL); /* overlap */
	KUNIT_EXPECT_EQ(test, remap(PAGE(10), 2, 2, FIXED, PAGE(10)), -EINVAL);
	KUNIT_EXPECT_EQ(test, remap(PAGE(10), 2, 2, FIXED, PAGE(9)), -EINVAL);
	KUNIT_EXPECT_EQ(test, remap(PAGE(10), 2, 2, FIXED, 0), -EPERM);
	KUNIT_EXPECT_EQ(test, remap(PAGE(9), 2, 2, 0, 0), -EFAULT); /* nothing there */
	KUNIT_EXPECT_EQ(test, remap(PAGE(10), 3, 5, MREMAP_MAYMOVE, 0), -EFAULT); /* two areas */
	KUNIT_EXPECT_EQ(test, remap(PAGE(10), 2, TASK_SIZE / PAGE_SIZE, MREMAP_MAYMOVE, 0),
			-ENOMEM);
	KUNIT_EXPECT_TRUE(test, numbered(PAGE(10), 2, 1));
	KUNIT_EXPECT_EQ(test, user_areas(), 2);
	KUNIT_EXPECT_EQ(test, current->mm->total_vm, 4UL);
}

/* Whichever allocation fails, all is as it was. */
static void without_memory_nothing_moves(struct kunit *test)
{
	static const unsigned long hows[] = { FIXED, KEEP | MREMAP_FIXED };

	KUNIT_ASSERT_NOT_NULL(test, kunit_user_mm(test));
	for (unsigned int how = 0; how < ARRAY_SIZE(hows); how++) {
		long ret = -ENOMEM;
		int failures = 0;

		KUNIT_ASSERT_TRUE(test, make_numbered(PAGE(510), 6, 1));
		for (unsigned long n = 1; ret == -ENOMEM && n < 20; n++) {
			fail_arm(n);
			ret = remap(PAGE(511), 4, 4, hows[how], PAGE(513 + 512 * 512));
			fail_disarm();
			if (ret != -ENOMEM)
				break;
			failures++;
			KUNIT_EXPECT_TRUE(test, numbered(PAGE(510), 6, 1));
			KUNIT_EXPECT_EQ(test, user_areas(), 1);
			KUNIT_EXPECT_EQ(test, current->mm->total_vm, 6UL);
			KUNIT_EXPECT_EQ(test, vma_check(current->mm), 0);
		}
		KUNIT_EXPECT_EQ(test, ret, (long)PAGE(513 + 512 * 512));
		KUNIT_EXPECT_GE(test, failures, 3); /* splits, tables */
		KUNIT_EXPECT_EQ(test, user_munmap(PAGE(0), BYTES(1024 * 1024)), 0);
	}
}

/* ------------------------------------------------------------------ */
/* A model                                                             */

#define MODEL_PAGES 64UL
#define HOLE	    (-1)
static int model[MODEL_PAGES]; /* the byte in each page */

static bool model_all(unsigned long from, unsigned long n, bool there)
{
	for (unsigned long i = from; i < from + n; i++)
		if ((model[i] != HOLE) != there)
			return false;
	return true;
}

static void model_set(unsigned long from, unsigned long n, int byte)
{
	for (unsigned long i = from; i < from + n; i++)
		model[i] = byte;
}

static bool model_holds(void)
{
	unsigned long pages = 0;
	int areas = 0;

	for (unsigned long i = 0; i < MODEL_PAGES; i++) {
		pages += model[i] != HOLE;
		areas += model[i] != HOLE && (!i || model[i - 1] == HOLE);
		if (user_peek(PAGE(i)) != (model[i] == HOLE ? -EFAULT : model[i]))
			return false;
	}
	return user_areas() == areas && current->mm->total_vm == pages &&
	       vma_check(current->mm) == 0;
}

/* What mremap to a fixed place does. */
static long model_move(unsigned long from, unsigned long old, unsigned long new, unsigned long to)
{
	int bytes[MODEL_PAGES];

	if (model[from] == HOLE)
		return -EFAULT;
	if (from + old > to && to + new > from)
		return -EINVAL;
	model_set(to, new, HOLE);
	if (old > new) {
		model_set(from + new, old - new, HOLE);
		old = new;
	}
	if (!model_all(from, old, true))
		return -EFAULT;
	memcpy(bytes, &model[from], old * sizeof(bytes[0]));
	model_set(from, old, HOLE);
	model_set(to, new, 0);
	memcpy(&model[to], bytes, old * sizeof(bytes[0]));
	return (long)PAGE(to);
}

/* And what it does in place. */
static long model_resize(unsigned long from, unsigned long old, unsigned long new)
{
	if (model[from] == HOLE)
		return -EFAULT;
	if (old >= new) {
		model_set(from + new, old - new, HOLE);
		return (long)PAGE(from);
	}
	if (!model_all(from, old, true))
		return -EFAULT;
	if (!model_all(from + old, new - old, false))
		return -ENOMEM;
	model_set(from + old, new - old, 0);
	return (long)PAGE(from);
}

static unsigned long below(u32 *random, unsigned long n)
{
	return kunit_random(random) % n;
}

static void random_operations_agree_with_the_model(struct kunit *test)
{
	u32 random = 4711;

	KUNIT_ASSERT_NOT_NULL(test, kunit_user_mm(test));
	model_set(0, MODEL_PAGES, HOLE);
	for (int step = 0; step < 600; step++) {
		unsigned long old = 1 + below(&random, 10), new = 1 + below(&random, 10);
		unsigned long from = below(&random, MODEL_PAGES - 10);
		unsigned long to = below(&random, MODEL_PAGES - 10);
		long got = 0, expected = 0;

		switch (below(&random, 4)) {
		case 0:
			got = (long)user_anon_at(PAGE(from), old, RW);
			expected = (long)PAGE(from);
			model_set(from, old, 0);
			break;
		case 1:
			got = user_poke(PAGE(from), (u8)step);
			expected = model[from] == HOLE ? -EFAULT : 0;
			if (!expected)
				model[from] = (u8)step;
			break;
		case 2:
			got = remap(PAGE(from), old, new, FIXED, PAGE(to));
			expected = model_move(from, old, new, to);
			break;
		case 3:
			got = remap(PAGE(from), old, new, 0, 0);
			expected = model_resize(from, old, new);
			break;
		}
		KUNIT_ASSERT_EQ(test, got, expected);
		if (!model_holds()) {
			kunit_fail(test, __FILE__, __LINE__, "step %d: %lu+%lu -> %lu+%lu", step,
				   from, old, to, new);
			return;
		}
	}
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(pages_move_with_their_contents),
	KUNIT_CASE(borders_of_tables_are_no_borders),
	KUNIT_CASE(an_area_grows_where_it_is_if_there_is_room),
	KUNIT_CASE(or_else_it_moves),
	KUNIT_CASE(an_area_shrinks_where_it_is),
	KUNIT_CASE(the_old_place_may_stay_behind_empty),
	KUNIT_CASE(shared_memory_can_be_mapped_again),
	KUNIT_CASE(a_pinned_page_moves_with_its_pin),
	KUNIT_CASE(a_driver_hears_nothing_of_a_move),
	KUNIT_CASE(what_was_mapped_at_once_cannot_grow),
	KUNIT_CASE(impossible_requests_are_refused),
	KUNIT_CASE(without_memory_nothing_moves),
	KUNIT_CASE(random_operations_agree_with_the_model),
	{ 0 },
};

const struct kunit_suite mremap_suite = { "mremap", cases };
