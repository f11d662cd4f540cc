// SPDX-License-Identifier: MIT
/*
 * tests/kernel/remap_test.c - device memory in a program's address space.
 *
 * What:     remap_pfn_range() from a driver's mmap(): device frames and reserved pages
 *           appear, ordinary RAM does not (erratum 7), nothing outside the area is
 *           touched. The device is the local APIC, which every PC has: its version
 *           register can be read as often as one likes.
 * Start at: device_registers_are_seen_by_the_program()
 */
#include "mm/virt/remap.h"

#include "mm/phys/page_alloc.h"
#include "mm/virt/fault.h"
#include "mm/virt/vmalloc.h"
#include "tests/kernel/fixture.h"

#define PAGE(n)	     (USER_BASE + (n)*PAGE_SIZE)
#define LOCAL_APIC   0xfee00000ULL
#define APIC_VERSION 0x30

/* ------------------------------------------------------------------ */
/* A driver that maps what the case says                               */

static struct {
	unsigned long pfn, size;
	long shift; /* where, relative to the area's start */
	bool noncached, physical;
	int result;
} what;

static int remapping_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long addr = vma->vm_start + what.shift;
	unsigned long size = what.size ? what.size : vma->vm_end - vma->vm_start;

	if (what.noncached)
		vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	what.result = what.physical ?
			      io_remap_page_range(vma, addr, (phys_addr_t)what.pfn << PAGE_SHIFT,
						  size, vma->vm_page_prot) :
			      remap_pfn_range(vma, addr, what.pfn, size, vma->vm_page_prot);
	return what.result;
}

static const struct file_operations remapping_fops = { .mmap = remapping_mmap };

/* Map so many pages at PAGE(0); 0 or a negative errno. */
static long map(unsigned long pages, unsigned long flags)
{
	struct file *file = fixture_file(&remapping_fops, NULL);
	long ret;

	if (IS_ERR(file))
		return PTR_ERR(file);
	ret = (long)user_mmap(file, PAGE(0), pages * PAGE_SIZE, RW, flags | MAP_FIXED, 0);
	fput(file);
	return IS_ERR_VALUE(ret) ? ret : 0;
}

static bool start(struct kunit *test, unsigned long pfn)
{
	what.pfn = pfn;
	what.size = 0;
	what.shift = 0;
	what.noncached = what.physical = false;
	return kunit_user_mm(test) != NULL;
}

/* ------------------------------------------------------------------ */
/* Devices                                                             */

static void device_registers_are_seen_by_the_program(struct kunit *test)
{
	void __iomem *regs = ioremap(LOCAL_APIC, PAGE_SIZE);
	u32 version = 0;
	pte_t pte;

	KUNIT_ASSERT_TRUE(test, regs && start(test, LOCAL_APIC >> PAGE_SHIFT));
	what.noncached = true;
	KUNIT_ASSERT_EQ(test, map(1, MAP_SHARED), 0L);
	pte = user_pte(PAGE(0)); /* at once, before any touch */
	KUNIT_EXPECT_EQ(test, pte_pfn(pte), LOCAL_APIC >> PAGE_SHIFT);
	KUNIT_EXPECT_TRUE(test, pte_special(pte) && pte_write(pte));
	KUNIT_EXPECT_EQ(test, pte_val(pte) & (_PAGE_PCD | _PAGE_PWT), (u64)(_PAGE_PCD | _PAGE_PWT));
	KUNIT_EXPECT_EQ(test, get_user(version, (u32 __user *)(PAGE(0) + APIC_VERSION)), 0);
	KUNIT_EXPECT_EQ(test, version, readl(regs + APIC_VERSION));
	KUNIT_EXPECT_EQ(test, current->mm->rss, 0UL); /* nothing is counted */
	KUNIT_EXPECT_EQ(test, user_munmap(PAGE(0), PAGE_SIZE), 0);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(0) + APIC_VERSION), -EFAULT);
	iounmap(regs);
}

