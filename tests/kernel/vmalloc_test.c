// SPDX-License-Identifier: MIT
/*
 * tests/kernel/vmalloc_test.c - kernel virtual addresses: vmalloc, vmap, ioremap.
 *
 * What:     contiguous to the CPU, a guard page behind each, gone when freed; what
 *           ioremap() refuses; the mistakes that are reported.
 * Start at: an_area_is_contiguous_to_the_cpu()
 */
#include "mm/virt/vmalloc.h"

#include "kernel/lib/string.h"
#include "mm/phys/page_alloc.h"
#include "mm/virt/kmap.h"
#include "mm/virt/pgtable.h"
#include "tests/kernel/fixture.h"

static bool is_mapped(const void *addr)
{
	pte_t *pte = kernel_pte((unsigned long)addr);

	return pte && !pte_none(*pte);
}

static void an_area_is_contiguous_to_the_cpu(struct kunit *test)
{
	const unsigned long pages = 40;
	u32 *area = vmalloc(pages * PAGE_SIZE);

	KUNIT_ASSERT_NOT_NULL(test, area);
	KUNIT_EXPECT_TRUE(test, is_vmalloc_addr(area));
	KUNIT_EXPECT_EQ(test, offset_in_page(area), 0UL);
	for (u32 i = 0; i < pages * PAGE_SIZE / 4; i++)
		area[i] = i * 3;
	for (u32 n = 0; n < pages; n++) {
		struct page *page = vmalloc_to_page((char *)area + n * PAGE_SIZE);
		u32 *window;

		KUNIT_ASSERT_NOT_NULL(test, page);
		KUNIT_EXPECT_EQ(test, page->owner, OWNER_VMALLOC);
		KUNIT_EXPECT_PTR_EQ(test, vmalloc_to_page((char *)area + n * PAGE_SIZE + 4095),
				    page);
		window = kmap(page);
		KUNIT_EXPECT_EQ(test, window[7], (n * 1024 + 7) * 3);
		kunmap(page);
	}
	vfree(area);
}

static void an_area_is_never_executable(struct kunit *test)
{
	void *area = vmalloc(PAGE_SIZE);

	KUNIT_ASSERT_NOT_NULL(test, area);
	KUNIT_EXPECT_EQ(test, pte_val(*kernel_pte((unsigned long)area)) & _PAGE_NX,
			pte_supported_mask & _PAGE_NX);
	KUNIT_EXPECT_FALSE(test, pte_user(*kernel_pte((unsigned long)area)));
	vfree(area);
}

static void behind_each_area_a_page_stays_unmapped(struct kunit *test)
{
	char *a = vmalloc(1), *b = vmalloc(2 * PAGE_SIZE), *c = vmalloc(PAGE_SIZE + 1);

	KUNIT_ASSERT_TRUE(test, a && b && c);
	KUNIT_EXPECT_FALSE(test, is_mapped(a + PAGE_SIZE));
	KUNIT_EXPECT_FALSE(test, is_mapped(a - PAGE_SIZE));
	KUNIT_EXPECT_FALSE(test, is_mapped(b + 2 * PAGE_SIZE));
	KUNIT_EXPECT_TRUE(test, is_mapped(c + PAGE_SIZE));
	KUNIT_EXPECT_FALSE(test, is_mapped(c + 2 * PAGE_SIZE));
	vfree(b);
	vfree(a);
	vfree(c);
}

/* A hole is only used if a guard page is left in it, too. */
static void a_reused_hole_keeps_its_guard_page(struct kunit *test)
{
	char *a = vmalloc(PAGE_SIZE), *b = vmalloc(2 * PAGE_SIZE), *c = vmalloc(PAGE_SIZE);
	char *three, *two;

	KUNIT_ASSERT_TRUE(test, a && b && c);
	vfree(b); /* three pages between the guard of a and c */
	three = vmalloc(3 * PAGE_SIZE);
	two = vmalloc(2 * PAGE_SIZE);
	KUNIT_ASSERT_TRUE(test, three && two);
	KUNIT_EXPECT_FALSE(test, is_mapped(three + 3 * PAGE_SIZE));
	KUNIT_EXPECT_FALSE(test, is_mapped(two + 2 * PAGE_SIZE));
	KUNIT_EXPECT_PTR_EQ(test, two, b);
	vfree(a);
	vfree(c);
	vfree(two);
	vfree(three);
}

