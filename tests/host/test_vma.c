// SPDX-License-Identifier: MIT
/*
 * tests/host/test_vma.c - mm/virt/vma.c: when areas become one, and when they part.
 *
 * What:     each case sets a few areas up, asks for one merge or split, and looks at
 *           the result, at the offsets into the backing, at the references to the file
 *           and at the calls of open() and close(). Random sequences of the same run
 *           as whole system calls in test_mmap.c.
 * Start at: merge(), the first case
 * See it:   make host-tests; build/host/test_vma
 */
#include "tests/host/memory.h"

#include "kernel/lib/interval_tree.c"
#include "kernel/lib/rbtree.c"
#include "mm/virt/vma_tree.c"
#include "mm/virt/vma.c"

static struct mm_struct mm;
static struct file file_a = { .f_count = { 1 } }, file_b = { .f_count = { 1 } };
static int opened, closed;

void fput(struct file *file)
{
	CHECK(atomic_read(&file->f_count) > 1);
	atomic_dec(&file->f_count);
}

static void count_open(struct vm_area_struct *vma)
{
	opened++;
}

static void count_close(struct vm_area_struct *vma)
{
	closed++;
}

static struct vm_operations_struct plain_ops = { .name = "plain" };
static struct vm_operations_struct counted_ops = { .open = count_open, .close = count_close };

#define RW (VM_READ | VM_WRITE)

/* ------------------------------------------------------------------ */

static void begin(void)
{
	memory_init(1);
	vma_init();
	memset(&mm, 0, sizeof(mm));
	opened = closed = 0;
	max_map_count = 65530;
}

static void end(void)
{
	while (mm.mmap) {
		struct vm_area_struct *vma = mm.mmap;

		vma_unlink(&mm, vma);
		vma_free(vma);
	}
	CHECK_EQ(atomic_read(&file_a.f_count), 1);
	CHECK_EQ(atomic_read(&file_b.f_count), 1);
	memory_exit();
}

static unsigned long page(int n)
{
	return 0x400000 + n * PAGE_SIZE;
}

/* An area of pages first .. end - 1. Anonymous ones have the offset that mmap would give. */
static struct vm_area_struct *add(int first, int end, unsigned long flags, struct file *file,
				  unsigned long pgoff, struct vm_operations_struct *ops)
{
	struct vm_area_struct *vma = vma_dup(&(struct vm_area_struct){ .vm_mm = &mm });

	vma->vm_start = page(first);
	vma->vm_end = page(end);
	vma->vm_flags = flags;
	vma->vm_file = file ? get_file(file) : NULL;
	vma->vm_pgoff = file ? pgoff : vma->vm_start >> PAGE_SHIFT;
	vma->vm_ops = ops;
	vma_link(&mm, vma);
	return vma;
}

static struct vm_area_struct *merge(int first, int end, unsigned long flags, struct file *file,
				    unsigned long pgoff, struct vm_operations_struct *ops)
{
	const struct vm_area_struct new = { .vm_start = page(first),
					    .vm_end = page(end),
					    .vm_flags = flags,
					    .vm_file = file,
					    .vm_pgoff = file ? pgoff : page(first) >> PAGE_SHIFT,
					    .vm_ops = ops };
	struct vm_area_struct *vma = vma_merge(&mm, &new);

	CHECK_EQ(vma_check(&mm), 0);
	return vma;
}

static void check_area(const struct vm_area_struct *vma, int first, int end, unsigned long pgoff)
{
	CHECK(vma);
	CHECK_EQ(vma->vm_start, page(first));
	CHECK_EQ(vma->vm_end, page(end));
	CHECK_EQ(vma->vm_pgoff, pgoff);
}

/* ------------------------------------------------------------------ */
/* Merge                                                               */

static void alike_neighbours_take_a_range_in(void)
{
	struct vm_area_struct *a, *b;

	begin();
	a = add(0, 10, RW, NULL, 0, NULL);
	b = add(20, 30, RW, NULL, 0, NULL);
	CHECK_EQ(merge(10, 12, RW, NULL, 0, NULL), a);
	check_area(a, 0, 12, page(0) >> PAGE_SHIFT);
	CHECK_EQ(merge(18, 20, RW, NULL, 0, NULL), b);
	check_area(b, 18, 30, page(18) >> PAGE_SHIFT);
	/* the hole between is filled: the two become one */
	CHECK_EQ(merge(12, 18, RW, NULL, 0, NULL), a);
	check_area(a, 0, 30, page(0) >> PAGE_SHIFT);
	CHECK_EQ(mm.map_count, 1);
	CHECK_EQ(objects_live, 1);
	end();
}

