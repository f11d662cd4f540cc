// SPDX-License-Identifier: MIT
/*
 * tests/host/test_mmap_errors.c - mmap's family: what is refused, limits, hints, and brk.
 *
 * What:     do_mmap(), do_munmap(), do_mprotect(), do_madvise() and do_brk() with bad
 *           and with extreme arguments. Each expected errno is that of Linux on x86_64,
 *           checked there by the programs of tests/user; here the same arguments run
 *           under the sanitisers, at full speed, where an error path cannot hide a leak:
 *           every case ends with the program's exit, which must give all back.
 * Start at: bad_ranges_are_refused_as_by_linux()
 * See it:   make host-tests; build/host/test_mmap_errors
 * Spec:     mmap(2), mprotect(2), madvise(2), brk(2)
 */
#include "tests/host/machine.h"

#define RW	    (PROT_READ | PROT_WRITE)
#define PRIVATE	    (MAP_PRIVATE | MAP_ANONYMOUS)
#define FIXED	    (PRIVATE | MAP_FIXED)
#define AT	    0x400000UL
#define KERNEL_HALF 0xffff888000000000UL

static const struct window the_windows[] = { { AT, 512 } };
static struct mm_struct *mm;

static void begin(void)
{
	machine_begin(1024, the_windows, 1);
	mm = current->mm;
}

static void end(void)
{
	CHECK_EQ(vma_check(mm), 0);
	machine_end();
}

static unsigned long page(int n)
{
	return AT + n * PAGE_SIZE;
}

static unsigned long map(unsigned long addr, int pages, unsigned long prot, unsigned long flags)
{
	return do_mmap(NULL, addr, pages * PAGE_SIZE, prot, flags, 0);
}

/* ------------------------------------------------------------------ */
/* Arguments                                                           */

static void bad_ranges_are_refused_as_by_linux(void)
{
	const struct {
		unsigned long addr, len, flags;
		long error;
	} rows[] = {
		{ 0, 0, PRIVATE, -EINVAL },
		{ 0, -1UL, PRIVATE, -ENOMEM },
		{ 0, -PAGE_SIZE, PRIVATE, -ENOMEM },
		{ 0, TASK_SIZE + 1, PRIVATE, -ENOMEM },
		{ AT + 1, PAGE_SIZE, FIXED, -EINVAL },
		{ 0, PAGE_SIZE, FIXED, -EPERM },
		{ 0xf000, PAGE_SIZE, FIXED, -EPERM },
		{ TASK_SIZE, PAGE_SIZE, FIXED, -ENOMEM },
		{ TASK_SIZE - PAGE_SIZE, 2 * PAGE_SIZE, FIXED, -ENOMEM },
		{ KERNEL_HALF, PAGE_SIZE, FIXED, -ENOMEM },
		{ -PAGE_SIZE, PAGE_SIZE, FIXED, -ENOMEM },
		{ AT, TASK_SIZE, FIXED, -ENOMEM },
		{ AT, PAGE_SIZE, MAP_ANONYMOUS | MAP_FIXED, -EINVAL }, /* no type */
		{ AT, PAGE_SIZE, MAP_ANONYMOUS | MAP_FIXED | MAP_SHARED_VALIDATE, -EINVAL },
		{ AT, PAGE_SIZE, MAP_ANONYMOUS | MAP_FIXED | 5, -EINVAL },
		{ AT, PAGE_SIZE, MAP_ANONYMOUS | MAP_SHARED | MAP_GROWSDOWN, -EINVAL },
	};

	begin();
	for (int i = 0; i < ARRAY_SIZE(rows); i++) {
		at_step(i);
		CHECK_EQ(do_mmap(NULL, rows[i].addr, rows[i].len, RW, rows[i].flags, 0),
			 rows[i].error);
		CHECK_EQ(mm->mmap, NULL);
	}
	end();
}

