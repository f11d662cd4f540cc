// SPDX-License-Identifier: MIT
/*
 * tests/kernel/mmap_test.c - mmap, munmap and brk: areas come and go.
 *
 * What:     where an area is put, which requests are refused and with which errno,
 *           what a driver's mmap() may do, what is left after a hole is cut. At the
 *           end a random walk against a model of 64 pages, contents included.
 * Start at: areas_are_placed_from_the_top()
 * Not here: what a program sees of the same calls, compared with Linux:
 *           tests/user/as-user/mmap_*, munmap_*, brk_*.
 */
#include "mm/virt/mmap.h"

#include "kernel/lib/string.h"
#include "mm/phys/page_alloc.h"
#include "mm/virt/fault.h"
#include "tests/kernel/fixture.h"

#define PAGE(n)	  (USER_BASE + (n)*PAGE_SIZE)
#define ANON	  (MAP_PRIVATE | MAP_ANONYMOUS)
#define KEEPS	  MAP_FIXED_NOREPLACE
#define LAST_PAGE (TASK_SIZE - PAGE_SIZE)

static long anon(unsigned long addr, unsigned long len, unsigned long flags)
{
	return (long)user_mmap(NULL, addr, len, RW, ANON | flags, 0);
}

/* ------------------------------------------------------------------ */
/* Placing                                                             */

static void areas_are_placed_from_the_top(struct kunit *test)
{
	struct mm_struct *mm = kunit_user_mm(test);
	unsigned long base;

	KUNIT_ASSERT_NOT_NULL(test, mm);
	base = mm->mmap_base;
	KUNIT_EXPECT_EQ(test, anon(0, PAGE_SIZE, 0), (long)(base - PAGE_SIZE));
	KUNIT_EXPECT_EQ(test, anon(0, 3 * PAGE_SIZE, 0), (long)(base - 4 * PAGE_SIZE));
	KUNIT_EXPECT_EQ(test, user_areas(), 1); /* they touch and are alike */
	KUNIT_EXPECT_EQ(test, mm->total_vm, 4UL);
	KUNIT_EXPECT_EQ(test, user_munmap(base - 2 * PAGE_SIZE, PAGE_SIZE), 0);
	KUNIT_EXPECT_EQ(test, anon(0, 2 * PAGE_SIZE, 0), (long)(base - 6 * PAGE_SIZE));
	KUNIT_EXPECT_EQ(test, anon(0, PAGE_SIZE, 0), (long)(base - 2 * PAGE_SIZE)); /* the hole */
	KUNIT_EXPECT_EQ(test, mm->total_vm, 6UL);
}

static void a_hint_is_taken_if_it_is_free(struct kunit *test)
{
	struct mm_struct *mm = kunit_user_mm(test);

	KUNIT_ASSERT_NOT_NULL(test, mm);
	KUNIT_EXPECT_EQ(test, anon(PAGE(10), PAGE_SIZE, 0), (long)PAGE(10));
	KUNIT_EXPECT_EQ(test, anon(PAGE(20) + 5, PAGE_SIZE, 0), (long)PAGE(20)); /* rounded down */
	KUNIT_EXPECT_EQ(test, anon(PAGE(9), 2 * PAGE_SIZE, 0),
			(long)(mm->mmap_base - 2 * PAGE_SIZE)); /* not free */
	KUNIT_EXPECT_EQ(test, anon(PAGE_SIZE, PAGE_SIZE, 0), (long)mmap_min_addr);
	KUNIT_EXPECT_EQ(test, anon(LAST_PAGE, 2 * PAGE_SIZE, 0),
			(long)(mm->mmap_base - 4 * PAGE_SIZE)); /* over the end */
	KUNIT_EXPECT_EQ(test, anon(LAST_PAGE, PAGE_SIZE, 0), (long)LAST_PAGE);
}