static void a_freed_area_is_gone_and_its_place_free(struct kunit *test)
{
	char *a = vmalloc(3 * PAGE_SIZE), *again;

	KUNIT_ASSERT_NOT_NULL(test, a);
	vfree(a);
	for (int i = 0; i < 3; i++)
		KUNIT_EXPECT_FALSE(test, is_mapped(a + i * PAGE_SIZE));
	KUNIT_EXPECT_NULL(test, vmalloc_to_page(a));
	again = vmalloc(3 * PAGE_SIZE);
	KUNIT_EXPECT_PTR_EQ(test, again, a); /* first fit */
	vfree(again);
	vfree(NULL);
}

/* The CPU must not remember what the address showed before. */
static void a_reused_address_shows_the_new_page(struct kunit *test)
{
	struct page *page[2] = { alloc_page(GFP_KERNEL), alloc_page(GFP_KERNEL) };
	u8 *first, *second;

	KUNIT_ASSERT_TRUE(test, page[0] && page[1]);
	page_fill(page[0], 1);
	page_fill(page[1], 2);
	first = vmap(&page[0], 1);
	KUNIT_ASSERT_NOT_NULL(test, first);
	KUNIT_EXPECT_EQ(test, *first, 1);
	vunmap(first);
	second = vmap(&page[1], 1);
	KUNIT_EXPECT_PTR_EQ(test, second, first);
	KUNIT_EXPECT_EQ(test, *second, 2);
	vunmap(second);
	__free_page(page[0]);
	__free_page(page[1]);
}

static void impossible_sizes_are_refused(struct kunit *test)
{
	KUNIT_EXPECT_NULL(test, vmalloc(0));
	KUNIT_EXPECT_NULL(test, vmalloc(~0UL));
	KUNIT_EXPECT_NULL(test, vmalloc((nr_present_pages() + 1) * PAGE_SIZE));
	KUNIT_EXPECT_NULL(test, vmap(NULL, 0));
}

static void an_area_that_cannot_be_filled_leaves_nothing(struct kunit *test)
{
	char *area = NULL;
	unsigned long n = 0;

	while (!area && ++n < 100) {
		fail_arm(n);
		area = vmalloc(8 * PAGE_SIZE);
		KUNIT_EXPECT_EQ(test, fail_disarm(), !area);
	}
	KUNIT_EXPECT_GE(test, n, 11UL); /* the area, its list, eight pages; then it works */
	vfree(area);
}

static void areas_are_listed_in_order(struct vm_struct *area, void *arg)
{
	unsigned long *last = arg;

	if ((unsigned long)area->addr < *last + PAGE_SIZE)
		*last = ~0UL;
	if (*last != ~0UL)
		*last = (unsigned long)area->addr + area->size;
}

static void the_list_is_sorted_with_a_gap_between(struct kunit *test)
{
	unsigned long last = VMALLOC_START;

	vmalloc_for_each(areas_are_listed_in_order, &last);
	KUNIT_EXPECT_NE(test, last, ~0UL);
}

/* ------------------------------------------------------------------ */
/* vmap                                                                */

