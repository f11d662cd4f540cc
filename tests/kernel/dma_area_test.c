// SPDX-License-Identifier: MIT
/*
 * tests/kernel/dma_area_test.c - memory kept back at boot: areas, the big one, and mem=.
 *
 * What:     runs of pages against a plain model; alignment; what cannot be freed; the calls of
 *           the big area (boot with bigarea=8M); RAM above mem= that a driver maps itself.
 * Start at: random_runs_against_a_model()
 * Book:     LDD3 ch. 15, "Do-it-yourself allocation"
 */
#include "mm/dma/bigarea.h"

#include "kernel/lib/cmdline.h"
#include "kernel/lib/string.h"
#include "mm/dma/internal.h"
#include "mm/dma/shadow.h"
#include "mm/virt/vmalloc.h"
#include "tests/kernel/fixture.h"

#define MODEL_PAGES 64
#define NEED_BIG_AREA(test)                                                    \
	do {                                                                   \
		if (bigarea.pages < 16)                                        \
			kunit_skip(test, "no big area: boot with bigarea=8M"); \
	} while (0)

/* A part of the pool of shadows as an area of its own: its pages are idle between cases. */
static struct area small = AREA_INIT("kunit area", OWNER_SHADOW);
static unsigned long small_map[MODEL_PAGES / 64];

static bool small_area(void)
{
	if (shadow_area.pages < MODEL_PAGES)
		return false;
	small.base = shadow_area.base;
	small.pages = MODEL_PAGES;
	small.map = small_map;
	small.map[0] = small.hint = small.used = small.peak = small.requests = small.failures = 0;
	return true;
}

static bool all_free(const u8 *used, unsigned long from, unsigned long n)
{
	for (unsigned long i = from; i < from + n; i++)
		if (i >= MODEL_PAGES || used[i])
			return false;
	return true;
}

/* Would a run of n fit anywhere? */
static bool fits(const u8 *used, unsigned long n, unsigned long align)
{
	for (unsigned long i = 0; i + n <= MODEL_PAGES; i++)
		if (((small.base >> PAGE_SHIFT) + i) % align == 0 && all_free(used, i, n))
			return true;
	return false;
}

static void random_runs_against_a_model(struct kunit *test)
{
	static u8 used[MODEL_PAGES]; /* length of the run that begins here, 0xff: inside one */
	unsigned long in_use = 0;
	u32 seed = 11;

	if (!small_area())
		kunit_skip(test, "the pool of shadows is too small");
	memset(used, 0, sizeof(used));
	for (int step = 0; step < 4000; step++) {
		unsigned long n = 1 + kunit_random(&seed) % 9,
			      align = 1UL << kunit_random(&seed) % 4;
		unsigned long at = kunit_random(&seed) % MODEL_PAGES;

		if (used[at] && used[at] != 0xff) {
			n = used[at];
			KUNIT_ASSERT_TRUE(test, area_free(&small, small.base + at * PAGE_SIZE, n));
			memset(used + at, 0, n);
			in_use -= n;
		} else {
			phys_addr_t phys = area_alloc(&small, n, align);

			KUNIT_ASSERT_EQ(test, phys != 0, fits(used, n, align));
			if (!phys)
				continue;
			at = (phys - small.base) >> PAGE_SHIFT;
			KUNIT_ASSERT_TRUE(test, all_free(used, at, n));
			KUNIT_EXPECT_EQ(test, (phys >> PAGE_SHIFT) % align, 0UL);
			KUNIT_EXPECT_EQ(test, page_count(phys_to_page(phys)), 1);
			memset(used + at, 0xff, n);
			used[at] = (u8)n;
			in_use += n;
		}
		KUNIT_ASSERT_EQ(test, small.used, in_use);
	}
	for (unsigned long i = 0; i < MODEL_PAGES; i++)
		if (used[i] && used[i] != 0xff)
			KUNIT_EXPECT_TRUE(test,
					  area_free(&small, small.base + i * PAGE_SIZE, used[i]));
	KUNIT_EXPECT_EQ(test, small.used, 0UL);
	KUNIT_EXPECT_EQ(test, small.map[0], 0UL);
}