static void what_differs_or_does_not_touch_stays_apart(void)
{
	begin();
	CHECK_EQ(merge(10, 12, RW, NULL, 0, NULL), NULL); /* nobody there */
	add(0, 10, RW, NULL, 0, NULL);
	CHECK_EQ(merge(11, 12, RW, NULL, 0, NULL), NULL);
	CHECK_EQ(merge(10, 12, VM_READ, NULL, 0, NULL), NULL);
	CHECK_EQ(merge(10, 12, RW, &file_a, 10, NULL), NULL);
	CHECK_EQ(merge(10, 12, RW, NULL, 0, &plain_ops), NULL);
	add(10, 12, RW, NULL, 0, NULL)->vm_private_data = &mm;
	CHECK_EQ(vma_try_merge_around(&mm, mm.mmap), mm.mmap);
	CHECK_EQ(mm.map_count, 2);
	end();
}

static void file_pages_merge_only_in_sequence(void)
{
	struct vm_area_struct *a, *b;

	begin();
	a = add(0, 10, RW, &file_a, 5, &plain_ops);
	b = add(20, 30, RW, &file_a, 25, &plain_ops);
	CHECK_EQ(merge(10, 12, RW, &file_a, 14, &plain_ops), NULL);
	CHECK_EQ(merge(10, 12, RW, &file_b, 15, &plain_ops), NULL);
	CHECK_EQ(merge(18, 20, RW, &file_a, 24, &plain_ops), NULL);
	CHECK_EQ(merge(10, 12, RW, &file_a, 15, &plain_ops), a);
	check_area(a, 0, 12, 5);
	CHECK_EQ(merge(18, 20, RW, &file_a, 23, &plain_ops), b);
	check_area(b, 18, 30, 23);
	CHECK_EQ(atomic_read(&file_a.f_count), 3);
	CHECK_EQ(merge(12, 18, RW, &file_a, 17, &plain_ops), a);
	check_area(a, 0, 30, 5);
	CHECK_EQ(atomic_read(&file_a.f_count), 2);
	end();
}

static void a_driver_that_counts_closes_keeps_its_areas(void)
{
	begin();
	add(0, 10, RW, &file_a, 0, &counted_ops);
	add(12, 20, RW, &file_a, 12, &counted_ops);
	CHECK_EQ(merge(10, 12, RW, &file_a, 10, &counted_ops), NULL);
	CHECK_EQ(closed, 0);
	end();
	CHECK_EQ(closed, 2);
}

static void device_memory_never_merges(void)
{
	static const unsigned long special[] = { VM_IO, VM_PFNMAP, VM_DONTEXPAND, VM_RESERVED };

	for (int i = 0; i < ARRAY_SIZE(special); i++) {
		begin();
		add(0, 10, RW | special[i], NULL, 0, NULL);
		add(12, 20, RW | special[i], NULL, 0, NULL);
		CHECK_EQ(merge(10, 12, RW | special[i], NULL, 0, NULL), NULL);
		end();
	}
}

static void a_changed_area_joins_both_neighbours(void)
{
	struct vm_area_struct *a, *b;

	begin();
	a = add(0, 10, RW, NULL, 0, NULL);
	b = add(10, 12, VM_READ, NULL, 0, NULL);
	add(12, 20, RW, NULL, 0, NULL);
	CHECK_EQ(vma_try_merge_around(&mm, b), b);
	CHECK_EQ(mm.map_count, 3);
	vma_set_flags(&mm, b, RW);
	CHECK_EQ(vma_try_merge_around(&mm, b), a);
	CHECK_EQ(vma_check(&mm), 0);
	CHECK_EQ(mm.map_count, 1);
	check_area(mm.mmap, 0, 20, page(0) >> PAGE_SHIFT);
	end();
}

static void a_changed_area_joins_the_next_alone(void)
{
	struct vm_area_struct *b;

	begin();
	add(0, 9, RW, NULL, 0, NULL); /* alike, but it does not touch */
	b = add(10, 12, RW, NULL, 0, NULL);
	add(12, 20, RW, NULL, 0, NULL);
	CHECK_EQ(vma_try_merge_around(&mm, b), b);
	CHECK_EQ(vma_check(&mm), 0);
	check_area(b, 10, 20, page(10) >> PAGE_SHIFT);
	CHECK_EQ(mm.map_count, 2);
	end();
}