static void vmap_shows_pages_in_any_order(struct kunit *test)
{
	struct page *page[3], *reversed[3];
	u8 *view;

	for (int i = 0; i < 3; i++) {
		page[i] = reversed[2 - i] = alloc_page(GFP_HIGHUSER);
		KUNIT_ASSERT_NOT_NULL(test, page[i]);
		page_fill(page[i], (u8)(i + 1));
	}
	view = vmap(reversed, 3);
	KUNIT_ASSERT_NOT_NULL(test, view);
	for (int i = 0; i < 3; i++)
		KUNIT_EXPECT_EQ(test, view[i * PAGE_SIZE + 9], 3 - i);
	KUNIT_EXPECT_PTR_EQ(test, vmalloc_to_page(view), page[2]);
	view[0] = 0x55;
	vunmap(view);
	KUNIT_EXPECT_EQ(test, *(u8 *)kmap(page[2]), 0x55);
	kunmap(page[2]);
	for (int i = 0; i < 3; i++) { /* the caller's references are still the caller's */
		KUNIT_EXPECT_EQ(test, page_count(page[i]), 1);
		__free_page(page[i]);
	}
}

static void vmap_without_memory_leaves_nothing(struct kunit *test)
{
	struct page *page = alloc_page(GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, page);
	for (unsigned long n = 1; n <= 2; n++) {
		fail_arm(n);
		KUNIT_EXPECT_NULL(test, vmap(&page, 1));
		KUNIT_EXPECT_TRUE(test, fail_disarm());
	}
	KUNIT_EXPECT_EQ(test, page_count(page), 1);
	__free_page(page);
}

/* ------------------------------------------------------------------ */
/* ioremap                                                             */

#define LOCAL_APIC 0xfee00000ULL /* there is one in every PC */

static void device_memory_is_mapped_uncached(struct kunit *test)
{
	char __iomem *regs = ioremap(LOCAL_APIC + 0x30, 4);
	pte_t pte;

	KUNIT_ASSERT_TRUE(test, regs != NULL);
	KUNIT_EXPECT_EQ(test, offset_in_page((__force unsigned long)regs), 0x30UL);
	pte = *kernel_pte((__force unsigned long)regs);
	KUNIT_EXPECT_EQ(test, pte_pfn(pte), LOCAL_APIC >> PAGE_SHIFT);
	KUNIT_EXPECT_EQ(test, pte_val(pte) & (_PAGE_PCD | _PAGE_PWT), (u64)(_PAGE_PCD | _PAGE_PWT));
	KUNIT_EXPECT_NULL(test, vmalloc_to_page((void __force *)regs)); /* no struct page there */
	iounmap(regs); /* the address that ioremap() gave, offset and all */
	KUNIT_EXPECT_FALSE(test, is_mapped((void __force *)regs));
}

static void a_range_across_pages_is_mapped_whole(struct kunit *test)
{
	char __iomem *regs = ioremap(LOCAL_APIC + 0xff0, 0x20);
	unsigned long at = (__force unsigned long)regs & PAGE_MASK;

	KUNIT_ASSERT_TRUE(test, regs != NULL);
	KUNIT_EXPECT_EQ(test, pte_pfn(*kernel_pte(at + PAGE_SIZE)), (LOCAL_APIC >> PAGE_SHIFT) + 1);
	iounmap(regs);
}

static void ram_is_not_device_memory(struct kunit *test)
{
	struct page *page = alloc_page(GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, page);
	KUNIT_EXPECT_TRUE(test, ioremap(page_to_phys(page), 4) == NULL);
	/* one byte of it is enough: 1 MiB is RAM in every PC, and not the page below */
	KUNIT_EXPECT_TRUE(test, ioremap(1 * MiB - PAGE_SIZE, PAGE_SIZE + 1) == NULL);
	kunit_expect_reports(test, 2);
	__free_page(page);
}

static void impossible_ranges_are_refused(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, ioremap(LOCAL_APIC, 0) == NULL);
	KUNIT_EXPECT_TRUE(test, ioremap(~0ULL - PAGE_SIZE, 2 * PAGE_SIZE) == NULL);
	KUNIT_EXPECT_TRUE(test, ioremap(1ULL << 52, PAGE_SIZE) == NULL);
	iounmap(NULL);
}

