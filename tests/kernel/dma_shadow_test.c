// SPDX-License-Identifier: MIT
/*
 * tests/kernel/dma_shadow_test.c - buffers that a device cannot reach, and their shadows.
 *
 * What:     when there is a shadow, where it lies, and which bytes are copied at map,
 *           sync and unmap, by direction. The device has 24 address bits; the buffers lie
 *           above. The case plays the device: it reads and writes the shadow.
 *
 *                        map          sync_for_cpu   sync_for_device   unmap
 *             TO         in           -              in                -
 *             FROM       in           out            -                 out
 *             BOTH       in           out            in                out
 *
 *           (in at map even for FROM: what the device leaves alone must not change.)
 * Start at: what_the_cpu_wrote_the_device_reads()
 */
#include "mm/dma/internal.h"
#include "mm/dma/shadow.h"

#include "kernel/lib/string.h"
#include "mm/phys/slab.h"
#include "mm/virt/kmap.h"
#include "tests/kernel/fixture.h"

static struct fixture_device d;

/* 2^order pages above the device's reach. */
static u8 *far_buffer(unsigned int order)
{
	struct page *page = alloc_pages(GFP_KERNEL, order);

	fixture_device_init(&d, DMA_24BIT_MASK);
	if (shadow_mode == SHADOW_INCOHERENT)
		shadow_mode = SHADOW_NEEDED;	     /* a suite of its own: dma_incoherent_test.c */
	if (page && page_to_phys(page) < 16 * MiB) { /* the machine is short of memory */
		__free_pages(page, order);
		return NULL;
	}
	return page ? lowmem_page_address(page) : NULL;
}

/* The device's view of its bus address. */
static u8 *device_view(dma_addr_t bus)
{
	return __va(bus);
}

static bool all_are(const u8 *mem, size_t n, u8 byte)
{
	for (size_t i = 0; i < n; i++)
		if (mem[i] != byte)
			return false;
	return true;
}

/* ------------------------------------------------------------------ */
/* Where                                                               */

static void a_buffer_out_of_reach_gets_a_shadow(struct kunit *test)
{
	u8 *buf = far_buffer(0);
	dma_addr_t bus;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	bus = dma_map_single(&d.dev, buf + 0x234, 100, DMA_TO_DEVICE);
	KUNIT_ASSERT_TRUE(test, !dma_mapping_error(bus));
	KUNIT_EXPECT_NE(test, bus, __pa(buf) + 0x234);
	KUNIT_EXPECT_LT(test, bus + 99, 16ULL * MiB);
	KUNIT_EXPECT_EQ(test, bus & ~PAGE_MASK, 0x234ULL); /* the same place in its page */
	KUNIT_EXPECT_TRUE(test, dma_is_shadowed(&d.dev, bus));
	KUNIT_EXPECT_EQ(test, atomic_read(&d.dev.shadows), 1);
	KUNIT_EXPECT_EQ(test, phys_to_page(bus)->owner, OWNER_SHADOW);
	dma_unmap_single(&d.dev, bus, 100, DMA_TO_DEVICE);
	KUNIT_EXPECT_EQ(test, atomic_read(&d.dev.shadows), 0);
	KUNIT_EXPECT_EQ(test, phys_to_page(bus)->owner, OWNER_RESERVED); /* the pool's again */
	KUNIT_EXPECT_FALSE(test, dma_is_shadowed(&d.dev, bus));
	free_page((unsigned long)buf);
}

/* A page's worth of bytes from the middle of a page on: two pages, of the shadow, too. */
static void a_shadow_is_as_long_as_the_buffer(struct kunit *test)
{
	u8 *buf = far_buffer(1);
	dma_addr_t bus;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	bus = dma_map_single(&d.dev, buf + 0x800, PAGE_SIZE, DMA_TO_DEVICE);
	KUNIT_ASSERT_TRUE(test, !dma_mapping_error(bus));
	KUNIT_EXPECT_EQ(test, phys_to_page(bus)->owner, OWNER_SHADOW);
	KUNIT_EXPECT_EQ(test, phys_to_page(bus + PAGE_SIZE - 1)->owner, OWNER_SHADOW);
	dma_unmap_single(&d.dev, bus, PAGE_SIZE, DMA_TO_DEVICE);
	free_pages((unsigned long)buf, 1);
}