static void the_first_and_last_pages_can_be_mapped(void)
{
	begin();
	CHECK_EQ(map(0x10000, 1, RW, FIXED), 0x10000);
	CHECK_EQ(map(TASK_SIZE - PAGE_SIZE, 1, RW, FIXED), TASK_SIZE - PAGE_SIZE);
	*(u64 *)cpu_access(0x10000, WRITE) = 1;
	*(u64 *)cpu_access(TASK_SIZE - 8, WRITE) = 2;
	CHECK_EQ(*(u64 *)cpu_access(TASK_SIZE - 8, READ), 2);
	CHECK_EQ(cpu_access(TASK_SIZE, READ), NULL);
	end();
}

static void bad_munmap_ranges_are_einval(void)
{
	begin();
	CHECK_EQ(map(AT, 4, RW, FIXED), AT);
	CHECK_EQ(do_munmap(mm, AT, 0), -EINVAL);
	CHECK_EQ(do_munmap(mm, AT + 1, PAGE_SIZE), -EINVAL);
	CHECK_EQ(do_munmap(mm, AT, -1UL), -EINVAL);
	CHECK_EQ(do_munmap(mm, AT, TASK_SIZE - AT + 1), -EINVAL);
	CHECK_EQ(do_munmap(mm, TASK_SIZE, PAGE_SIZE), -EINVAL);
	CHECK_EQ(do_munmap(mm, KERNEL_HALF, PAGE_SIZE), -EINVAL);
	CHECK_EQ(do_munmap(mm, -PAGE_SIZE, PAGE_SIZE), -EINVAL);
	CHECK_EQ(mm->total_vm, 4);
	/* what is not mapped is unmapped already */
	CHECK_EQ(do_munmap(mm, page(10), PAGE_SIZE), 0);
	CHECK_EQ(do_munmap(mm, 0, TASK_SIZE), 0);
	CHECK_EQ(mm->total_vm, 0);
	end();
}

static void bad_mprotect_arguments_are_refused(void)
{
	begin();
	CHECK_EQ(map(page(0), 4, RW, FIXED), page(0));
	CHECK_EQ(map(page(6), 4, RW, FIXED), page(6));
	CHECK_EQ(do_mprotect(mm, AT + 1, PAGE_SIZE, PROT_READ), -EINVAL);
	CHECK_EQ(do_mprotect(mm, AT, PAGE_SIZE, 0x10), -EINVAL);
	CHECK_EQ(do_mprotect(mm, AT, PAGE_SIZE, PROT_GROWSDOWN | PROT_GROWSUP), -EINVAL);
	CHECK_EQ(do_mprotect(mm, AT, PAGE_SIZE, PROT_GROWSDOWN | RW), -EINVAL); /* no stack */
	CHECK_EQ(do_mprotect(mm, AT, 0, PROT_READ), 0);
	CHECK_EQ(do_mprotect(mm, AT, -1UL, PROT_READ), -ENOMEM);
	CHECK_EQ(do_mprotect(mm, KERNEL_HALF, PAGE_SIZE, PROT_READ), -ENOMEM);
	CHECK_EQ(do_mprotect(mm, page(4), PAGE_SIZE, PROT_READ), -ENOMEM);
	CHECK_EQ(mm->map_count, 2);
	/* up to a hole it is done, and then refused */
	CHECK_EQ(do_mprotect(mm, page(2), 6 * PAGE_SIZE, PROT_READ), -ENOMEM);
	CHECK_EQ(mm->map_count, 3);
	CHECK_EQ(find_vma(mm, page(3))->vm_flags & VM_ACCESS_FLAGS, VM_READ);
	CHECK_EQ(find_vma(mm, page(7))->vm_flags & VM_ACCESS_FLAGS, VM_READ | VM_WRITE);
	end();
}

