// SPDX-License-Identifier: MIT
/*
 * tests/kernel/bootmem_test.c - what the allocators were given is what the firmware told.
 *
 * What:     the set of RAM ranges, the struct page array over it, and what was kept back
 *           for ever: the first 64 KiB, the kernel, the boot archive.
 * Start at: every_frame_of_ram_has_a_struct_page()
 * Not here: range_add() and range_remove() at length: tests/host/test_ranges.c.
 */
#include "mm/phys/bootmem.h"

#include "mm/phys/page_alloc.h"
#include "mm/virt/fault.h"
#include "tests/kernel/kunit.h"

extern char __kernel_start[], __kernel_end[];

static void ranges_are_sorted_disjoint_and_whole_pages(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, ram_ranges.count > 0);
	for (int i = 0; i < ram_ranges.count; i++) {
		const struct mem_range *r = &ram_ranges.r[i];

		KUNIT_EXPECT_LT(test, r->start, r->end);
		KUNIT_EXPECT_EQ(test, (r->start | r->end) & ~PAGE_MASK, 0ULL);
		if (i)
			KUNIT_EXPECT_LT(test, r[-1].end, r->start);
	}
}

static void every_frame_of_ram_has_a_struct_page(struct kunit *test)
{
	unsigned long missing = 0;

	for (int i = 0; i < ram_ranges.count; i++)
		for (phys_addr_t p = ram_ranges.r[i].start; p < ram_ranges.r[i].end; p += PAGE_SIZE)
			missing += !pfn_valid(p >> PAGE_SHIFT);
	KUNIT_EXPECT_EQ(test, missing, 0UL);
	KUNIT_EXPECT_FALSE(test, pfn_valid(max_pfn));
	KUNIT_EXPECT_FALSE(test, pfn_valid(max_pfn + SECTION_PAGES));
}

/* Does the set agree with the pages' own word on [start, end)? */
static void expect_reserved(struct kunit *test, phys_addr_t start, phys_addr_t end)
{
	unsigned long wrong = 0;

	for (phys_addr_t p = start & PAGE_MASK; p < end; p += PAGE_SIZE)
		if (pfn_valid(p >> PAGE_SHIFT))
			wrong += !PageReserved(phys_to_page(p));
	KUNIT_EXPECT_EQ(test, wrong, 0UL);
}

static void what_is_in_use_for_ever_is_reserved(struct kunit *test)
{
	expect_reserved(test, 0, 64 * KiB);
	expect_reserved(test, __pa(__kernel_start), __pa(__kernel_end));
	expect_reserved(test, boot_info.module_start, boot_info.module_end);
	expect_reserved(test, page_to_phys(zero_page), page_to_phys(zero_page) + 1);
}

/* The array is whole sections: it may cover frames that are no RAM. */
static void frames_that_are_no_ram_are_reserved(struct kunit *test)
{
	unsigned long wrong = 0;

	for (unsigned long pfn = 0; pfn < max_pfn; pfn++) {
		phys_addr_t p = (phys_addr_t)pfn << PAGE_SHIFT;

		if (!pfn_valid(pfn))
			pfn |= SECTION_PAGES - 1;
		else if (!range_overlaps(&ram_ranges, p, p + PAGE_SIZE))
			wrong += !PageReserved(pfn_to_page(pfn));
	}
	KUNIT_EXPECT_EQ(test, wrong, 0UL);
}

static void every_page_knows_its_zone(struct kunit *test)
{
	unsigned long wrong = 0, managed = 0;

	for (unsigned long pfn = 0; pfn < max_pfn; pfn++) {
		struct page *page = pfn_to_page(pfn);

		if (!pfn_valid(pfn)) {
			pfn |= SECTION_PAGES - 1;
			continue;
		}
		wrong += page->zone >= MAX_NR_ZONES || pfn < zones[page->zone].start_pfn ||
			 (pfn >= zones[page->zone].end_pfn && !PageReserved(page));
		wrong += PageHighMem(page) != (pfn >= max_low_pfn);
		managed += !PageReserved(page);
	}
	KUNIT_EXPECT_EQ(test, wrong, 0UL);
	/* the zero page was allocated, then reserved */
	KUNIT_EXPECT_EQ(test, managed + 1, nr_present_pages());
}

static void zones_follow_each_other(struct kunit *test)
{
	unsigned long border = 0;

	for (int z = 0; z < MAX_NR_ZONES; z++) {
		KUNIT_EXPECT_EQ(test, zones[z].start_pfn, border);
		KUNIT_EXPECT_LE(test, zones[z].start_pfn, zones[z].end_pfn);
		KUNIT_EXPECT_LE(test, zones[z].present, zones[z].end_pfn - zones[z].start_pfn);
		border = zones[z].end_pfn;
	}
	KUNIT_EXPECT_EQ(test, border, max_pfn);
	KUNIT_EXPECT_LE(test, zones[ZONE_DMA].end_pfn, 16 * MiB >> PAGE_SHIFT);
	KUNIT_EXPECT_LE(test, zones[ZONE_DMA32].end_pfn, 4 * GiB >> PAGE_SHIFT);
}

static void logical_addresses_are_those_of_low_memory(struct kunit *test)
{
	static int in_the_image;
	int on_the_stack;
	struct page *page = alloc_page(GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, page);
	KUNIT_EXPECT_TRUE(test, virt_addr_valid(page_address(page)));
	KUNIT_EXPECT_PTR_EQ(test, virt_to_page(page_address(page)), page);
	KUNIT_EXPECT_TRUE(test, virt_addr_valid(&in_the_image));
	KUNIT_EXPECT_FALSE(test, virt_addr_valid(&on_the_stack)); /* stacks are vmalloc memory */
	KUNIT_EXPECT_FALSE(test, virt_addr_valid(NULL));
	KUNIT_EXPECT_FALSE(test, virt_addr_valid((void *)0x400000));
	KUNIT_EXPECT_FALSE(test, virt_addr_valid(__va((phys_addr_t)max_low_pfn << PAGE_SHIFT)));
	__free_page(page);
}

static void ranges_unite_and_split(struct kunit *test)
{
	static struct range_set set;

	set.count = 0;
	KUNIT_EXPECT_TRUE(test, range_add(&set, 0x1000, 0x2000));
	KUNIT_EXPECT_TRUE(test, range_add(&set, 0x3000, 0x4000));
	KUNIT_EXPECT_TRUE(test, range_add(&set, 0x2000, 0x3000)); /* touches both */
	KUNIT_EXPECT_EQ(test, set.count, 1);
	KUNIT_EXPECT_TRUE(test, range_remove(&set, 0x1800, 0x2800));
	KUNIT_EXPECT_EQ(test, set.count, 2);
	KUNIT_EXPECT_FALSE(test, range_overlaps(&set, 0x1800, 0x2800));
	KUNIT_EXPECT_TRUE(test, range_overlaps(&set, 0x1800, 0x2801));
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(ranges_are_sorted_disjoint_and_whole_pages),
	KUNIT_CASE(every_frame_of_ram_has_a_struct_page),
	KUNIT_CASE(what_is_in_use_for_ever_is_reserved),
	KUNIT_CASE(frames_that_are_no_ram_are_reserved),
	KUNIT_CASE(every_page_knows_its_zone),
	KUNIT_CASE(zones_follow_each_other),
	KUNIT_CASE(logical_addresses_are_those_of_low_memory),
	KUNIT_CASE(ranges_unite_and_split),
	{ 0 },
};

const struct kunit_suite bootmem_suite = { "bootmem", cases };
