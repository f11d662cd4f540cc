// SPDX-License-Identifier: MIT
/*
 * tests/kernel/dma_incoherent_test.c - a machine that is not coherent: a forgotten sync shows.
 *
 * What:     with dma=incoherent (each case sets it itself) the device has a shadow that holds
 *           poison until something is copied:
 *
 *                        map          sync_for_cpu   sync_for_device   unmap
 *             TO         in           -              in                -
 *             FROM       (poison)     out            -                 out
 *             BOTH       in           out            in                out
 *
 *           Each of the four mistakes that a coherent machine hides is made once, and what
 *           comes of it is looked at. The case plays the device.
 * Start at: data_that_was_not_synced_for_the_cpu_is_old()
 * Book:     LDD3 ch. 15, "Setting Up Streaming DMA Mappings"
 */
#include "mm/dma/internal.h"

#include "kernel/lib/string.h"
#include "tests/kernel/fixture.h"

static struct fixture_device d;

/* Less than a page: so that the page tables do not catch what is to be seen here. */
#define SIZE 1000

static u8 *start(u8 byte)
{
	u8 *buf = (u8 *)__get_free_page(GFP_KERNEL);

	fixture_device_init(&d, DMA_64BIT_MASK);
	shadow_mode = SHADOW_INCOHERENT;
	if (buf)
		memset(buf, byte, PAGE_SIZE);
	return buf;
}

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

static void every_mapping_has_a_shadow(struct kunit *test)
{
	u8 *buf = start(1);

	KUNIT_ASSERT_NOT_NULL(test, buf);
	for (int dir = DMA_BIDIRECTIONAL; dir <= DMA_FROM_DEVICE; dir++) {
		dma_addr_t bus = dma_map_single(&d.dev, buf, SIZE, dir);

		KUNIT_EXPECT_TRUE(test, dma_is_shadowed(&d.dev, bus));
		KUNIT_EXPECT_TRUE(test, all_are(device_view(bus), SIZE,
						dir == DMA_FROM_DEVICE ? SHADOW_POISON : 1));
		dma_unmap_single(&d.dev, bus, SIZE, dir);
	}
	free_page((unsigned long)buf);
}

/* FROM: the driver looks before it syncs. */
static void data_that_was_not_synced_for_the_cpu_is_old(struct kunit *test)
{
	u8 *buf = start(1);
	dma_addr_t bus;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	bus = dma_map_single(&d.dev, buf, SIZE, DMA_FROM_DEVICE);
	memset(device_view(bus), 2, SIZE);
	KUNIT_EXPECT_TRUE(test, all_are(buf, SIZE, 1)); /* the mistake */
	dma_sync_single_for_cpu(&d.dev, bus, SIZE, DMA_FROM_DEVICE);
	KUNIT_EXPECT_TRUE(test, all_are(buf, SIZE, 2));
	dma_sync_single_for_device(&d.dev, bus, SIZE, DMA_FROM_DEVICE);
	memset(device_view(bus), 3, SIZE);
	dma_unmap_single(&d.dev, bus, SIZE, DMA_FROM_DEVICE);
	KUNIT_EXPECT_TRUE(test, all_are(buf, SIZE, 3) && buf[SIZE] == 1);
	free_page((unsigned long)buf);
}

/* TO: the driver writes, and does not say so. */
static void data_that_was_not_synced_for_the_device_is_not_sent(struct kunit *test)
{
	u8 *buf = start(1);
	dma_addr_t bus;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	bus = dma_map_single(&d.dev, buf, SIZE, DMA_TO_DEVICE);
	dma_sync_single_for_cpu(&d.dev, bus, SIZE, DMA_TO_DEVICE);
	memset(buf, 2, SIZE);
	KUNIT_EXPECT_TRUE(test, all_are(device_view(bus), SIZE, 1)); /* the mistake */
	dma_sync_single_for_device(&d.dev, bus, SIZE, DMA_TO_DEVICE);
	KUNIT_EXPECT_TRUE(test, all_are(device_view(bus), SIZE, 2));
	dma_unmap_single(&d.dev, bus, SIZE, DMA_TO_DEVICE);
	free_page((unsigned long)buf);
}