static void mprotect_growsdown_reaches_the_stacks_start(void)
{
	begin();
	CHECK_EQ(map(page(0), 10, RW, FIXED | MAP_GROWSDOWN), page(0));
	CHECK_EQ(map(page(10), 2, RW, FIXED), page(10));
	CHECK_EQ(do_mprotect(mm, page(5), PAGE_SIZE, PROT_READ | PROT_GROWSDOWN), 0);
	CHECK_EQ(find_vma(mm, page(0))->vm_flags & VM_ACCESS_FLAGS, VM_READ);
	CHECK_EQ(find_vma(mm, page(6))->vm_flags & VM_ACCESS_FLAGS, VM_READ | VM_WRITE);
	/* only the first area must be a stack */
	CHECK_EQ(do_mprotect(mm, page(5), 6 * PAGE_SIZE, PROT_READ | PROT_GROWSDOWN), 0);
	CHECK_EQ(find_vma(mm, page(10))->vm_flags & VM_ACCESS_FLAGS, VM_READ);
	CHECK_EQ(find_vma(mm, page(11))->vm_flags & VM_ACCESS_FLAGS, VM_READ | VM_WRITE);
	end();
}

static void bad_madvise_arguments_are_refused(void)
{
	begin();
	CHECK_EQ(map(page(0), 4, RW, FIXED), page(0));
	CHECK_EQ(do_madvise(mm, AT, PAGE_SIZE, 12345), -EINVAL);
	CHECK_EQ(do_madvise(mm, AT + 1, PAGE_SIZE, MADV_DONTNEED), -EINVAL);
	CHECK_EQ(do_madvise(mm, AT, -1UL, MADV_DONTNEED), -EINVAL);
	CHECK_EQ(do_madvise(mm, -PAGE_SIZE, 2 * PAGE_SIZE, MADV_DONTNEED), -EINVAL);
	CHECK_EQ(do_madvise(mm, AT, 0, MADV_DONTNEED), 0);
	CHECK_EQ(do_madvise(mm, page(9), PAGE_SIZE, MADV_DONTNEED), -ENOMEM);
	CHECK_EQ(do_madvise(mm, page(2), 4 * PAGE_SIZE, MADV_NORMAL), -ENOMEM);
	CHECK_EQ(do_madvise(mm, page(0), 4 * PAGE_SIZE, MADV_WILLNEED), 0);
	end();
}

static void dontneed_drops_private_pages_and_keeps_shared_ones(void)
{
	begin();
	CHECK_EQ(map(page(0), 1, RW, FIXED), page(0));
	CHECK_EQ(map(page(1), 1, RW, MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED), page(1));
	*(u64 *)cpu_access(page(0), WRITE) = 11;
	*(u64 *)cpu_access(page(1), WRITE) = 22;
	CHECK_EQ(do_madvise(mm, page(0), 2 * PAGE_SIZE, MADV_DONTNEED), 0);
	CHECK_EQ(*(u64 *)cpu_access(page(0), READ), 0);
	CHECK_EQ(*(u64 *)cpu_access(page(1), READ),
		 22); /* others may see it: it is not ours to drop */
	CHECK_EQ(do_madvise(mm, page(1), PAGE_SIZE, MADV_FREE), -EINVAL);
	CHECK_EQ(do_madvise(mm, page(0), PAGE_SIZE, MADV_FREE), 0);
	end();
}

/* ------------------------------------------------------------------ */
/* Places                                                              */

static void a_hint_is_rounded_down_and_used_if_free(void)
{
	begin();
	CHECK_EQ(map(AT + 0x678, 1, RW, PRIVATE), AT);
	CHECK_EQ(map(AT + PAGE_SIZE + 1, 1, RW, PRIVATE), AT + PAGE_SIZE);
	/* taken, or too near: elsewhere */
	CHECK_EQ(map(AT, 1, RW, PRIVATE), mm->mmap_base - PAGE_SIZE);
	CHECK_EQ(map(AT - PAGE_SIZE, 2, RW, PRIVATE), mm->mmap_base - 3 * PAGE_SIZE);
	/* what no program may have */
	CHECK_EQ(map(0x2000, 1, RW, PRIVATE), 0x10000);
	CHECK_EQ(map(0x123, 1, RW, PRIVATE), mm->mmap_base - 4 * PAGE_SIZE); /* is no hint */
	CHECK_EQ(map(TASK_SIZE, 1, RW, PRIVATE), mm->mmap_base - 5 * PAGE_SIZE);
	CHECK_EQ(map(-1UL, 1, RW, PRIVATE), mm->mmap_base - 6 * PAGE_SIZE);
	CHECK_EQ(map(KERNEL_HALF, 1, RW, PRIVATE), mm->mmap_base - 7 * PAGE_SIZE);
	end();
}