static void the_area_is_marked_as_a_devices(struct kunit *test)
{
	const unsigned long marks = VM_IO | VM_RESERVED | VM_PFNMAP;

	KUNIT_ASSERT_TRUE(test, start(test, LOCAL_APIC >> PAGE_SHIFT));
	KUNIT_ASSERT_EQ(test, map(1, MAP_SHARED), 0L);
	KUNIT_EXPECT_EQ(test, user_area(PAGE(0))->vm_flags & marks, marks);
	KUNIT_EXPECT_FALSE(test, pte_none(user_pte(PAGE(0))));
}

static void advice_for_memory_is_refused(struct kunit *test)
{
	static const int advice[] = { MADV_DONTNEED,	  MADV_FREE,	      MADV_COLD,
				      MADV_PAGEOUT,	  MADV_DOFORK,	      MADV_DODUMP,
				      MADV_POPULATE_READ, MADV_POPULATE_WRITE };

	KUNIT_ASSERT_TRUE(test, start(test, LOCAL_APIC >> PAGE_SHIFT));
	KUNIT_ASSERT_EQ(test, map(1, MAP_SHARED), 0L);
	for (unsigned int i = 0; i < ARRAY_SIZE(advice); i++)
		KUNIT_EXPECT_EQ(test, user_madvise(PAGE(0), PAGE_SIZE, advice[i]), -EINVAL);
	KUNIT_EXPECT_FALSE(test, pte_none(user_pte(PAGE(0))));
}

static void io_remap_takes_a_physical_address(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, start(test, LOCAL_APIC >> PAGE_SHIFT));
	what.physical = true;
	KUNIT_ASSERT_EQ(test, map(1, MAP_SHARED), 0L);
	KUNIT_EXPECT_EQ(test, pte_pfn(user_pte(PAGE(0))), LOCAL_APIC >> PAGE_SHIFT);
}

static void protection_changes_keep_registers_uncached(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, start(test, LOCAL_APIC >> PAGE_SHIFT));
	what.noncached = true;
	KUNIT_ASSERT_EQ(test, map(2, MAP_SHARED), 0L);
	KUNIT_EXPECT_EQ(test, user_mprotect(PAGE(0), PAGE_SIZE, PROT_READ), 0);
	KUNIT_EXPECT_EQ(test, pte_val(user_pte(PAGE(0))) & _PAGE_PCD, (u64)_PAGE_PCD);
	KUNIT_EXPECT_TRUE(test, pte_special(user_pte(PAGE(0))));
	KUNIT_EXPECT_EQ(test, pte_pfn(user_pte(PAGE(0))), LOCAL_APIC >> PAGE_SHIFT);
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(0), 0), -EFAULT);
	KUNIT_EXPECT_EQ(test, user_mprotect(PAGE(0), PAGE_SIZE, PROT_NONE), 0);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(0)), -EFAULT);
	KUNIT_EXPECT_EQ(test, user_mprotect(PAGE(0), PAGE_SIZE, RW), 0);
	KUNIT_EXPECT_EQ(test, pte_val(user_pte(PAGE(0))) & (_PAGE_PCD | _PAGE_RW),
			(u64)(_PAGE_PCD | _PAGE_RW));
	KUNIT_EXPECT_EQ(test, user_areas(), 2); /* special areas are never united */
}

static void registers_cannot_be_copied_on_write(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, start(test, LOCAL_APIC >> PAGE_SHIFT));
	KUNIT_ASSERT_EQ(test, map(1, MAP_PRIVATE), 0L);
	KUNIT_EXPECT_FALSE(test, pte_write(user_pte(PAGE(0))));
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(0) + APIC_VERSION, 0), -EFAULT);
	KUNIT_EXPECT_EQ(test, last_event().kind, TRACE_SIGBUS);
	KUNIT_EXPECT_EQ(test, pte_pfn(user_pte(PAGE(0))), LOCAL_APIC >> PAGE_SHIFT);
}