/* A direction is what is copied: one that was said wrongly loses the data. */
static void the_wrong_direction_moves_nothing(struct kunit *test)
{
	u8 *buf = start(1);
	dma_addr_t bus;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	bus = dma_map_single(&d.dev, buf, SIZE, DMA_FROM_DEVICE); /* meant to send */
	KUNIT_EXPECT_TRUE(test, all_are(device_view(bus), SIZE, SHADOW_POISON));
	memset(device_view(bus), 9, SIZE);
	dma_unmap_single(&d.dev, bus, SIZE, DMA_FROM_DEVICE);
	bus = dma_map_single(&d.dev, buf, SIZE, DMA_TO_DEVICE); /* meant to receive */
	memset(device_view(bus), 2, SIZE);
	dma_sync_single_for_cpu(&d.dev, bus, SIZE, DMA_TO_DEVICE);
	dma_unmap_single(&d.dev, bus, SIZE, DMA_TO_DEVICE);
	KUNIT_EXPECT_TRUE(test, all_are(buf, SIZE, 9));
	free_page((unsigned long)buf);
}

/* What the device did not write is not data: a driver that looks at it reads poison. */
static void a_short_transfer_leaves_poison_behind_it(struct kunit *test)
{
	u8 *buf = start(1);
	dma_addr_t bus;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	bus = dma_map_single(&d.dev, buf, SIZE, DMA_FROM_DEVICE);
	memset(device_view(bus), 2, 100);
	dma_unmap_single(&d.dev, bus, SIZE, DMA_FROM_DEVICE);
	KUNIT_EXPECT_TRUE(test, all_are(buf, 100, 2));
	KUNIT_EXPECT_TRUE(test, all_are(buf + 100, SIZE - 100, SHADOW_POISON));
	KUNIT_EXPECT_EQ(test, buf[SIZE], 1);
	free_page((unsigned long)buf);
}

static void a_part_that_is_synced_is_copied_and_no_more(struct kunit *test)
{
	u8 *buf = start(1);
	dma_addr_t bus;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	bus = dma_map_single(&d.dev, buf, SIZE, DMA_BIDIRECTIONAL);
	memset(device_view(bus), 2, SIZE);
	dma_sync_single_range_for_cpu(&d.dev, bus, 100, 50, DMA_BIDIRECTIONAL);
	KUNIT_EXPECT_TRUE(test, all_are(buf + 100, 50, 2) && buf[99] == 1 && buf[150] == 1);
	memset(buf, 3, SIZE);
	dma_sync_single_range_for_device(&d.dev, bus, 0, 10, DMA_BIDIRECTIONAL);
	KUNIT_EXPECT_TRUE(test, all_are(device_view(bus), 10, 3));
	KUNIT_EXPECT_EQ(test, device_view(bus)[10], 2);
	dma_unmap_single(&d.dev, bus, SIZE, DMA_BIDIRECTIONAL);
	free_page((unsigned long)buf);
}

/* ------------------------------------------------------------------ */
/* Memory for long                                                     */

static void coherent_memory_is_coherent_all_the_same(struct kunit *test)
{
	dma_addr_t bus;
	u8 *mem;

	fixture_device_init(&d, DMA_32BIT_MASK);
	shadow_mode = SHADOW_INCOHERENT;
	mem = dma_alloc_coherent(&d.dev, PAGE_SIZE, &bus, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, mem);
	mem[5] = 77;
	KUNIT_EXPECT_EQ(test, device_view(bus)[5], 77);
	dma_free_coherent(&d.dev, PAGE_SIZE, mem, bus);
}