static void noreplace_refuses_what_is_taken(void)
{
	begin();
	CHECK_EQ(map(page(0), 4, RW, PRIVATE | MAP_FIXED_NOREPLACE), page(0));
	CHECK_EQ(map(page(3), 4, RW, PRIVATE | MAP_FIXED_NOREPLACE), -EEXIST);
	CHECK_EQ(map(page(4), 4, RW, PRIVATE | MAP_FIXED_NOREPLACE), page(4));
	CHECK_EQ(map(page(8) + 1, 4, RW, PRIVATE | MAP_FIXED_NOREPLACE), -EINVAL);
	CHECK_EQ(mm->map_count, 1);
	end();
}

/* The only room left lies across mmap_base: it is room all the same. */
static void the_last_hole_is_found_wherever_it_lies(void)
{
	unsigned long hole;

	begin();
	hole = mm->mmap_base - 5 * PAGE_SIZE;
	CHECK_EQ(do_mmap(NULL, 0x10000, hole - 0x10000, PROT_NONE, FIXED, 0), 0x10000);
	CHECK_EQ(do_mmap(NULL, hole + 12 * PAGE_SIZE, TASK_SIZE - hole - 12 * PAGE_SIZE, PROT_NONE,
			 FIXED, 0),
		 hole + 12 * PAGE_SIZE);
	CHECK_EQ(map(0, 13, RW, PRIVATE), -ENOMEM);
	CHECK_EQ(map(0, 12, RW, PRIVATE), hole);
	CHECK_EQ(map(0, 1, RW, PRIVATE), -ENOMEM);
	end();
}

/* ------------------------------------------------------------------ */
/* The limit on the number of areas                                    */

static void at_the_area_limit_only_more_areas_are_refused(void)
{
	begin();
	max_map_count = 5;
	for (int i = 0; i < 5; i++)
		CHECK_EQ(map(page(i * 10), 5, RW, FIXED), page(i * 10));
	/* a hole makes one area more; a shorter end, or a shorter start, does not */
	CHECK_EQ(do_munmap(mm, page(2), PAGE_SIZE), -ENOMEM);
	CHECK_EQ(do_mprotect(mm, page(2), PAGE_SIZE, PROT_READ), -ENOMEM);
	CHECK_EQ(mm->map_count, 5);
	CHECK_EQ(do_munmap(mm, page(4), PAGE_SIZE), 0);
	CHECK_EQ(do_munmap(mm, page(10), PAGE_SIZE), 0);
	CHECK_EQ(do_munmap(mm, page(23), 8 * PAGE_SIZE), 0); /* an end and a start */
	CHECK_EQ(mm->map_count, 5);
	CHECK_EQ(do_mprotect(mm, page(0), 4 * PAGE_SIZE, PROT_READ), 0); /* a whole area */
	/* Linux compares with > where it maps: one more than the limit is possible */
	CHECK_EQ(map(page(60), 1, RW, FIXED), page(60));
	CHECK_EQ(map(page(70), 1, RW, FIXED), -ENOMEM);
	CHECK_EQ(do_munmap(mm, page(0), 100 * PAGE_SIZE), 0);
	CHECK_EQ(mm->map_count, 0);
	end();
}

/* ------------------------------------------------------------------ */
/* Files                                                               */