static void the_last_byte_decides(struct kunit *test)
{
	u8 *buf = far_buffer(0);
	dma_addr_t bus;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	shadow_mode = SHADOW_NEEDED;
	d.mask = __pa(buf) + PAGE_SIZE - 1;
	bus = dma_map_single(&d.dev, buf, PAGE_SIZE, DMA_TO_DEVICE);
	KUNIT_EXPECT_EQ(test, bus, __pa(buf));
	dma_unmap_single(&d.dev, bus, PAGE_SIZE, DMA_TO_DEVICE);
	d.mask--;
	bus = dma_map_single(&d.dev, buf, PAGE_SIZE, DMA_TO_DEVICE);
	KUNIT_EXPECT_TRUE(test, dma_is_shadowed(&d.dev, bus));
	dma_unmap_single(&d.dev, bus, PAGE_SIZE, DMA_TO_DEVICE);
	bus = dma_map_single(&d.dev, buf, PAGE_SIZE - 1, DMA_TO_DEVICE);
	KUNIT_EXPECT_EQ(test, bus, __pa(buf));
	dma_unmap_single(&d.dev, bus, PAGE_SIZE - 1, DMA_TO_DEVICE);
	free_page((unsigned long)buf);
}

static void dma_bounce_gives_every_buffer_a_shadow(struct kunit *test)
{
	u8 *buf = kmalloc(64, GFP_KERNEL);
	dma_addr_t bus;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	fixture_device_init(&d, DMA_64BIT_MASK);
	shadow_mode = SHADOW_ALWAYS;
	bus = dma_map_single(&d.dev, buf, 64, DMA_TO_DEVICE);
	KUNIT_EXPECT_TRUE(test, dma_is_shadowed(&d.dev, bus));
	shadow_mode = SHADOW_NEEDED; /* what is live is undone as it was done */
	dma_unmap_single(&d.dev, bus, 64, DMA_TO_DEVICE);
	KUNIT_EXPECT_EQ(test, atomic_read(&d.dev.shadows), 0);
	kfree(buf);
}

static void coherent_memory_never_has_a_shadow(struct kunit *test)
{
	dma_addr_t bus;
	void *mem;

	fixture_device_init(&d, DMA_24BIT_MASK);
	shadow_mode = SHADOW_ALWAYS;
	mem = dma_alloc_coherent(&d.dev, 100, &bus, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, mem);
	KUNIT_EXPECT_EQ(test, bus, __pa(mem));
	KUNIT_EXPECT_FALSE(test, dma_is_shadowed(&d.dev, bus));
	dma_free_coherent(&d.dev, 100, mem, bus);
}

/* ------------------------------------------------------------------ */
/* Copies                                                              */

static void what_the_cpu_wrote_the_device_reads(struct kunit *test)
{
	u8 *buf = far_buffer(0);
	dma_addr_t bus;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	memset(buf, 0x11, PAGE_SIZE);
	bus = dma_map_single(&d.dev, buf + 8, 1000, DMA_TO_DEVICE);
	KUNIT_ASSERT_TRUE(test, !dma_mapping_error(bus));
	KUNIT_EXPECT_TRUE(test, all_are(device_view(bus), 1000, 0x11));
	memset(device_view(bus), 0x22, 1000); /* a device that writes all the same ... */
	dma_unmap_single(&d.dev, bus, 1000, DMA_TO_DEVICE);
	KUNIT_EXPECT_TRUE(test, all_are(buf, PAGE_SIZE, 0x11)); /* ... changes nothing */
	free_page((unsigned long)buf);
}

static void what_the_device_wrote_the_cpu_reads(struct kunit *test)
{
	u8 *buf = far_buffer(0);
	dma_addr_t bus;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	memset(buf, 0x11, PAGE_SIZE);
	bus = dma_map_single(&d.dev, buf + 8, 1000, DMA_FROM_DEVICE);
	KUNIT_ASSERT_TRUE(test, !dma_mapping_error(bus));
	memset(device_view(bus) + 100, 0x22, 300); /* only part of what was mapped */
	dma_unmap_single(&d.dev, bus, 1000, DMA_FROM_DEVICE);
	KUNIT_EXPECT_TRUE(test, all_are(buf, 108, 0x11));
	KUNIT_EXPECT_TRUE(test, all_are(buf + 108, 300, 0x22));
	KUNIT_EXPECT_TRUE(test, all_are(buf + 408, PAGE_SIZE - 408, 0x11));
	free_page((unsigned long)buf);
}