static void what_is_not_idle_is_not_freed(struct kunit *test)
{
	phys_addr_t phys;
	struct page *page;

	if (!small_area())
		kunit_skip(test, "the pool of shadows is too small");
	phys = area_alloc(&small, 4, 1);
	page = phys_to_page(phys);
	KUNIT_EXPECT_FALSE(test, area_free(&small, phys, 5)); /* one more than it is */
	KUNIT_EXPECT_FALSE(test, area_free(&small, phys, 0));
	KUNIT_EXPECT_FALSE(test, area_free(&small, phys + 8, 1));
	KUNIT_EXPECT_FALSE(test, area_free(&small, small.base - PAGE_SIZE, 1));
	KUNIT_EXPECT_FALSE(test, area_free(&small, phys, ~0UL));
	get_page(page + 2);
	KUNIT_EXPECT_FALSE(test, area_free(&small, phys, 4));
	put_page(page + 2);
	KUNIT_EXPECT_TRUE(test, area_free(&small, phys, 4));
	KUNIT_EXPECT_FALSE(test, area_free(&small, phys, 4));
	KUNIT_EXPECT_TRUE(test, PageReserved(page) && page->owner == OWNER_RESERVED);
}

/* ------------------------------------------------------------------ */
/* The big area                                                        */

static void the_big_area_gives_more_than_the_buddy_system(struct kunit *test)
{
	int pages = (int)bigarea.pages;
	u8 *mem;

	NEED_BIG_AREA(test);
	mem = bigphysarea_alloc_pages(pages, 0, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, mem);
	KUNIT_EXPECT_NULL(test, bigphysarea_alloc_pages(1, 0, GFP_KERNEL));
	memset(mem, 0x5a, (size_t)pages * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, mem[(size_t)pages * PAGE_SIZE - 1], 0x5a);
	KUNIT_EXPECT_EQ(test, virt_to_page(mem + PAGE_SIZE)->owner, OWNER_BIGAREA);
	KUNIT_EXPECT_LE(test, virt_to_bus(mem) + (size_t)pages * PAGE_SIZE, 4UL * GiB);
	bigphysarea_free_pages(mem);
	KUNIT_EXPECT_EQ(test, bigarea.used, 0UL);
}

static void runs_of_the_big_area_are_aligned(struct kunit *test)
{
	void *a, *b, *c;

	NEED_BIG_AREA(test);
	a = bigphysarea_alloc(1);
	b = bigphysarea_alloc_pages(3, 8, 0);
	c = bigphysarea_alloc((int)PAGE_SIZE + 1);
	KUNIT_ASSERT_TRUE(test, a && b && c);
	KUNIT_EXPECT_EQ(test, __pa(b) % (8 * PAGE_SIZE), 0ULL);
	KUNIT_EXPECT_EQ(test, bigarea.used, 6UL);
	bigphysarea_free(a, 1);
	bigphysarea_free_pages(b);
	bigphysarea_free(c, (int)PAGE_SIZE + 1);
	KUNIT_EXPECT_EQ(test, bigarea.used, 0UL);
}

static void wrong_calls_of_the_big_area_are_reported(struct kunit *test)
{
	struct page *page;
	char *mem, *other;

	KUNIT_EXPECT_NULL(test, bigphysarea_alloc_pages(0, 0, 0));
	KUNIT_EXPECT_NULL(test, bigphysarea_alloc_pages(-1, 0, 0));
	KUNIT_EXPECT_NULL(test, bigphysarea_alloc_pages(1, -1, 0));
	KUNIT_EXPECT_NULL(test, bigphysarea_alloc(0));
	bigphysarea_free_pages(NULL);
	NEED_BIG_AREA(test);
	mem = bigphysarea_alloc_pages(4, 0, 0);
	other = (char *)__get_free_page(GFP_KERNEL);
	KUNIT_ASSERT_TRUE(test, mem && other);
	bigphysarea_free_pages(other);
	bigphysarea_free_pages(mem + PAGE_SIZE);
	bigphysarea_free(mem, 3 * PAGE_SIZE);
	page = virt_to_page(mem + 2 * PAGE_SIZE);
	get_page(page); /* a program has it mapped, say */
	bigphysarea_free_pages(mem);
	put_page(page);
	kunit_expect_reports(test, 4);
	KUNIT_EXPECT_EQ(test, bigarea.used, 4UL);
	bigphysarea_free_pages(mem);
	KUNIT_EXPECT_EQ(test, bigarea.used, 0UL);
	free_page((unsigned long)other);
}