/* ------------------------------------------------------------------ */
/* RAM                                                                 */

/* Erratum 7: the driver thinks its page is mapped; the program sees anonymous memory. */
static void ordinary_ram_is_left_empty(struct kunit *test)
{
	struct page *page = alloc_page(GFP_KERNEL);

	KUNIT_ASSERT_TRUE(test, page && start(test, page_to_pfn(page)));
	page_fill(page, 0x77);
	KUNIT_EXPECT_EQ(test, map(1, MAP_SHARED), 0L);
	KUNIT_EXPECT_EQ(test, what.result, 0); /* and no error */
	KUNIT_EXPECT_TRUE(test, pte_none(user_pte(PAGE(0))));
	KUNIT_EXPECT_EQ(test, page_count(page), 1);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(0)), 0);
	KUNIT_EXPECT_PTR_EQ(test, user_page(PAGE(0)), zero_page);
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(0), 5), 0);
	KUNIT_EXPECT_TRUE(test, page_is(page, 0x77));
	KUNIT_EXPECT_EQ(test, page_count(page), 1);
	__free_page(page);
}

static void a_reserved_page_is_mapped(struct kunit *test)
{
	struct page *page = alloc_page(GFP_KERNEL);

	KUNIT_ASSERT_TRUE(test, page && start(test, page_to_pfn(page)));
	page_fill(page, 0x77);
	SetPageReserved(page); /* what the book's driver must do */
	KUNIT_EXPECT_EQ(test, map(1, MAP_SHARED), 0L);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(0)), 0x77);
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(0), 0x78), 0);
	KUNIT_EXPECT_EQ(test, *(u8 *)page_address(page), 0x78);
	KUNIT_EXPECT_EQ(test, page_count(page), 1);
	KUNIT_EXPECT_EQ(test, page_mapcount(page), 0);
	KUNIT_EXPECT_EQ(test, user_munmap(PAGE(0), PAGE_SIZE), 0);
	ClearPageReserved(page);
	__free_page(page);
}

static void a_reserved_page_can_be_copied_on_write(struct kunit *test)
{
	struct page *page = alloc_page(GFP_KERNEL);

	KUNIT_ASSERT_TRUE(test, page && start(test, page_to_pfn(page)));
	page_fill(page, 0x77);
	SetPageReserved(page);
	KUNIT_EXPECT_EQ(test, map(1, MAP_PRIVATE), 0L);
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(0), 0x78), 0);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(0) + 1), 0x77);
	KUNIT_EXPECT_TRUE(test, page_is(page, 0x77));
	KUNIT_EXPECT_EQ(test, current->mm->rss, 1UL);
	KUNIT_EXPECT_EQ(test, user_munmap(PAGE(0), PAGE_SIZE), 0);
	ClearPageReserved(page);
	__free_page(page);
}

static void a_mixed_range_is_mapped_in_part(struct kunit *test)
{
	struct page *pages = alloc_pages(GFP_KERNEL, 2);

	KUNIT_ASSERT_TRUE(test, pages && start(test, page_to_pfn(pages)));
	SetPageReserved(pages + 2);
	KUNIT_EXPECT_EQ(test, map(4, MAP_SHARED), 0L);
	for (unsigned long n = 0; n < 4; n++)
		KUNIT_EXPECT_EQ(test, pte_none(user_pte(PAGE(n))), n != 2);
	KUNIT_EXPECT_EQ(test, user_munmap(PAGE(0), 4 * PAGE_SIZE), 0);
	ClearPageReserved(pages + 2);
	__free_pages(pages, 2);
}

/* ------------------------------------------------------------------ */
/* Refusals                                                            */