static void nothing_is_placed_within_a_stacks_guard_gap(struct kunit *test)
{
	unsigned long gap = STACK_GUARD_GAP >> PAGE_SHIFT;
	struct mm_struct *mm = kunit_user_mm(test);

	KUNIT_ASSERT_NOT_NULL(test, mm);
	KUNIT_ASSERT_EQ(test, anon(PAGE(1000), PAGE_SIZE, MAP_FIXED | MAP_GROWSDOWN),
			(long)PAGE(1000));
	KUNIT_EXPECT_NE(test, anon(PAGE(1000 - gap), PAGE_SIZE, 0), (long)PAGE(1000 - gap));
	KUNIT_EXPECT_EQ(test, anon(PAGE(1000 - gap - 1), PAGE_SIZE, 0), (long)PAGE(1000 - gap - 1));
	KUNIT_EXPECT_EQ(test, anon(PAGE(999), PAGE_SIZE, MAP_FIXED),
			(long)PAGE(999)); /* his risk */
}

static void a_full_address_space_says_so(struct kunit *test)
{
	struct mm_struct *mm = kunit_user_mm(test);
	unsigned long all = TASK_SIZE - mmap_min_addr;

	KUNIT_ASSERT_NOT_NULL(test, mm);
	KUNIT_EXPECT_EQ(test, anon(mmap_min_addr, all, MAP_FIXED | MAP_NORESERVE),
			(long)mmap_min_addr);
	KUNIT_EXPECT_EQ(test, anon(0, PAGE_SIZE, 0), (long)-ENOMEM);
	KUNIT_EXPECT_EQ(test, anon(PAGE(0), PAGE_SIZE, KEEPS), (long)-EEXIST);
	KUNIT_EXPECT_EQ(test, user_munmap(PAGE(7), PAGE_SIZE), 0);
	KUNIT_EXPECT_EQ(test, anon(0, PAGE_SIZE, 0), (long)PAGE(7));
	KUNIT_EXPECT_EQ(test, user_munmap(0, TASK_SIZE), 0);
	KUNIT_EXPECT_EQ(test, mm->total_vm, 0UL);
}

/* ------------------------------------------------------------------ */
/* Refusals                                                            */

static void impossible_requests_are_refused(struct kunit *test)
{
	KUNIT_ASSERT_NOT_NULL(test, kunit_user_mm(test));
	KUNIT_EXPECT_EQ(test, anon(0, 0, 0), (long)-EINVAL);
	KUNIT_EXPECT_EQ(test, anon(0, ~0UL, 0), (long)-ENOMEM); /* wraps when rounded up */
	KUNIT_EXPECT_EQ(test, anon(0, TASK_SIZE + PAGE_SIZE, 0), (long)-ENOMEM);
	KUNIT_EXPECT_EQ(test, anon(0, TASK_SIZE, 0),
			(long)-ENOMEM); /* the first 64 KiB are no one's */
	KUNIT_EXPECT_EQ(test, anon(PAGE(1) + 1, PAGE_SIZE, MAP_FIXED), (long)-EINVAL);
	KUNIT_EXPECT_EQ(test, anon(PAGE(1) + 1, PAGE_SIZE, KEEPS), (long)-EINVAL);
	KUNIT_EXPECT_EQ(test, anon(TASK_SIZE, PAGE_SIZE, MAP_FIXED), (long)-ENOMEM);
	KUNIT_EXPECT_EQ(test, anon(LAST_PAGE, 2 * PAGE_SIZE, MAP_FIXED), (long)-ENOMEM);
	KUNIT_EXPECT_EQ(test, anon(PAGE(1), TASK_SIZE + PAGE_SIZE, MAP_FIXED), (long)-ENOMEM);
	KUNIT_EXPECT_EQ(test, anon(PAGE(1), ~0UL & PAGE_MASK, MAP_FIXED), (long)-ENOMEM);
	KUNIT_EXPECT_EQ(test, anon(PAGE_OFFSET, PAGE_SIZE, MAP_FIXED), (long)-ENOMEM);
	KUNIT_EXPECT_EQ(test, anon(~0UL & PAGE_MASK, PAGE_SIZE, MAP_FIXED), (long)-ENOMEM);
	KUNIT_EXPECT_EQ(test, anon(0, PAGE_SIZE, MAP_FIXED), (long)-EPERM);
	KUNIT_EXPECT_EQ(test, anon(mmap_min_addr - PAGE_SIZE, PAGE_SIZE, MAP_FIXED), (long)-EPERM);
	KUNIT_EXPECT_EQ(test, (long)user_mmap(NULL, 0, PAGE_SIZE, RW, MAP_ANONYMOUS, 0),
			(long)-EINVAL); /* neither shared nor private */
	KUNIT_EXPECT_EQ(test, (long)user_mmap(NULL, 0, PAGE_SIZE, RW, MAP_ANONYMOUS | 0xf, 0),
			(long)-EINVAL);
	KUNIT_EXPECT_EQ(test, user_areas(), 0);
	KUNIT_EXPECT_EQ(test, current->mm->total_vm, 0UL);
}

