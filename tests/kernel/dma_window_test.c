// SPDX-License-Identifier: MIT
/*
 * tests/kernel/dma_window_test.c - high pages that a device owns, and lawful copies.
 *
 * What:     a page of high memory has no place in the direct map: what the kernel may do with
 *           it is said in each window that shows it, whether the window was there first or
 *           the mapping. Then the copies that are lawful at any time: fork's, copy-on-write,
 *           another program's memory. High pages want lowmem=64M.
 * Start at: a_window_onto_a_page_that_a_device_owns_is_shut()
 * Book:     LDD3 ch. 15, "Setting Up Streaming DMA Mappings"; ch. 8 on high memory
 */
#include "mm/dma/internal.h"

#include "kernel/lib/string.h"
#include "mm/virt/fault.h"
#include "mm/virt/gup.h"
#include "mm/virt/kmap.h"
#include "mm/virt/vma.h"
#include "tests/kernel/fixture.h"

static struct fixture_device d;
static struct page *page; /* a high one */

static bool start(void)
{
	fixture_device_init(&d, DMA_64BIT_MASK);
	shadow_mode = SHADOW_NEEDED;
	dma_debug = min(dma_debug, 1);
	page = alloc_page(GFP_HIGHUSER);
	if (page && !PageHighMem(page)) {
		__free_page(page);
		page = NULL;
	}
	if (page)
		page_fill(page, 0x33);
	return page;
}

#define NEED_HIGH_PAGE(test)                                                      \
	do {                                                                      \
		NEED_CHECKER(test);                                               \
		if (!start())                                                     \
			kunit_skip(test, "no high memory: boot with lowmem=64M"); \
	} while (0)

static dma_addr_t map(enum dma_data_direction dir)
{
	return dma_map_page(&d.dev, page, 0, PAGE_SIZE, dir);
}

static void unmap(dma_addr_t bus, enum dma_data_direction dir)
{
	dma_unmap_page(&d.dev, bus, PAGE_SIZE, dir);
}

/* ------------------------------------------------------------------ */
/* Windows                                                             */

static void a_window_onto_a_page_that_a_device_owns_is_shut(struct kunit *test)
{
	dma_addr_t bus;
	u8 *window;

	NEED_HIGH_PAGE(test);
	bus = map(DMA_FROM_DEVICE);
	for (int round = 0; round < 2; round++) {
		watch_for(DMA_ERR_CPU_TOUCH);
		window = round ? kmap_atomic(page, KM_USER0) : kmap(page);
		KUNIT_EXPECT_EQ(test, READ_ONCE(window[7]), 0x33);
		WRITE_ONCE(window[7], 0x33);
		if (round)
			kunmap_atomic(window, KM_USER0);
		else
			kunmap(page);
		expect_reported(test, !round); /* the second time it has been given back */
	}
	dma_sync_single_for_cpu(&d.dev, bus, PAGE_SIZE, DMA_FROM_DEVICE);
	dma_sync_single_for_device(&d.dev, bus, PAGE_SIZE, DMA_FROM_DEVICE);
	watch_for(DMA_ERR_CPU_TOUCH);
	window = kmap_atomic(page, KM_USER0);
	READ_ONCE(window[0]);
	kunmap_atomic(window, KM_USER0);
	expect_reported(test, 1);
	unmap(bus, DMA_FROM_DEVICE);
	KUNIT_EXPECT_TRUE(test, page_is(page, 0x33));
	__free_page(page);
}

static void a_window_that_was_open_is_shut(struct kunit *test)
{
	u8 *shared, *atomic;
	dma_addr_t bus;

	NEED_HIGH_PAGE(test);
	shared = kmap(page);
	atomic = kmap_atomic(page, KM_USER1);
	READ_ONCE(shared[0]);
	READ_ONCE(atomic[0]);
	bus = map(DMA_TO_DEVICE);
	watch_for(DMA_ERR_CPU_TOUCH);
	KUNIT_EXPECT_EQ(test, READ_ONCE(shared[1]), 0x33); /* a device that reads minds no reader */
	KUNIT_EXPECT_EQ(test, READ_ONCE(atomic[1]), 0x33);
	expect_reported(test, 0);
	watch_for(DMA_ERR_CPU_TOUCH);
	WRITE_ONCE(shared[1], 1);
	WRITE_ONCE(atomic[2], 1);
	expect_reported(test, 1);
	unmap(bus, DMA_TO_DEVICE);
	bus = map(DMA_BIDIRECTIONAL);
	watch_for(DMA_ERR_CPU_TOUCH);
	READ_ONCE(atomic[1]);
	expect_reported(test, 1);
	unmap(bus, DMA_BIDIRECTIONAL);
	WRITE_ONCE(atomic[2], 3);
	KUNIT_EXPECT_EQ(test, READ_ONCE(shared[2]), 3);
	kunmap_atomic(atomic, KM_USER1);
	kunmap(page);
	__free_page(page);
}