/* ------------------------------------------------------------------ */
/* Split                                                               */

static void both_halves_see_the_same_pages_as_before(void)
{
	struct vm_area_struct *a;

	begin();
	a = add(0, 10, RW, &file_a, 100, &counted_ops);
	a->vm_private_data = &file_b;
	CHECK_EQ(vma_split(&mm, a, page(3)), 0);
	CHECK_EQ(vma_check(&mm), 0);
	check_area(a, 0, 3, 100);
	check_area(a->vm_next, 3, 10, 103);
	CHECK_EQ(a->vm_next->vm_private_data, &file_b);
	CHECK_EQ(a->vm_next->vm_flags, RW);
	CHECK_EQ(a->vm_next->vm_mm, &mm);
	CHECK_EQ(opened, 1); /* for the new half; mmap's own is not told */
	CHECK_EQ(closed, 0);
	CHECK_EQ(atomic_read(&file_a.f_count), 3);
	end();
	CHECK_EQ(closed, 2);
}

static void a_split_without_memory_changes_nothing(void)
{
	struct vm_area_struct *a;

	begin();
	a = add(0, 10, RW, &file_a, 100, &counted_ops);
	memory_fail_at(1);
	CHECK_EQ(vma_split(&mm, a, page(3)), -ENOMEM);
	check_area(a, 0, 10, 100);
	CHECK_EQ(opened, 0);
	CHECK_EQ(mm.map_count, 1);
	CHECK_EQ(atomic_read(&file_a.f_count), 2);
	end();
}

static void an_area_is_inserted_only_where_there_is_none(void)
{
	struct vm_area_struct *vma;

	begin();
	add(5, 10, RW, NULL, 0, NULL);
	vma = vma_dup(&(struct vm_area_struct){ .vm_mm = &mm });
	vma->vm_start = page(3);
	vma->vm_end = page(6);
	CHECK_EQ(insert_vm_struct(&mm, vma), -ENOMEM);
	CHECK_EQ(mm.total_vm, 0);
	vma->vm_end = page(5);
	CHECK_EQ(insert_vm_struct(&mm, vma), 0);
	CHECK_EQ(mm.total_vm, 2);
	CHECK_EQ(vma_check(&mm), 0);
	end();
}

static void a_page_may_be_written_only_if_shared(void)
{
	for (int access = 0; access < 8; access++)
		for (int shared = 0; shared < 2; shared++) {
			/* VM_READ, VM_WRITE, VM_EXEC are bits 0, 1, 2 */
			pgprot_t prot = vm_get_page_prot(access | (shared ? VM_SHARED : 0));
			pte_t pte = pfn_pte(7, prot);

			CHECK(pte_present(pte));
			CHECK_EQ(!!(pte_val(pte) & _PAGE_PRESENT), access != 0);
			CHECK_EQ(pte_user(pte), access != 0);
			CHECK_EQ(pte_write(pte), shared && access & VM_WRITE);
			CHECK(!access || pte_exec(pte) == !!(access & VM_EXEC));
			CHECK_EQ(pte_pfn(pte), 7);
			CHECK(!pte_none(pte));
		}
}

static const struct ktap_case cases[] = {
	{ "alike_neighbours_take_a_range_in", alike_neighbours_take_a_range_in },
	{ "what_differs_or_does_not_touch_stays_apart",
	  what_differs_or_does_not_touch_stays_apart },
	{ "file_pages_merge_only_in_sequence", file_pages_merge_only_in_sequence },
	{ "a_driver_that_counts_closes_keeps_its_areas",
	  a_driver_that_counts_closes_keeps_its_areas },
	{ "device_memory_never_merges", device_memory_never_merges },
	{ "a_changed_area_joins_both_neighbours", a_changed_area_joins_both_neighbours },
	{ "a_changed_area_joins_the_next_alone", a_changed_area_joins_the_next_alone },
	{ "both_halves_see_the_same_pages_as_before", both_halves_see_the_same_pages_as_before },
	{ "a_split_without_memory_changes_nothing", a_split_without_memory_changes_nothing },
	{ "an_area_is_inserted_only_where_there_is_none",
	  an_area_is_inserted_only_where_there_is_none },
	{ "a_page_may_be_written_only_if_shared", a_page_may_be_written_only_if_shared },
};

int main(void)
{
	return ktap_main("vma", cases, ARRAY_SIZE(cases));
}