static void noreplace_keeps_what_is_there(struct kunit *test)
{
	KUNIT_ASSERT_NOT_NULL(test, kunit_user_mm(test));
	KUNIT_ASSERT_EQ(test, anon(PAGE(5), 2 * PAGE_SIZE, KEEPS), (long)PAGE(5));
	KUNIT_ASSERT_EQ(test, user_poke(PAGE(5), 9), 0);
	KUNIT_EXPECT_EQ(test, anon(PAGE(4), 2 * PAGE_SIZE, KEEPS), (long)-EEXIST);
	KUNIT_EXPECT_EQ(test, anon(PAGE(6), 2 * PAGE_SIZE, KEEPS), (long)-EEXIST);
	KUNIT_EXPECT_EQ(test, anon(PAGE(0), 20 * PAGE_SIZE, KEEPS), (long)-EEXIST);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(5)), 9);
	KUNIT_EXPECT_EQ(test, anon(PAGE(7), PAGE_SIZE, KEEPS), (long)PAGE(7));
}

static void fixed_replaces_what_is_there(struct kunit *test)
{
	KUNIT_ASSERT_NOT_NULL(test, kunit_user_mm(test));
	KUNIT_ASSERT_EQ(test, anon(PAGE(5), 3 * PAGE_SIZE, MAP_FIXED), (long)PAGE(5));
	KUNIT_ASSERT_TRUE(test, user_fill(PAGE(5), 3 * PAGE_SIZE, 9));
	KUNIT_EXPECT_EQ(test, user_anon_at(PAGE(6), 1, PROT_READ), PAGE(6));
	KUNIT_EXPECT_EQ(test, user_areas(), 3);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(5)), 9);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(6)), 0);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(7)), 9);
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(6), 1), -EFAULT);
	KUNIT_EXPECT_EQ(test, current->mm->total_vm, 3UL);
}

static void the_number_of_areas_is_limited(struct kunit *test)
{
	int limit = max_map_count;

	KUNIT_ASSERT_NOT_NULL(test, kunit_user_mm(test));
	max_map_count = 4;
	for (unsigned long n = 0; n < 10; n += 2)
		KUNIT_EXPECT_EQ(test, anon(PAGE(n), PAGE_SIZE, MAP_FIXED), (long)PAGE(n));
	KUNIT_EXPECT_EQ(test, user_areas(), 5); /* one more than the limit, as Linux */
	KUNIT_EXPECT_EQ(test, anon(PAGE(20), PAGE_SIZE, MAP_FIXED), (long)-ENOMEM);
	KUNIT_EXPECT_EQ(test, anon(PAGE(1), PAGE_SIZE, MAP_FIXED), (long)-ENOMEM);
	KUNIT_EXPECT_EQ(test, user_munmap(PAGE(0), 3 * PAGE_SIZE), 0);
	KUNIT_EXPECT_EQ(test, user_areas(), 3);
	KUNIT_EXPECT_EQ(test, anon(PAGE(30), 3 * PAGE_SIZE, MAP_FIXED), (long)PAGE(30));
	KUNIT_EXPECT_EQ(test, user_munmap(PAGE(31), PAGE_SIZE), -ENOMEM); /* would make one more */
	KUNIT_EXPECT_EQ(test, user_munmap(PAGE(30), PAGE_SIZE), 0);
	KUNIT_EXPECT_EQ(test, vma_check(current->mm), 0);
	max_map_count = limit;
}

/* ------------------------------------------------------------------ */
/* Files                                                               */

static int mmap_result;
static struct vm_area_struct *mmap_saw;
static bool mmap_called_in_set;

static int spy_mmap(struct file *file, struct vm_area_struct *vma)
{
	mmap_saw = vma;
	mmap_called_in_set = find_vma_intersection(vma->vm_mm, vma->vm_start, vma->vm_end);
	return mmap_result;
}