/* It is memory like other memory: a device may be lent it, and owns it then. */
static void the_big_area_can_be_mapped(struct kunit *test)
{
	static struct fixture_device d;
	dma_addr_t bus;
	u8 *mem;

	NEED_BIG_AREA(test);
	fixture_device_init(&d, DMA_64BIT_MASK);
	mem = bigphysarea_alloc_pages(16, 0, 0);
	KUNIT_ASSERT_NOT_NULL(test, mem);
	bus = dma_map_single(&d.dev, mem, 16 * PAGE_SIZE, DMA_TO_DEVICE);
	KUNIT_EXPECT_FALSE(test, dma_mapping_error(bus));
	if (dma_debug)
		KUNIT_EXPECT_EQ(test, virt_to_page(mem + 15 * PAGE_SIZE)->dma_maps, 1);
	dma_unmap_single(&d.dev, bus, 16 * PAGE_SIZE, DMA_TO_DEVICE);
	bigphysarea_free_pages(mem);
}

/* ------------------------------------------------------------------ */
/* mem=                                                                */

/* The other trick: RAM that the kernel was told not to use is there for who knows of it. */
static void ram_above_mem_is_for_who_maps_it(struct kunit *test)
{
	static struct fixture_device d;
	u64 limit = cmdline_size("mem", 0);
	u32 __iomem *mem;
	bool ram = false;

	for (int i = 0; i < boot_info.nr_ranges; i++)
		ram |= boot_info.ranges[i].type == RANGE_RAM &&
		       limit >= boot_info.ranges[i].start && limit + MiB <= boot_info.ranges[i].end;
	if (!limit || !ram)
		kunit_skip(test, "no RAM above mem=: boot with mem=128M and more than that");
	mem = ioremap(limit, MiB);
	KUNIT_ASSERT_TRUE(test, mem != NULL);
	writel(0x12345678, mem);
	writel(~0U, mem + MiB / 4 - 1);
	KUNIT_EXPECT_EQ(test, readl(mem), 0x12345678U);
	KUNIT_EXPECT_EQ(test, readl(mem + MiB / 4 - 1), ~0U);
	iounmap(mem);
	/* there is no struct page, so no mapping either: its bus address is the driver's own affair */
	fixture_device_init(&d, DMA_64BIT_MASK);
	if (!pfn_valid(limit >> PAGE_SHIFT)) {
		watch_for(DMA_ERR_BAD_RANGE);
		KUNIT_EXPECT_TRUE(test, dma_mapping_error(dma_map_page(
						&d.dev, pfn_to_page(limit >> PAGE_SHIFT), 0, 64,
						DMA_TO_DEVICE)));
		expect_reported(test, 1);
	}
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(random_runs_against_a_model),
	KUNIT_CASE(what_is_not_idle_is_not_freed),
	KUNIT_CASE(the_big_area_gives_more_than_the_buddy_system),
	KUNIT_CASE(runs_of_the_big_area_are_aligned),
	KUNIT_CASE(wrong_calls_of_the_big_area_are_reported),
	KUNIT_CASE(the_big_area_can_be_mapped),
	KUNIT_CASE(ram_above_mem_is_for_who_maps_it),
	{ 0 },
};

const struct kunit_suite dma_area_suite = { "dma_area", cases };