/* A window that nobody uses keeps showing its page for a while; it must not stay shut. */
static void a_window_is_open_again_after_the_unmap(struct kunit *test)
{
	dma_addr_t bus;
	u8 *window;

	NEED_HIGH_PAGE(test);
	kmap(page);
	kunmap(page);
	bus = map(DMA_FROM_DEVICE);
	unmap(bus, DMA_FROM_DEVICE);
	watch_for(DMA_ERR_CPU_TOUCH);
	window = kmap(page);
	WRITE_ONCE(window[9], 9);
	KUNIT_EXPECT_EQ(test, READ_ONCE(window[9]), 9);
	kunmap(page);
	expect_reported(test, 0);
	__free_page(page);
}

static void an_exempt_window_is_never_shut(struct kunit *test)
{
	dma_addr_t bus;
	u8 *window;

	NEED_HIGH_PAGE(test);
	bus = map(DMA_FROM_DEVICE);
	watch_for(DMA_ERR_CPU_TOUCH);
	window = kmap_exempt(page, KM_USER0);
	WRITE_ONCE(window[5], 5);
	dma_sync_single_for_cpu(&d.dev, bus, PAGE_SIZE, DMA_FROM_DEVICE);
	dma_sync_single_for_device(&d.dev, bus, PAGE_SIZE, DMA_FROM_DEVICE);
	KUNIT_EXPECT_EQ(test, READ_ONCE(window[5]), 5);
	kunmap_exempt(window, KM_USER0);
	expect_reported(test, 0);
	unmap(bus, DMA_FROM_DEVICE);
	__free_page(page);
}

/* ------------------------------------------------------------------ */
/* Lawful copies, of low pages and high ones                           */

static void fork_copies_a_page_that_a_device_owns(struct kunit *test)
{
	struct mm_struct *parent, *child;
	struct page *pinned;
	dma_addr_t bus;

	NEED_CHECKER(test);
	fixture_device_init(&d, DMA_64BIT_MASK);
	parent = kunit_user_mm(test);
	KUNIT_ASSERT_TRUE(test, parent && user_anon_at(USER_BASE, 1, RW) == USER_BASE);
	KUNIT_ASSERT_TRUE(test, user_fill(USER_BASE, PAGE_SIZE, 0x44));
	KUNIT_ASSERT_EQ(test, user_pin(USER_BASE, 1, true, false, &pinned), 1);
	bus = dma_map_page(&d.dev, pinned, 0, PAGE_SIZE, DMA_FROM_DEVICE);
	KUNIT_EXPECT_EQ(test, pinned->dma_maps, 1);
	watch_for(DMA_ERR_CPU_TOUCH);
	KUNIT_EXPECT_EQ(test, dup_mm(parent, &child), 0);
	expect_reported(test, 0);
	KUNIT_EXPECT_PTR_EQ(test, user_page(USER_BASE), pinned);
	use_mm(child);
	KUNIT_EXPECT_TRUE(test, user_page(USER_BASE) != pinned);
	KUNIT_EXPECT_TRUE(test, user_is(USER_BASE, PAGE_SIZE, 0x44));
	use_mm(parent);
	mmput(child);
	dma_unmap_page(&d.dev, bus, PAGE_SIZE, DMA_FROM_DEVICE);
	user_unpin(&pinned, 1);
}

static void another_programs_memory_is_read_whatever_a_device_does(struct kunit *test)
{
	struct page *pinned;
	dma_addr_t bus;
	u8 bytes[64];

	NEED_CHECKER(test);
	fixture_device_init(&d, DMA_64BIT_MASK);
	KUNIT_ASSERT_TRUE(test, kunit_user_mm(test) && user_anon_at(USER_BASE, 1, RW) == USER_BASE);
	KUNIT_ASSERT_TRUE(test, user_fill(USER_BASE, PAGE_SIZE, 0x55));
	KUNIT_ASSERT_EQ(test, user_pin(USER_BASE, 1, true, false, &pinned), 1);
	bus = dma_map_page(&d.dev, pinned, 0, PAGE_SIZE, DMA_BIDIRECTIONAL);
	watch_for(DMA_ERR_CPU_TOUCH);
	copy_from_page_exempt(bytes, pinned, 1000, sizeof(bytes));
	KUNIT_EXPECT_TRUE(test, bytes[0] == 0x55 && bytes[63] == 0x55);
	expect_reported(test, 0);
	dma_unmap_page(&d.dev, bus, PAGE_SIZE, DMA_BIDIRECTIONAL);
	user_unpin(&pinned, 1);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(a_window_onto_a_page_that_a_device_owns_is_shut),
	KUNIT_CASE(a_window_that_was_open_is_shut),
	KUNIT_CASE(a_window_is_open_again_after_the_unmap),
	KUNIT_CASE(an_exempt_window_is_never_shut),
	KUNIT_CASE(fork_copies_a_page_that_a_device_owns),
	KUNIT_CASE(another_programs_memory_is_read_whatever_a_device_does),
	{ 0 },
};

const struct kunit_suite dma_window_suite = { "dma_window", cases };