static const struct file_operations spy_fops = { .mmap = spy_mmap };
static const struct file_operations no_mmap_fops = { .mmap = NULL };

static void a_drivers_mmap_gets_the_area_set_up(struct kunit *test)
{
	struct file *file = fixture_file(&spy_fops, NULL);
	unsigned long addr;

	KUNIT_ASSERT_TRUE(test, !IS_ERR(file) && kunit_user_mm(test));
	mmap_result = 0;
	addr = user_mmap(file, PAGE(3), 2 * PAGE_SIZE, PROT_READ, MAP_SHARED, 7 * PAGE_SIZE);
	KUNIT_ASSERT_EQ(test, addr, PAGE(3));
	KUNIT_EXPECT_PTR_EQ(test, mmap_saw, user_area(addr));
	KUNIT_EXPECT_FALSE(test, mmap_called_in_set); /* nobody can fault in it yet */
	KUNIT_EXPECT_EQ(test, mmap_saw->vm_pgoff, 7UL);
	KUNIT_EXPECT_PTR_EQ(test, mmap_saw->vm_file, file);
	KUNIT_EXPECT_EQ(test, mmap_saw->vm_end, PAGE(5));
	KUNIT_EXPECT_EQ(test, mmap_saw->vm_flags & (VM_ACCESS_FLAGS | VM_SHARED | VM_MAYWRITE),
			(unsigned long)(VM_READ | VM_SHARED | VM_MAYWRITE));
	KUNIT_EXPECT_EQ(test, atomic_read(&file->f_count), 2);
	KUNIT_EXPECT_EQ(test, user_munmap(addr, 2 * PAGE_SIZE), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&file->f_count), 1);
	fput(file);
}

/* A device whose second page is of registers. */
static int two_kinds_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_pgoff)
		vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	return 0;
}

static const struct file_operations two_kinds_fops = { .mmap = two_kinds_mmap };

static void what_a_driver_maps_otherwise_stays_apart(struct kunit *test)
{
	struct file *file = fixture_file(&two_kinds_fops, NULL);

	KUNIT_ASSERT_TRUE(test, !IS_ERR(file) && kunit_user_mm(test));
	for (unsigned long n = 0; n < 3; n++)
		KUNIT_EXPECT_EQ(test,
				user_mmap(file, PAGE(n), PAGE_SIZE, RW, MAP_SHARED, n * PAGE_SIZE),
				PAGE(n));
	KUNIT_EXPECT_EQ(test, user_areas(), 2); /* the second and the third are alike */
	KUNIT_EXPECT_EQ(test, user_mprotect(PAGE(0), 3 * PAGE_SIZE, PROT_READ), 0);
	KUNIT_EXPECT_EQ(test, user_areas(), 2);
	KUNIT_EXPECT_EQ(test, vma_check(current->mm), 0);
	kunit_drop_user_mm();
	fput(file);
}

static void what_a_driver_refuses_leaves_nothing(struct kunit *test)
{
	struct file *file = fixture_file(&spy_fops, NULL);

	KUNIT_ASSERT_TRUE(test, !IS_ERR(file) && kunit_user_mm(test));
	mmap_result = -ENXIO;
	KUNIT_EXPECT_EQ(test, (long)user_mmap(file, PAGE(3), PAGE_SIZE, PROT_READ, MAP_SHARED, 0),
			(long)-ENXIO);
	KUNIT_EXPECT_EQ(test, user_areas(), 0);
	KUNIT_EXPECT_EQ(test, current->mm->total_vm, 0UL);
	KUNIT_EXPECT_EQ(test, atomic_read(&file->f_count), 1);
	fput(file);
}