static void both_ways_copies_both_ways(struct kunit *test)
{
	u8 *buf = far_buffer(0);
	dma_addr_t bus;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	memset(buf, 0x11, PAGE_SIZE);
	bus = dma_map_single(&d.dev, buf, 1000, DMA_BIDIRECTIONAL);
	KUNIT_ASSERT_TRUE(test, !dma_mapping_error(bus));
	KUNIT_EXPECT_TRUE(test, all_are(device_view(bus), 1000, 0x11));
	memset(device_view(bus), 0x22, 500);
	dma_unmap_single(&d.dev, bus, 1000, DMA_BIDIRECTIONAL);
	KUNIT_EXPECT_TRUE(test, all_are(buf, 500, 0x22));
	KUNIT_EXPECT_TRUE(test, all_are(buf + 500, PAGE_SIZE - 500, 0x11));
	free_page((unsigned long)buf);
}

static void sync_for_cpu_shows_what_has_come_so_far(struct kunit *test)
{
	u8 *buf = far_buffer(0);
	dma_addr_t bus;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	memset(buf, 0x11, PAGE_SIZE);
	bus = dma_map_single(&d.dev, buf, 1000, DMA_FROM_DEVICE);
	KUNIT_ASSERT_TRUE(test, !dma_mapping_error(bus));
	memset(device_view(bus), 0x22, 1000);
	/* only the bytes that are asked for */
	dma_sync_single_range_for_cpu(&d.dev, bus, 200, 100, DMA_FROM_DEVICE);
	KUNIT_EXPECT_TRUE(test, all_are(buf, 200, 0x11));
	KUNIT_EXPECT_TRUE(test, all_are(buf + 200, 100, 0x22));
	KUNIT_EXPECT_TRUE(test, all_are(buf + 300, 700, 0x11));
	dma_sync_single_for_device(&d.dev, bus, 1000, DMA_FROM_DEVICE);
	KUNIT_EXPECT_TRUE(test, all_are(device_view(bus), 1000, 0x22)); /* nothing goes in */
	memset(device_view(bus), 0x33, 1000);
	dma_unmap_single(&d.dev, bus, 1000, DMA_FROM_DEVICE);
	KUNIT_EXPECT_TRUE(test, all_are(buf, 1000, 0x33));
	free_page((unsigned long)buf);
}

static void sync_for_device_shows_what_the_cpu_added(struct kunit *test)
{
	u8 *buf = far_buffer(0);
	dma_addr_t bus;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	memset(buf, 0x11, PAGE_SIZE);
	bus = dma_map_single(&d.dev, buf, 1000, DMA_TO_DEVICE);
	KUNIT_ASSERT_TRUE(test, !dma_mapping_error(bus));
	memset(device_view(bus), 0x44, 1000);
	dma_sync_single_for_cpu(&d.dev, bus, 1000, DMA_TO_DEVICE);
	KUNIT_EXPECT_TRUE(test, all_are(buf, 1000, 0x11)); /* nothing comes out */
	memset(buf, 0x22, 1000);
	dma_sync_single_range_for_device(&d.dev, bus, 500, 100, DMA_TO_DEVICE);
	KUNIT_EXPECT_TRUE(test, all_are(device_view(bus), 500, 0x44));
	KUNIT_EXPECT_TRUE(test, all_are(device_view(bus) + 500, 100, 0x22));
	KUNIT_EXPECT_TRUE(test, all_are(device_view(bus) + 600, 400, 0x44));
	dma_unmap_single(&d.dev, bus, 1000, DMA_TO_DEVICE);
	KUNIT_EXPECT_TRUE(test, all_are(buf, 1000, 0x22));
	free_page((unsigned long)buf);
}

static void sync_for_device_of_what_the_device_has_copies_nothing(struct kunit *test)
{
	u8 *buf = far_buffer(0);
	dma_addr_t bus;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	memset(buf, 0x11, PAGE_SIZE);
	bus = dma_map_single(&d.dev, buf, 1000, DMA_BIDIRECTIONAL);
	KUNIT_ASSERT_TRUE(test, !dma_mapping_error(bus));
	memset(device_view(bus), 0x22, 1000);
	dma_sync_single_for_device(&d.dev, bus, 1000, DMA_BIDIRECTIONAL);
	KUNIT_EXPECT_TRUE(test, all_are(device_view(bus), 1000, 0x22));
	dma_unmap_single(&d.dev, bus, 1000, DMA_BIDIRECTIONAL);
	KUNIT_EXPECT_TRUE(test, all_are(buf, 1000, 0x22));
	free_page((unsigned long)buf);
}