static int refuse_after_mapping(struct file *file, struct vm_area_struct *vma)
{
	pte_t *pte = pte_alloc(vma->vm_mm, vma->vm_start);

	CHECK(pte);
	set_pte(pte, pte_mkspecial(pfn_pte(3, vma->vm_page_prot)));
	return -EIO;
}

static int accept(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_flags |= (unsigned long)file->private_data;
	return 0;
}

static const struct file_operations refusing = { .mmap = refuse_after_mapping };
static const struct file_operations accepting = { .mmap = accept };
static const struct file_operations without_mmap = { .mmap = NULL };

static void a_file_is_mapped_with_the_rights_it_was_opened_with(void)
{
	struct file rdonly = { .f_op = &accepting, .f_count = { 1 }, .f_mode = FMODE_READ };
	struct file wronly = { .f_op = &accepting, .f_count = { 1 }, .f_mode = FMODE_WRITE };
	struct file plain = { .f_op = &without_mmap, .f_count = { 1 }, .f_mode = FMODE_READ };

	begin();
	CHECK_EQ(do_mmap(&wronly, 0, PAGE_SIZE, PROT_READ, MAP_PRIVATE, 0), -EACCES);
	CHECK_EQ(do_mmap(&wronly, 0, PAGE_SIZE, PROT_WRITE, MAP_SHARED, 0), -EACCES);
	CHECK_EQ(do_mmap(&rdonly, 0, PAGE_SIZE, RW, MAP_SHARED, 0), -EACCES);
	CHECK_EQ(do_mmap(&plain, 0, PAGE_SIZE, PROT_READ, MAP_PRIVATE, 0), -ENODEV);
	/* the last byte's offset must be a number, too */
	CHECK_EQ(do_mmap(&rdonly, 0, 2 * PAGE_SIZE, PROT_READ, MAP_PRIVATE, -PAGE_SIZE),
		 -EOVERFLOW);
	CHECK_EQ(do_mmap(&rdonly, 0, PAGE_SIZE, PROT_READ, MAP_PRIVATE, -2 * PAGE_SIZE),
		 mm->mmap_base - PAGE_SIZE);
	CHECK_EQ(do_mmap(&rdonly, AT, PAGE_SIZE, PROT_READ, MAP_SHARED, 0), AT);
	CHECK_EQ(do_mprotect(mm, AT, PAGE_SIZE, RW), -EACCES);
	CHECK_EQ(do_mprotect(mm, mm->mmap_base - PAGE_SIZE, PAGE_SIZE, RW), 0); /* a private copy */
	end();
	CHECK_EQ(atomic_read(&rdonly.f_count), 1);
	CHECK_EQ(atomic_read(&wronly.f_count), 1);
}

static void a_driver_that_refuses_leaves_nothing_behind(void)
{
	struct file file = { .f_op = &refusing, .f_count = { 1 }, .f_mode = FMODE_READ };

	begin();
	CHECK_EQ(map(AT, 1, RW, FIXED), AT);
	/* far below all else, in tables of its own */
	CHECK_EQ(do_mmap(&file, 0x10000, PAGE_SIZE, PROT_READ, MAP_PRIVATE | MAP_FIXED, 0), -EIO);
	CHECK_EQ(atomic_read(&file.f_count), 1);
	CHECK_EQ(mm->map_count, 1);
	CHECK_EQ(mm->total_vm, 1);
	CHECK_EQ(mm->nr_ptes, 2); /* the upper tables: the area at AT may need them */
	end();
}

/* ------------------------------------------------------------------ */
/* brk                                                                 */