static void a_file_is_mapped_as_it_was_opened(struct kunit *test)
{
	struct file *file = fixture_file(&spy_fops, NULL);
	struct file *none = fixture_file(&no_mmap_fops, NULL);
	unsigned long addr;

	KUNIT_ASSERT_TRUE(test, !IS_ERR(file) && !IS_ERR(none) && kunit_user_mm(test));
	mmap_result = 0;
	KUNIT_EXPECT_EQ(test, (long)user_mmap(none, 0, PAGE_SIZE, PROT_READ, MAP_SHARED, 0),
			(long)-ENODEV);
	file->f_mode = FMODE_WRITE;
	KUNIT_EXPECT_EQ(test, (long)user_mmap(file, 0, PAGE_SIZE, PROT_READ, MAP_SHARED, 0),
			(long)-EACCES);
	file->f_mode = FMODE_READ;
	KUNIT_EXPECT_EQ(test, (long)user_mmap(file, 0, PAGE_SIZE, RW, MAP_SHARED, 0),
			(long)-EACCES);
	addr = user_mmap(file, 0, PAGE_SIZE, RW, MAP_PRIVATE, 0); /* he writes his own copy */
	KUNIT_EXPECT_FALSE(test, IS_ERR_VALUE(addr));
	addr = user_mmap(file, 0, PAGE_SIZE, PROT_READ, MAP_SHARED, 0);
	KUNIT_EXPECT_FALSE(test, IS_ERR_VALUE(addr));
	KUNIT_EXPECT_EQ(test, user_mprotect(addr, PAGE_SIZE, RW), -EACCES); /* nor later */
	KUNIT_EXPECT_EQ(test,
			(long)user_mmap(file, 0, 2 * PAGE_SIZE, PROT_READ, MAP_SHARED,
					~0UL & PAGE_MASK),
			(long)-EOVERFLOW);
	fput(none);
	kunit_drop_user_mm();
	fput(file);
}

/* ------------------------------------------------------------------ */
/* munmap                                                              */

static void munmap_refuses_what_is_no_range_of_pages(struct kunit *test)
{
	KUNIT_ASSERT_NOT_NULL(test, kunit_user_mm(test));
	KUNIT_EXPECT_EQ(test, user_munmap(PAGE(1) + 1, PAGE_SIZE), -EINVAL);
	KUNIT_EXPECT_EQ(test, user_munmap(PAGE(1), 0), -EINVAL);
	KUNIT_EXPECT_EQ(test, user_munmap(TASK_SIZE, PAGE_SIZE), -EINVAL);
	KUNIT_EXPECT_EQ(test, user_munmap(PAGE(1), TASK_SIZE), -EINVAL);
	KUNIT_EXPECT_EQ(test, user_munmap(PAGE(1), ~0UL), -EINVAL);
	KUNIT_EXPECT_EQ(test, user_munmap(PAGE_OFFSET, PAGE_SIZE), -EINVAL);
	KUNIT_EXPECT_EQ(test, user_munmap(PAGE(1), 1), 0); /* nothing there: fine */
	KUNIT_EXPECT_EQ(test, user_munmap(0, TASK_SIZE), 0);
}

static void munmap_takes_pages_and_contents(struct kunit *test)
{
	unsigned long free_before, tables;

	KUNIT_ASSERT_NOT_NULL(test, kunit_user_mm(test));
	KUNIT_ASSERT_EQ(test, user_anon_at(PAGE(0), 300, RW), PAGE(0));
	free_before = nr_free_pages();
	KUNIT_ASSERT_TRUE(test, user_fill(PAGE(0), 300 * PAGE_SIZE, 5));
	tables = current->mm->nr_ptes;
	KUNIT_EXPECT_EQ(test, current->mm->rss, 300UL);
	KUNIT_EXPECT_EQ(test, nr_free_pages(), free_before - 300 - tables);
	KUNIT_EXPECT_EQ(test, user_munmap(PAGE(10), 280 * PAGE_SIZE), 0); /* more than one gather */
	KUNIT_EXPECT_EQ(test, current->mm->rss, 20UL);
	KUNIT_EXPECT_EQ(test, current->mm->total_vm, 20UL);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(9)), 5);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(10)), -EFAULT);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(289)), -EFAULT);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(290)), 5);
	KUNIT_EXPECT_EQ(test, user_munmap(PAGE(0), 300 * PAGE_SIZE), 0);
	KUNIT_EXPECT_EQ(test, current->mm->rss + current->mm->nr_ptes, 0UL);
	KUNIT_EXPECT_EQ(test, nr_free_pages(), free_before);
	KUNIT_ASSERT_EQ(test, user_anon_at(PAGE(0), 1, RW), PAGE(0));
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(0)), 0);
}