/* A driver that looks at the header and then unmaps wants the rest, too. */
static void unmap_after_a_partial_sync_brings_the_rest(struct kunit *test)
{
	u8 *buf = far_buffer(0);
	dma_addr_t bus;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	memset(buf, 0x11, PAGE_SIZE);
	bus = dma_map_single(&d.dev, buf, 1000, DMA_FROM_DEVICE);
	KUNIT_ASSERT_TRUE(test, !dma_mapping_error(bus));
	memset(device_view(bus), 0x22, 1000);
	dma_sync_single_for_cpu(&d.dev, bus, 10, DMA_FROM_DEVICE);
	KUNIT_EXPECT_TRUE(test, all_are(buf, 10, 0x22));
	dma_unmap_single(&d.dev, bus, 1000, DMA_FROM_DEVICE);
	KUNIT_EXPECT_TRUE(test, all_are(buf, 1000, 0x22));
	KUNIT_EXPECT_TRUE(test, all_are(buf + 1000, PAGE_SIZE - 1000, 0x11));
	free_page((unsigned long)buf);
}

static void a_long_buffer_is_copied_byte_for_byte(struct kunit *test)
{
	u8 *buf = far_buffer(2), *view;
	const size_t at = 777, n = 3 * PAGE_SIZE;
	bool same = true;
	dma_addr_t bus;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	for (size_t i = 0; i < 4 * PAGE_SIZE; i++)
		buf[i] = (u8)(i * 13 + (i >> 8));
	bus = dma_map_single(&d.dev, buf + at, n, DMA_BIDIRECTIONAL);
	KUNIT_ASSERT_TRUE(test, !dma_mapping_error(bus));
	view = device_view(bus);
	for (size_t i = 0; i < n; i++)
		same &= view[i] == (u8)((at + i) * 13 + ((at + i) >> 8));
	KUNIT_EXPECT_TRUE(test, same);
	for (size_t i = 0; i < n; i++)
		view[i] = (u8)(i * 7);
	dma_unmap_single(&d.dev, bus, n, DMA_BIDIRECTIONAL);
	for (size_t i = 0; i < 4 * PAGE_SIZE; i++)
		same &= buf[i] ==
			(i >= at && i < at + n ? (u8)((i - at) * 7) : (u8)(i * 13 + (i >> 8)));
	KUNIT_EXPECT_TRUE(test, same);
	free_pages((unsigned long)buf, 2);
}

static void a_high_page_is_copied_through_windows(struct kunit *test)
{
	struct page *page;
	dma_addr_t bus;

	if (!zones[ZONE_HIGHMEM].present)
		kunit_skip(test, "no high memory: boot with lowmem=64M");
	fixture_device_init(&d, DMA_24BIT_MASK);
	page = alloc_page(GFP_HIGHUSER);
	KUNIT_ASSERT_TRUE(test, page && PageHighMem(page));
	page_fill(page, 0x11);
	bus = dma_map_page(&d.dev, page, 0, PAGE_SIZE, DMA_BIDIRECTIONAL);
	KUNIT_ASSERT_TRUE(test, !dma_mapping_error(bus));
	KUNIT_EXPECT_TRUE(test, all_are(device_view(bus), PAGE_SIZE, 0x11));
	memset(device_view(bus), 0x22, PAGE_SIZE);
	dma_unmap_page(&d.dev, bus, PAGE_SIZE, DMA_BIDIRECTIONAL);
	KUNIT_EXPECT_TRUE(test, page_is(page, 0x22));
	__free_page(page);
}

/* ------------------------------------------------------------------ */
/* Shortage                                                            */

static void a_shadow_without_memory_fails_the_map_and_leaves_nothing(struct kunit *test)
{
	u8 *buf = far_buffer(0);
	dma_addr_t bus;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	for (unsigned long nth = 1; nth <= 2; nth++) { /* the shadow; its record */
		fail_arm(nth);
		bus = dma_map_single(&d.dev, buf, 1000, DMA_FROM_DEVICE);
		KUNIT_EXPECT_TRUE(test, fail_disarm());
		KUNIT_EXPECT_TRUE(test, dma_mapping_error(bus));
		KUNIT_EXPECT_EQ(test, atomic_read(&d.dev.shadows), 0);
	}
	memset(buf, 1, PAGE_SIZE); /* and it is still the CPU's */
	free_page((unsigned long)buf);
}