static void noncoherent_memory_needs_a_cache_sync(struct kunit *test)
{
	dma_addr_t bus;
	u8 *mem;

	fixture_device_init(&d, DMA_32BIT_MASK);
	shadow_mode = SHADOW_INCOHERENT;
	mem = dma_alloc_noncoherent(&d.dev, 2 * PAGE_SIZE, &bus, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, mem);
	mem[PAGE_SIZE + 5] = 77;
	KUNIT_EXPECT_EQ(test, device_view(bus)[PAGE_SIZE + 5], SHADOW_POISON);
	dma_cache_sync(mem + PAGE_SIZE, 10, DMA_TO_DEVICE);
	KUNIT_EXPECT_EQ(test, device_view(bus)[PAGE_SIZE + 5], 77);
	device_view(bus)[PAGE_SIZE + 5] = 78;
	KUNIT_EXPECT_EQ(test, mem[PAGE_SIZE + 5], 77);
	dma_cache_sync(mem + PAGE_SIZE, 10, DMA_FROM_DEVICE);
	KUNIT_EXPECT_EQ(test, mem[PAGE_SIZE + 5], 78);
	dma_free_noncoherent(&d.dev, 2 * PAGE_SIZE, mem, bus);
}

/* Its shadow was never among those that streaming mappings have: nothing to take off their count. */
static void noncoherent_memory_that_is_left_behind_is_counted_once(struct kunit *test)
{
	phys_addr_t shadow;
	dma_addr_t bus;
	u8 *mem;

	fixture_device_init(&d, DMA_32BIT_MASK);
	shadow_mode = SHADOW_INCOHERENT;
	mem = dma_alloc_noncoherent(&d.dev, PAGE_SIZE, &bus, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, mem);
	shadow = bus;
	watch_for(DMA_ERR_LEAK);
	KUNIT_EXPECT_EQ(test, dma_check_leaks(&d.dev), 1);
	expect_reported(test, 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&d.dev.shadows), 0);
	shadow_free(shadow, PAGE_SIZE); /* both not to lose them here */
	put_page(virt_to_page(mem));
}

static void elsewhere_noncoherent_memory_is_coherent(struct kunit *test)
{
	dma_addr_t bus, other;
	u8 *mem;

	fixture_device_init(&d, DMA_32BIT_MASK);
	shadow_mode = SHADOW_ALWAYS;
	mem = dma_alloc_noncoherent(&d.dev, 100, &bus, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, mem);
	KUNIT_EXPECT_EQ(test, bus, __pa(mem));
	dma_cache_sync(mem, 100, DMA_BIDIRECTIONAL);
	for (unsigned long n = 1; n <= 2; n++) {
		fail_arm(n);
		KUNIT_EXPECT_NULL(test, dma_alloc_noncoherent(&d.dev, 100, &other, GFP_KERNEL));
		KUNIT_EXPECT_TRUE(test, fail_disarm());
	}
	dma_free_noncoherent(&d.dev, 100, mem, bus);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(every_mapping_has_a_shadow),
	KUNIT_CASE(data_that_was_not_synced_for_the_cpu_is_old),
	KUNIT_CASE(data_that_was_not_synced_for_the_device_is_not_sent),
	KUNIT_CASE(the_wrong_direction_moves_nothing),
	KUNIT_CASE(a_short_transfer_leaves_poison_behind_it),
	KUNIT_CASE(a_part_that_is_synced_is_copied_and_no_more),
	KUNIT_CASE(coherent_memory_is_coherent_all_the_same),
	KUNIT_CASE(noncoherent_memory_needs_a_cache_sync),
	KUNIT_CASE(noncoherent_memory_that_is_left_behind_is_counted_once),
	KUNIT_CASE(elsewhere_noncoherent_memory_is_coherent),
	{ 0 },
};

const struct kunit_suite dma_incoherent_suite = { "dma_incoherent", cases };