static void nothing_outside_the_area_is_mapped(struct kunit *test)
{
	static const struct {
		long shift;
		unsigned long size;
	} rows[] = {
		{ -(long)PAGE_SIZE, PAGE_SIZE },
		{ -(long)PAGE_SIZE, 2 * PAGE_SIZE },
		{ PAGE_SIZE, 2 * PAGE_SIZE },
		{ 0, 2 * PAGE_SIZE + 1 },
		{ 2 * PAGE_SIZE, PAGE_SIZE },
		{ 8, PAGE_SIZE },
		{ 0, ~0UL },
		{ 0, 0 - USER_BASE },
	};

	KUNIT_ASSERT_TRUE(test, start(test, LOCAL_APIC >> PAGE_SHIFT));
	for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++) {
		what.shift = rows[i].shift;
		what.size = rows[i].size;
		if (map(2, MAP_SHARED) != -EINVAL || what.result != -EINVAL)
			kunit_fail(test, __FILE__, __LINE__, "row %u gave %d", i, what.result);
		KUNIT_EXPECT_EQ(test, current->mm->nr_ptes, 0UL);
	}
	KUNIT_EXPECT_EQ(test, user_areas(), 0);
}

static void part_of_an_area_is_enough(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, start(test, LOCAL_APIC >> PAGE_SHIFT));
	what.shift = PAGE_SIZE;
	what.size = 100; /* rounded up */
	KUNIT_EXPECT_EQ(test, map(3, MAP_SHARED), 0L);
	KUNIT_EXPECT_TRUE(test, pte_none(user_pte(PAGE(0))) && pte_none(user_pte(PAGE(2))));
	KUNIT_EXPECT_EQ(test, pte_pfn(user_pte(PAGE(1))), LOCAL_APIC >> PAGE_SHIFT);
}

static void frames_beyond_the_machine_are_refused(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, start(test, (1UL << 40) - 1));
	KUNIT_EXPECT_EQ(test, map(2, MAP_SHARED), (long)-EINVAL);
	KUNIT_ASSERT_EQ(test, user_areas(), 0);
	what.pfn = ~0UL;
	KUNIT_EXPECT_EQ(test, map(2, MAP_SHARED), (long)-EINVAL);
}

static void a_range_without_memory_for_tables_leaves_nothing(struct kunit *test)
{
	unsigned long n = 0;
	long ret;

	KUNIT_ASSERT_TRUE(test, start(test, LOCAL_APIC >> PAGE_SHIFT));
	do {
		fail_arm(++n);
		ret = map(1, MAP_SHARED);
		if (!fail_disarm())
			break;
		KUNIT_EXPECT_EQ(test, ret, (long)-ENOMEM);
		KUNIT_EXPECT_EQ(test, user_areas(), 0);
		KUNIT_EXPECT_EQ(test, current->mm->nr_ptes, 0UL);
	} while (n < 20);
	KUNIT_EXPECT_EQ(test, ret, 0L);
	/* the file is an inode, a dentry, its name, and itself; area, three tables; then it works */
	KUNIT_EXPECT_EQ(test, n, 9UL);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(device_registers_are_seen_by_the_program),
	KUNIT_CASE(the_area_is_marked_as_a_devices),
	KUNIT_CASE(advice_for_memory_is_refused),
	KUNIT_CASE(io_remap_takes_a_physical_address),
	KUNIT_CASE(protection_changes_keep_registers_uncached),
	KUNIT_CASE(registers_cannot_be_copied_on_write),
	KUNIT_CASE(ordinary_ram_is_left_empty),
	KUNIT_CASE(a_reserved_page_is_mapped),
	KUNIT_CASE(a_reserved_page_can_be_copied_on_write),
	KUNIT_CASE(a_mixed_range_is_mapped_in_part),
	KUNIT_CASE(nothing_outside_the_area_is_mapped),
	KUNIT_CASE(part_of_an_area_is_enough),
	KUNIT_CASE(frames_beyond_the_machine_are_refused),
	KUNIT_CASE(a_range_without_memory_for_tables_leaves_nothing),
	{ 0 },
};

const struct kunit_suite remap_suite = { "remap", cases };