static void the_heap_grows_and_shrinks_as_one_area(void)
{
	begin();
	mm->start_brk = mm->brk = AT + 0x123;
	CHECK_EQ(do_brk(mm, 0), AT + 0x123);
	CHECK_EQ(do_brk(mm, AT + 0x200), AT + 0x200); /* rounded up, the page is the program's */
	CHECK_EQ(mm->map_count, 0);
	CHECK_EQ(do_brk(mm, page(3)), page(3));
	CHECK_EQ(do_brk(mm, page(5) + 1), page(5) + 1);
	CHECK_EQ(mm->map_count, 1);
	CHECK_EQ(mm->mmap->vm_start, page(1));
	CHECK_EQ(mm->mmap->vm_end, page(6));
	*(u64 *)cpu_access(page(5), WRITE) = 7;
	CHECK_EQ(do_brk(mm, page(5)), page(5));
	CHECK_EQ(mm->total_vm, 4);
	CHECK_EQ(pages_of[OWNER_ANON], 0);
	CHECK_EQ(do_brk(mm, page(6)), page(6));
	CHECK_EQ(*(u64 *)cpu_access(page(5), READ), 0);
	CHECK_EQ(do_brk(mm, AT + 0x123), AT + 0x123);
	CHECK_EQ(mm->total_vm, 0);
	end();
}

static void the_heap_stops_where_it_must(void)
{
	begin();
	mm->start_brk = mm->brk = AT;
	CHECK_EQ(map(page(10), 1, RW, FIXED), page(10));
	CHECK_EQ(do_brk(mm, page(10)), AT); /* a page of distance to what is above */
	CHECK_EQ(do_brk(mm, page(9)), page(9));
	CHECK_EQ(do_brk(mm, page(9) + 1), page(9));
	CHECK_EQ(do_brk(mm, page(20)), page(9));
	CHECK_EQ(do_brk(mm, AT - 1), page(9));
	CHECK_EQ(do_brk(mm, TASK_SIZE + 1), page(9));
	CHECK_EQ(do_brk(mm, -1UL), page(9));
	CHECK_EQ(do_brk(mm, KERNEL_HALF), page(9));
	CHECK_EQ(mm->total_vm, 10);
	end();
}

static void without_memory_the_break_stays(void)
{
	begin();
	mm->start_brk = mm->brk = AT;
	memory_fail_at(1);
	CHECK_EQ(do_brk(mm, page(3)), AT);
	CHECK_EQ(mm->total_vm, 0);
	CHECK_EQ(do_brk(mm, page(3)), page(3));
	end();
}

static const struct ktap_case cases[] = {
	{ "bad_ranges_are_refused_as_by_linux", bad_ranges_are_refused_as_by_linux },
	{ "the_first_and_last_pages_can_be_mapped", the_first_and_last_pages_can_be_mapped },
	{ "bad_munmap_ranges_are_einval", bad_munmap_ranges_are_einval },
	{ "bad_mprotect_arguments_are_refused", bad_mprotect_arguments_are_refused },
	{ "mprotect_growsdown_reaches_the_stacks_start",
	  mprotect_growsdown_reaches_the_stacks_start },
	{ "bad_madvise_arguments_are_refused", bad_madvise_arguments_are_refused },
	{ "dontneed_drops_private_pages_and_keeps_shared_ones",
	  dontneed_drops_private_pages_and_keeps_shared_ones },
	{ "a_hint_is_rounded_down_and_used_if_free", a_hint_is_rounded_down_and_used_if_free },
	{ "noreplace_refuses_what_is_taken", noreplace_refuses_what_is_taken },
	{ "the_last_hole_is_found_wherever_it_lies", the_last_hole_is_found_wherever_it_lies },
	{ "at_the_area_limit_only_more_areas_are_refused",
	  at_the_area_limit_only_more_areas_are_refused },
	{ "a_file_is_mapped_with_the_rights_it_was_opened_with",
	  a_file_is_mapped_with_the_rights_it_was_opened_with },
	{ "a_driver_that_refuses_leaves_nothing_behind",
	  a_driver_that_refuses_leaves_nothing_behind },
	{ "the_heap_grows_and_shrinks_as_one_area", the_heap_grows_and_shrinks_as_one_area },
	{ "the_heap_stops_where_it_must", the_heap_stops_where_it_must },
	{ "without_memory_the_break_stays", without_memory_the_break_stays },
};

int main(void)
{
	return ktap_main("mmap_errors", cases, ARRAY_SIZE(cases));
}