static void munmap_without_memory_changes_nothing(struct kunit *test)
{
	KUNIT_ASSERT_NOT_NULL(test, kunit_user_mm(test));
	KUNIT_ASSERT_EQ(test, user_anon_at(PAGE(0), 9, RW), PAGE(0));
	for (unsigned long n = 1; n <= 2; n++) {
		fail_arm(n); /* a hole in the middle takes two splits */
		KUNIT_EXPECT_EQ(test, user_munmap(PAGE(3), 3 * PAGE_SIZE), -ENOMEM);
		KUNIT_EXPECT_TRUE(test, fail_disarm());
		KUNIT_EXPECT_EQ(test, vma_check(current->mm), 0);
		for (unsigned long p = 0; p < 9; p++)
			KUNIT_EXPECT_EQ(test, user_peek(PAGE(p)), 0);
	}
	KUNIT_EXPECT_EQ(test, current->mm->total_vm, 9UL);
}

/* ------------------------------------------------------------------ */
/* brk                                                                 */

static unsigned long brk_to(unsigned long brk)
{
	unsigned long ret;

	down_write(&current->mm->mmap_sem);
	ret = do_brk(current->mm, brk);
	up_write(&current->mm->mmap_sem);
	return ret;
}

static void brk_grows_and_shrinks_one_area(struct kunit *test)
{
	struct mm_struct *mm = kunit_user_mm(test);

	KUNIT_ASSERT_NOT_NULL(test, mm);
	mm->start_brk = mm->brk = PAGE(0);
	KUNIT_EXPECT_EQ(test, brk_to(0), PAGE(0)); /* a question */
	KUNIT_EXPECT_EQ(test, brk_to(PAGE(0) + 1), PAGE(0) + 1);
	KUNIT_EXPECT_EQ(test, mm->total_vm, 1UL);
	KUNIT_EXPECT_EQ(test, brk_to(PAGE(3)), PAGE(3));
	KUNIT_EXPECT_EQ(test, brk_to(PAGE(5) - 7), PAGE(5) - 7);
	KUNIT_EXPECT_EQ(test, user_areas(), 1);
	KUNIT_ASSERT_TRUE(test, user_fill(PAGE(0), 5 * PAGE_SIZE, 3));
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(5), 1), -EFAULT);
	KUNIT_EXPECT_EQ(test, brk_to(PAGE(2) + 1), PAGE(2) + 1);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(2)), 3);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(3)), -EFAULT);
	KUNIT_EXPECT_EQ(test, brk_to(PAGE(4)), PAGE(4));
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(3)), 0); /* fresh */
	KUNIT_EXPECT_EQ(test, brk_to(PAGE(0)), PAGE(0));
	KUNIT_EXPECT_EQ(test, user_areas(), 0);
	KUNIT_EXPECT_EQ(test, mm->total_vm + mm->rss + mm->nr_ptes, 0UL);
}

static void brk_that_cannot_be_leaves_the_old_one(struct kunit *test)
{
	struct mm_struct *mm = kunit_user_mm(test);

	KUNIT_ASSERT_NOT_NULL(test, mm);
	mm->start_brk = mm->brk = PAGE(0);
	KUNIT_ASSERT_EQ(test, brk_to(PAGE(2)), PAGE(2));
	KUNIT_EXPECT_EQ(test, brk_to(PAGE(0) - 1), PAGE(2));
	KUNIT_EXPECT_EQ(test, brk_to(TASK_SIZE + 1), PAGE(2));
	KUNIT_EXPECT_EQ(test, brk_to(~0UL), PAGE(2));
	KUNIT_ASSERT_EQ(test, user_anon_at(PAGE(10), 1, PROT_READ), PAGE(10));
	KUNIT_EXPECT_EQ(test, brk_to(PAGE(10)), PAGE(2)); /* a page of distance */
	KUNIT_EXPECT_EQ(test, brk_to(PAGE(20)), PAGE(2));
	KUNIT_EXPECT_EQ(test, brk_to(PAGE(9)), PAGE(9));
	KUNIT_EXPECT_EQ(test, vma_check(mm), 0);
}

/* ------------------------------------------------------------------ */
/* At random                                                           */

#define MODEL_PAGES 64

static struct {
	u8 prot; /* 0xff: not mapped */
	u8 byte; /* its contents */
} model[MODEL_PAGES];