static void ioremap_without_memory_leaves_nothing(struct kunit *test)
{
	fail_arm(1);
	KUNIT_EXPECT_TRUE(test, ioremap(LOCAL_APIC, 4) == NULL);
	KUNIT_EXPECT_TRUE(test, fail_disarm());
}

static void memremap_shows_memory_read_only(struct kunit *test)
{
	struct page *page = alloc_page(GFP_HIGHUSER);
	u8 *view;

	KUNIT_ASSERT_NOT_NULL(test, page);
	page_fill(page, 0x21);
	view = memremap(page_to_phys(page) + 5, 10);
	KUNIT_ASSERT_NOT_NULL(test, view);
	KUNIT_EXPECT_EQ(test, view[0], 0x21);
	KUNIT_EXPECT_FALSE(test, pte_write(*kernel_pte((unsigned long)view)));
	memunmap(view);
	__free_page(page);
}

/* ------------------------------------------------------------------ */
/* Mistakes                                                            */

static void freeing_where_no_area_begins_is_reported(struct kunit *test)
{
	char *area = vmalloc(2 * PAGE_SIZE);
	static int in_the_image;

	KUNIT_ASSERT_NOT_NULL(test, area);
	vfree(area + PAGE_SIZE);
	vfree(&in_the_image);
	kunit_expect_reports(test, 2);
	KUNIT_EXPECT_TRUE(test, is_mapped(area));
	vfree(area);
	vfree(area);
	kunit_expect_reports(test, 1);
}

static void freeing_by_the_wrong_call_is_reported(struct kunit *test)
{
	void __iomem *regs = ioremap(LOCAL_APIC, 4);

	KUNIT_ASSERT_TRUE(test, regs != NULL);
	vfree((void __force *)regs);
	kunit_expect_reports(test, 1);
}

static void other_addresses_have_no_vmalloc_page(struct kunit *test)
{
	static int in_the_image;

	KUNIT_EXPECT_NULL(test, vmalloc_to_page(&in_the_image));
	KUNIT_EXPECT_NULL(test, vmalloc_to_page(NULL));
	KUNIT_EXPECT_NULL(test, vmalloc_to_page((void *)VMALLOC_START)); /* a guard page */
	KUNIT_EXPECT_NULL(test, vmalloc_to_page((void *)(VMALLOC_END - 1)));
	KUNIT_EXPECT_FALSE(test, is_vmalloc_addr((void *)VMALLOC_END));
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(an_area_is_contiguous_to_the_cpu),
	KUNIT_CASE(an_area_is_never_executable),
	KUNIT_CASE(behind_each_area_a_page_stays_unmapped),
	KUNIT_CASE(a_reused_hole_keeps_its_guard_page),
	KUNIT_CASE(a_freed_area_is_gone_and_its_place_free),
	KUNIT_CASE(a_reused_address_shows_the_new_page),
	KUNIT_CASE(impossible_sizes_are_refused),
	KUNIT_CASE(an_area_that_cannot_be_filled_leaves_nothing),
	KUNIT_CASE(the_list_is_sorted_with_a_gap_between),
	KUNIT_CASE(vmap_shows_pages_in_any_order),
	KUNIT_CASE(vmap_without_memory_leaves_nothing),
	KUNIT_CASE(device_memory_is_mapped_uncached),
	KUNIT_CASE(a_range_across_pages_is_mapped_whole),
	KUNIT_CASE(ram_is_not_device_memory),
	KUNIT_CASE(impossible_ranges_are_refused),
	KUNIT_CASE(ioremap_without_memory_leaves_nothing),
	KUNIT_CASE(memremap_shows_memory_read_only),
	KUNIT_CASE(freeing_where_no_area_begins_is_reported),
	KUNIT_CASE(freeing_by_the_wrong_call_is_reported),
	KUNIT_CASE(other_addresses_have_no_vmalloc_page),
	{ 0 },
};

const struct kunit_suite vmalloc_suite = { "vmalloc", cases };