/* The pool is empty: an error, counted, and later all is well again. */
static void an_exhausted_pool_fails_the_map_and_leaves_nothing(struct kunit *test)
{
	unsigned long failures, used = shadow_area.used;
	u8 *buf = far_buffer(0);
	dma_addr_t bus;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	KUNIT_EXPECT_EQ(test, used, 0UL);
	while (area_alloc(&shadow_area, 1, 1))
		;
	KUNIT_EXPECT_EQ(test, shadow_area.used, shadow_area.pages);
	failures = shadow_area.failures;
	bus = dma_map_single(&d.dev, buf, 1000, DMA_FROM_DEVICE);
	KUNIT_EXPECT_TRUE(test, dma_mapping_error(bus));
	KUNIT_EXPECT_EQ(test, atomic_read(&d.dev.shadows), 0);
	KUNIT_EXPECT_EQ(test, shadow_area.failures, failures + 1);
	KUNIT_EXPECT_EQ(test, shadow_area.peak, shadow_area.pages);
	KUNIT_EXPECT_TRUE(test, area_free(&shadow_area, shadow_area.base, shadow_area.pages));
	KUNIT_EXPECT_EQ(test, shadow_area.used, 0UL);
	bus = dma_map_single(&d.dev, buf, 1000, DMA_FROM_DEVICE);
	KUNIT_EXPECT_FALSE(test, dma_mapping_error(bus));
	dma_unmap_single(&d.dev, bus, 1000, DMA_FROM_DEVICE);
	free_page((unsigned long)buf);
}

static void a_buffer_larger_than_the_pool_is_refused(struct kunit *test)
{
	u8 *buf = far_buffer(MAX_ORDER - 1);
	dma_addr_t bus;

	if (!buf)
		kunit_skip(test, "no memory for it");
	if (shadow_area.pages < 1UL << (MAX_ORDER - 1)) {
		bus = dma_map_single(&d.dev, buf, PAGE_SIZE << (MAX_ORDER - 1), DMA_TO_DEVICE);
		KUNIT_EXPECT_TRUE(test, dma_mapping_error(bus));
	}
	free_pages((unsigned long)buf, MAX_ORDER - 1);
}

static void many_shadows_live_side_by_side(struct kunit *test)
{
	u8 *buf = far_buffer(0);
	dma_addr_t bus[40];

	KUNIT_ASSERT_NOT_NULL(test, buf);
	for (int i = 0; i < 40; i++)
		buf[i * 100] = (u8)i;
	for (int i = 0; i < 40; i++) {
		bus[i] = dma_map_single(&d.dev, buf + i * 100, 100, DMA_BIDIRECTIONAL);
		KUNIT_ASSERT_TRUE(test, !dma_mapping_error(bus[i]));
		device_view(bus[i])[1] = (u8)(i + 1);
	}
	KUNIT_EXPECT_EQ(test, atomic_read(&d.dev.shadows), 40);
	for (int i = 39; i >= 0; i--)
		dma_unmap_single(&d.dev, bus[(i * 7) % 40], 100, DMA_BIDIRECTIONAL);
	for (int i = 0; i < 40; i++)
		KUNIT_EXPECT_TRUE(test, buf[i * 100] == i && buf[i * 100 + 1] == i + 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&d.dev.shadows), 0);
	free_page((unsigned long)buf);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(a_buffer_out_of_reach_gets_a_shadow),
	KUNIT_CASE(a_shadow_is_as_long_as_the_buffer),
	KUNIT_CASE(the_last_byte_decides),
	KUNIT_CASE(dma_bounce_gives_every_buffer_a_shadow),
	KUNIT_CASE(coherent_memory_never_has_a_shadow),
	KUNIT_CASE(what_the_cpu_wrote_the_device_reads),
	KUNIT_CASE(what_the_device_wrote_the_cpu_reads),
	KUNIT_CASE(both_ways_copies_both_ways),
	KUNIT_CASE(sync_for_cpu_shows_what_has_come_so_far),
	KUNIT_CASE(sync_for_device_shows_what_the_cpu_added),
	KUNIT_CASE(sync_for_device_of_what_the_device_has_copies_nothing),
	KUNIT_CASE(unmap_after_a_partial_sync_brings_the_rest),
	KUNIT_CASE(a_long_buffer_is_copied_byte_for_byte),
	KUNIT_CASE(a_high_page_is_copied_through_windows),
	KUNIT_CASE(a_shadow_without_memory_fails_the_map_and_leaves_nothing),
	KUNIT_CASE(an_exhausted_pool_fails_the_map_and_leaves_nothing),
	KUNIT_CASE(a_buffer_larger_than_the_pool_is_refused),
	KUNIT_CASE(many_shadows_live_side_by_side),
	{ 0 },
};

const struct kunit_suite dma_shadow_suite = { "dma_shadow", cases };