/* Areas there must be: one for each run of pages with one protection. */
static int model_areas(void)
{
	int n = 0;

	for (int i = 0; i < MODEL_PAGES; i++)
		n += model[i].prot != 0xff && (!i || model[i - 1].prot != model[i].prot);
	return n;
}

static bool model_holds(void)
{
	unsigned long pages = 0;

	for (unsigned long i = 0; i < MODEL_PAGES; i++) {
		bool readable = model[i].prot != 0xff && model[i].prot != PROT_NONE;

		pages += model[i].prot != 0xff;
		if (user_peek(PAGE(i)) != (readable ? model[i].byte : -EFAULT))
			return false;
	}
	return user_areas() == model_areas() && current->mm->total_vm == pages &&
	       vma_check(current->mm) == 0;
}

static void random_operations_agree_with_the_model(struct kunit *test)
{
	static const u8 prots[] = { PROT_NONE, PROT_READ, RW };
	u32 random = 12345;

	KUNIT_ASSERT_NOT_NULL(test, kunit_user_mm(test));
	memset(model, 0xff, sizeof(model));
	for (int step = 0; step < 400; step++) {
		unsigned long from = kunit_random(&random) % MODEL_PAGES;
		unsigned long n = 1 + kunit_random(&random) % min(12UL, MODEL_PAGES - from);
		u8 prot = prots[kunit_random(&random) % 3], what = kunit_random(&random) % 4;
		bool whole = true, done;

		for (unsigned long i = from; i < from + n; i++)
			whole &= model[i].prot != 0xff;
		switch (what) {
		case 0:
			done = user_anon_at(PAGE(from), n, prot) == PAGE(from);
			break;
		case 1:
			done = user_munmap(PAGE(from), n * PAGE_SIZE) == 0;
			prot = 0xff;
			break;
		case 2:
			done = whole == (user_mprotect(PAGE(from), n * PAGE_SIZE, prot) == 0);
			break;
		default:
			done = true;
		}
		KUNIT_ASSERT_TRUE(test, done);
		for (unsigned long i = from; i < from + n; i++) {
			if (what == 3) { /* write a byte, if that is allowed */
				bool may = model[i].prot == RW;

				KUNIT_ASSERT_EQ(test, user_poke(PAGE(i), (u8)step),
						may ? 0 : -EFAULT);
				if (may)
					model[i].byte = (u8)step;
				continue;
			}
			if (what == 2 && model[i].prot == 0xff)
				break; /* it stops at the hole; what came before is changed */
			model[i].prot = prot;
			if (what < 2)
				model[i].byte = 0;
		}
		if (!model_holds()) {
			kunit_fail(test, __FILE__, __LINE__,
				   "step %d: operation %u on pages %lu..%lu, prot %u", step, what,
				   from, from + n, prot);
			return;
		}
	}
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(areas_are_placed_from_the_top),
	KUNIT_CASE(a_hint_is_taken_if_it_is_free),
	KUNIT_CASE(nothing_is_placed_within_a_stacks_guard_gap),
	KUNIT_CASE(a_full_address_space_says_so),
	KUNIT_CASE(impossible_requests_are_refused),
	KUNIT_CASE(noreplace_keeps_what_is_there),
	KUNIT_CASE(fixed_replaces_what_is_there),
	KUNIT_CASE(the_number_of_areas_is_limited),
	KUNIT_CASE(a_drivers_mmap_gets_the_area_set_up),
	KUNIT_CASE(what_a_driver_maps_otherwise_stays_apart),
	KUNIT_CASE(what_a_driver_refuses_leaves_nothing),
	KUNIT_CASE(a_file_is_mapped_as_it_was_opened),
	KUNIT_CASE(munmap_refuses_what_is_no_range_of_pages),
	KUNIT_CASE(munmap_takes_pages_and_contents),
	KUNIT_CASE(munmap_without_memory_changes_nothing),
	KUNIT_CASE(brk_grows_and_shrinks_one_area),
	KUNIT_CASE(brk_that_cannot_be_leaves_the_old_one),
	KUNIT_CASE(random_operations_agree_with_the_model),
	{ 0 },
};

const struct kunit_suite mmap_suite = { "mmap", cases };
