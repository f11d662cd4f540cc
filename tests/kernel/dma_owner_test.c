// SPDX-License-Identifier: MIT
/*
 * tests/kernel/dma_owner_test.c - the CPU touches what a device owns.
 *
 * What:     a wrong touch gives exactly one report, and the machine goes on; a right one
 *           gives none. Then two mappings of one page, and pages that a device owns
 *           only in part. Most of it wants dma_debug=1, which is the default.
 * Start at: a_write_to_what_the_device_reads_is_caught()
 * Not here: wrong calls: dma_report_test.c.
 * Book:     LDD3 ch. 15, "Setting Up Streaming DMA Mappings": the rules
 */
#include "mm/dma/internal.h"

#include "kernel/lib/string.h"
#include "mm/phys/slab.h"
#include "mm/virt/pgtable.h"
#include "mm/virt/vmalloc.h"
#include "tests/kernel/fixture.h"

static struct fixture_device d;

/* A device that reaches everything (dma=bounce is no matter here), and a buffer of zeros. */
static u8 *start(unsigned int order)
{
	struct page *page = alloc_pages(GFP_KERNEL | __GFP_ZERO, order);

	fixture_device_init(&d, DMA_64BIT_MASK);
	return page ? lowmem_page_address(page) : NULL;
}

static u8 peek(const u8 *p)
{
	return READ_ONCE(*p);
}

static void poke(u8 *p, u8 byte)
{
	WRITE_ONCE(*p, byte);
}

/* ------------------------------------------------------------------ */
/* Touching what the device owns                                       */

static void a_write_to_what_the_device_reads_is_caught(struct kunit *test)
{
	u8 *buf;
	dma_addr_t bus;

	NEED_CHECKER(test);
	buf = start(0);
	KUNIT_ASSERT_NOT_NULL(test, buf);
	watch_for(DMA_ERR_CPU_TOUCH);
	dma_debug = 1; /* at 2 not even reading is: see below */
	bus = dma_map_single(&d.dev, buf, PAGE_SIZE, DMA_TO_DEVICE);
	KUNIT_EXPECT_EQ(test, virt_to_page(buf)->dma_maps, 1);
	KUNIT_EXPECT_EQ(test, peek(buf + 5), 0); /* reading is allowed */
	expect_reported(test, 0);
	watch_for(DMA_ERR_CPU_TOUCH);
	poke(buf + 5, 1);
	expect_reported(test, 1);
	KUNIT_EXPECT_EQ(test, peek(buf + 5), 1); /* and it went through */
	watch_for(DMA_ERR_CPU_TOUCH);
	poke(buf + 6, 2); /* said once is enough */
	expect_reported(test, 0);
	dma_unmap_single(&d.dev, bus, PAGE_SIZE, DMA_TO_DEVICE);
	free_page((unsigned long)buf);
}

/* The book's letter: once it is mapped, the buffer is not the CPU's. */
static void at_level_two_not_even_reading_is_allowed(struct kunit *test)
{
	u8 *buf;
	dma_addr_t bus;

	NEED_CHECKER(test);
	buf = start(0);
	KUNIT_ASSERT_NOT_NULL(test, buf);
	dma_debug = 2;
	bus = dma_map_single(&d.dev, buf, PAGE_SIZE, DMA_TO_DEVICE);
	watch_for(DMA_ERR_CPU_TOUCH);
	KUNIT_EXPECT_EQ(test, peek(buf + 5), 0);
	expect_reported(test, 1);
	dma_sync_single_for_cpu(&d.dev, bus, PAGE_SIZE, DMA_TO_DEVICE);
	dma_sync_single_for_device(&d.dev, bus, PAGE_SIZE, DMA_TO_DEVICE);
	watch_for(DMA_ERR_CPU_TOUCH);
	poke(buf + 5, 1); /* another turn of the device's: another report */
	expect_reported(test, 1);
	dma_unmap_single(&d.dev, bus, PAGE_SIZE, DMA_TO_DEVICE);
	poke(buf + 5, 2);
	free_page((unsigned long)buf);
}

static void any_touch_of_what_the_device_writes_is_caught(struct kunit *test)
{
	static const enum dma_data_direction dirs[] = { DMA_FROM_DEVICE, DMA_BIDIRECTIONAL };

	NEED_CHECKER(test);
	for (unsigned int i = 0; i < 4; i++) {
		enum dma_data_direction dir = dirs[i / 2];
		u8 *buf = start(0);
		dma_addr_t bus;

		KUNIT_ASSERT_NOT_NULL(test, buf);
		bus = dma_map_single(&d.dev, buf, PAGE_SIZE, dir);
		watch_for(DMA_ERR_CPU_TOUCH);
		if (i % 2)
			KUNIT_EXPECT_EQ(test, peek(buf + 9), 0);
		else
			poke(buf + 9, 3);
		expect_reported(test, 1);
		dma_unmap_single(&d.dev, bus, PAGE_SIZE, dir);
		free_page((unsigned long)buf);
	}
}

static void after_unmap_the_buffer_is_the_cpus(struct kunit *test)
{
	u8 *buf = start(0);

	KUNIT_ASSERT_NOT_NULL(test, buf);
	for (int dir = DMA_BIDIRECTIONAL; dir <= DMA_FROM_DEVICE; dir++) {
		dma_addr_t bus = dma_map_single(&d.dev, buf, PAGE_SIZE, dir);

		dma_unmap_single(&d.dev, bus, PAGE_SIZE, dir);
		memset(buf, dir, PAGE_SIZE);
		KUNIT_EXPECT_EQ(test, peek(buf + 4000), dir);
		KUNIT_EXPECT_EQ(test, virt_to_page(buf)->dma_maps, 0);
	}
	free_page((unsigned long)buf);
}

static void sync_passes_the_buffer_to_and_fro(struct kunit *test)
{
	u8 *buf;
	dma_addr_t bus;

	NEED_CHECKER(test);
	buf = start(0);
	KUNIT_ASSERT_NOT_NULL(test, buf);
	bus = dma_map_single(&d.dev, buf, PAGE_SIZE, DMA_BIDIRECTIONAL);
	for (int round = 0; round < 3; round++) {
		watch_for(DMA_ERR_CPU_TOUCH);
		dma_sync_single_for_cpu(&d.dev, bus, PAGE_SIZE, DMA_BIDIRECTIONAL);
		/* again: fine */
		dma_sync_single_for_cpu(&d.dev, bus, PAGE_SIZE, DMA_BIDIRECTIONAL);
		memset(buf, round, PAGE_SIZE);
		KUNIT_EXPECT_EQ(test, peek(buf), round);
		expect_reported(test, 0);
		dma_sync_single_for_device(&d.dev, bus, PAGE_SIZE, DMA_BIDIRECTIONAL);
		watch_for(DMA_ERR_CPU_TOUCH);
		peek(buf);
		expect_reported(test, 1);
		dma_sync_single_for_device(&d.dev, bus, PAGE_SIZE, DMA_BIDIRECTIONAL);
	}
	dma_unmap_single(&d.dev, bus, PAGE_SIZE, DMA_BIDIRECTIONAL);
	poke(buf, 1);
	free_page((unsigned long)buf);
}

/* Only pages that are the buffer's alone can be taken away. */
static void the_rest_of_a_shared_page_stays_usable(struct kunit *test)
{
	u8 *buf;
	dma_addr_t bus;

	NEED_CHECKER(test);
	buf = start(2);
	KUNIT_ASSERT_NOT_NULL(test, buf);
	bus = dma_map_single(&d.dev, buf + 100, 2 * PAGE_SIZE, DMA_FROM_DEVICE);
	KUNIT_EXPECT_EQ(test, virt_to_page(buf)->dma_maps, 0);
	KUNIT_EXPECT_EQ(test, virt_to_page(buf + PAGE_SIZE)->dma_maps, 1);
	KUNIT_EXPECT_EQ(test, virt_to_page(buf + 2 * PAGE_SIZE)->dma_maps, 0);
	watch_for(DMA_ERR_CPU_TOUCH);
	poke(buf, 1);
	poke(buf + 100, 1); /* a mistake, but one that cannot be seen */
	poke(buf + 2 * PAGE_SIZE + 200, 1);
	poke(buf + 3 * PAGE_SIZE, 1);
	expect_reported(test, 0);
	watch_for(DMA_ERR_CPU_TOUCH);
	poke(buf + PAGE_SIZE, 1);
	expect_reported(test, 1);
	dma_unmap_single(&d.dev, bus, 2 * PAGE_SIZE, DMA_FROM_DEVICE);
	free_pages((unsigned long)buf, 2);
}

static void each_page_of_a_buffer_is_watched(struct kunit *test)
{
	u8 *buf;
	dma_addr_t bus;

	NEED_CHECKER(test);
	buf = start(2);
	KUNIT_ASSERT_NOT_NULL(test, buf);
	bus = dma_map_single(&d.dev, buf, 4 * PAGE_SIZE, DMA_FROM_DEVICE);
	for (int i = 3; i >= 0; i--) {
		watch_for(DMA_ERR_CPU_TOUCH);
		peek(buf + i * PAGE_SIZE + 17);
		peek(buf + i * PAGE_SIZE + 18);
		expect_reported(test, 1);
	}
	dma_unmap_single(&d.dev, bus, 4 * PAGE_SIZE, DMA_FROM_DEVICE);
	memset(buf, 1, 4 * PAGE_SIZE);
	free_pages((unsigned long)buf, 2);
}

/* Another CPU, which had the page in its TLB; the touch may come through for a few microseconds. */
struct toucher {
	u8 *buf;
	int ready, go, stop; /* [a] */
	unsigned long touches;
};

static int touch_over_there(void *arg)
{
	struct toucher *t = arg;

	peek(t->buf);
	__atomic_store_n(&t->ready, 1, __ATOMIC_RELEASE);
	while (!__atomic_load_n(&t->go, __ATOMIC_ACQUIRE))
		arch_cpu_relax();
	while (!__atomic_load_n(&t->stop, __ATOMIC_ACQUIRE)) {
		peek(t->buf);
		t->touches++;
		arch_cpu_relax();
	}
	return 0;
}

static void a_touch_by_another_cpu_is_caught(struct kunit *test)
{
	static struct toucher t;
	struct worker w;
	dma_addr_t bus;
	u64 limit;

	NEED_CHECKER(test);
	if (!cpu_is_online(1))
		kunit_skip(test, "one CPU");
	t = (struct toucher){ .buf = start(0) };
	KUNIT_ASSERT_NOT_NULL(test, t.buf);
	set_cpus_allowed(current, 1);
	KUNIT_ASSERT_TRUE(test, worker_start_on(&w, 1, touch_over_there, &t));
	while (!__atomic_load_n(&t.ready, __ATOMIC_ACQUIRE))
		arch_cpu_relax();
	watch_for(DMA_ERR_CPU_TOUCH);
	bus = dma_map_single(&d.dev, t.buf, PAGE_SIZE, DMA_FROM_DEVICE);
	__atomic_store_n(&t.go, 1, __ATOMIC_RELEASE);
	limit = arch_clock_ns() + 5 * NSEC_PER_SEC;
	while (!PageDmaGiven(virt_to_page(t.buf)) && arch_clock_ns() < limit)
		arch_cpu_relax();
	__atomic_store_n(&t.stop, 1, __ATOMIC_RELEASE);
	worker_end(&w);
	expect_reported(test, 1);
	dma_unmap_single(&d.dev, bus, PAGE_SIZE, DMA_FROM_DEVICE);
	free_page((unsigned long)t.buf);
}

static void a_copy_to_a_program_is_a_touch_too(struct kunit *test)
{
	u8 *buf;
	dma_addr_t bus;

	NEED_CHECKER(test);
	buf = start(0);
	KUNIT_ASSERT_TRUE(test, buf && kunit_user_mm(test) &&
					user_anon_at(USER_BASE, 1, RW) == USER_BASE);
	memset(buf, 0x31, PAGE_SIZE);
	bus = dma_map_single(&d.dev, buf, PAGE_SIZE, DMA_FROM_DEVICE);
	watch_for(DMA_ERR_CPU_TOUCH);
	KUNIT_EXPECT_EQ(test, copy_to_user((void __user *)USER_BASE, buf, PAGE_SIZE), 0UL);
	expect_reported(test, 1);
	KUNIT_EXPECT_TRUE(test, user_is(USER_BASE, PAGE_SIZE, 0x31));
	dma_unmap_single(&d.dev, bus, PAGE_SIZE, DMA_FROM_DEVICE);
	free_page((unsigned long)buf);
}

static void a_program_may_look_at_its_own_buffer(struct kunit *test)
{
	struct page *page;
	dma_addr_t bus;

	fixture_device_init(&d, DMA_64BIT_MASK);
	KUNIT_ASSERT_TRUE(test, kunit_user_mm(test) && user_anon_at(USER_BASE, 1, RW) == USER_BASE);
	KUNIT_ASSERT_EQ(test, user_poke(USER_BASE, 5), 0);
	KUNIT_ASSERT_EQ(test, user_pin(USER_BASE, 1, true, false, &page), 1);
	bus = dma_map_page(&d.dev, page, 0, PAGE_SIZE, DMA_FROM_DEVICE);
	KUNIT_EXPECT_FALSE(test, dma_mapping_error(bus));
	KUNIT_EXPECT_EQ(test, user_peek(USER_BASE), 5);
	KUNIT_EXPECT_EQ(test, user_poke(USER_BASE, 6), 0);
	dma_unmap_page(&d.dev, bus, PAGE_SIZE, DMA_FROM_DEVICE);
	user_unpin(&page, 1);
}

static void the_kernel_image_keeps_its_rights(struct kunit *test)
{
	static u8 buffer[2 * PAGE_SIZE] __aligned(PAGE_SIZE);
	u64 before, during;
	dma_addr_t bus;

	fixture_device_init(&d, DMA_64BIT_MASK);
	before = pte_val(*kernel_pte((unsigned long)buffer));
	bus = dma_map_single(&d.dev, buffer, sizeof(buffer), DMA_FROM_DEVICE);
	KUNIT_ASSERT_TRUE(test, !dma_mapping_error(bus));
	during = pte_val(*kernel_pte((unsigned long)buffer));
	KUNIT_EXPECT_EQ(test, before, during);
	poke(buffer, 1);
	dma_unmap_single(&d.dev, bus, sizeof(buffer), DMA_FROM_DEVICE);
}

/* ------------------------------------------------------------------ */
/* Two mappings of one page                                            */

static void a_page_is_not_mapped_twice_if_a_device_writes_it(struct kunit *test)
{
	static const enum dma_data_direction pairs[][2] = {
		{ DMA_FROM_DEVICE, DMA_FROM_DEVICE }, { DMA_FROM_DEVICE, DMA_TO_DEVICE },
		{ DMA_TO_DEVICE, DMA_FROM_DEVICE },   { DMA_TO_DEVICE, DMA_BIDIRECTIONAL },
		{ DMA_BIDIRECTIONAL, DMA_TO_DEVICE },
	};

	NEED_CHECKER(test);
	for (unsigned int i = 0; i < ARRAY_SIZE(pairs); i++) {
		u8 *buf = start(1);
		dma_addr_t first, second;

		KUNIT_ASSERT_NOT_NULL(test, buf);
		first = dma_map_single(&d.dev, buf, PAGE_SIZE, pairs[i][0]);
		watch_for(DMA_ERR_OVERLAP);
		second = dma_map_single(&d.dev, buf, 2 * PAGE_SIZE, pairs[i][1]);
		expect_reported(test, 1);
		KUNIT_EXPECT_TRUE(test, dma_mapping_error(second));
		KUNIT_EXPECT_EQ(test, virt_to_page(buf)->dma_maps, 1);
		KUNIT_EXPECT_EQ(test, virt_to_page(buf + PAGE_SIZE)->dma_maps, 0);
		poke(buf + PAGE_SIZE, 1); /* the refused mapping took nothing */
		dma_unmap_single(&d.dev, first, PAGE_SIZE, pairs[i][0]);
		free_pages((unsigned long)buf, 1);
	}
}

static void two_devices_may_read_one_page(struct kunit *test)
{
	u8 *buf;
	dma_addr_t first, second;

	NEED_CHECKER(test);
	buf = start(0);
	KUNIT_ASSERT_NOT_NULL(test, buf);
	dma_debug = 1;
	watch_for(DMA_ERR_CPU_TOUCH);
	first = dma_map_single(&d.dev, buf, PAGE_SIZE, DMA_TO_DEVICE);
	second = dma_map_single(&d.dev, buf, PAGE_SIZE, DMA_TO_DEVICE);
	KUNIT_EXPECT_EQ(test, virt_to_page(buf)->dma_maps, 2);
	dma_unmap_single(&d.dev, first, PAGE_SIZE, DMA_TO_DEVICE);
	KUNIT_EXPECT_EQ(test, peek(buf), 0);
	expect_reported(test, 0);
	watch_for(DMA_ERR_CPU_TOUCH);
	poke(buf, 1); /* the other one is still reading */
	expect_reported(test, 1);
	dma_unmap_single(&d.dev, second, PAGE_SIZE, DMA_TO_DEVICE);
	poke(buf, 2);
	free_page((unsigned long)buf);
}

/* A packet, and its header once more: mappings that begin at one address, or within each other. */
static void mappings_of_one_address_are_told_apart_by_their_size(struct kunit *test)
{
	dma_addr_t all, head, middle;
	u8 *buf;

	NEED_CHECKER(test);
	buf = start(0);
	KUNIT_ASSERT_NOT_NULL(test, buf);
	shadow_mode = SHADOW_NEEDED;
	for (int order = 0; order < 2; order++) { /* whichever is unmapped first */
		all = dma_map_single(&d.dev, buf, PAGE_SIZE, DMA_TO_DEVICE);
		head = dma_map_single(&d.dev, buf, 64, DMA_TO_DEVICE);
		middle = dma_map_single(&d.dev, buf + 512, 100, DMA_TO_DEVICE);
		dma_sync_single_for_cpu(&d.dev, all + 512, 1000, DMA_TO_DEVICE);
		dma_sync_single_for_device(&d.dev, all + 512, 1000, DMA_TO_DEVICE);
		KUNIT_EXPECT_FALSE(test, record_find(&d.dev, middle, 100, DMA_NONE)->cpu_owns);
		dma_unmap_single(&d.dev, order ? all : head, order ? PAGE_SIZE : 64, DMA_TO_DEVICE);
		dma_unmap_single(&d.dev, order ? head : all, order ? 64 : PAGE_SIZE, DMA_TO_DEVICE);
		dma_unmap_single(&d.dev, middle, 100, DMA_TO_DEVICE);
		KUNIT_EXPECT_EQ(test, virt_to_page(buf)->dma_maps, 0);
	}
	free_page((unsigned long)buf);
}

/* While the CPU has it, another device may be lent it: then the first cannot have it back. */
static void a_page_given_back_may_go_to_another_device(struct kunit *test)
{
	static struct fixture_device other;
	dma_addr_t first, second;
	u8 *buf;

	NEED_CHECKER(test);
	buf = start(0);
	KUNIT_ASSERT_NOT_NULL(test, buf);
	shadow_mode =
		SHADOW_NEEDED; /* else the copy at unmap would touch the other device's page */
	fixture_device_init(&other, DMA_64BIT_MASK);
	first = dma_map_single(&d.dev, buf, PAGE_SIZE, DMA_FROM_DEVICE);
	dma_sync_single_for_cpu(&d.dev, first, PAGE_SIZE, DMA_FROM_DEVICE);
	second = dma_map_single(&other.dev, buf, PAGE_SIZE, DMA_FROM_DEVICE);
	KUNIT_EXPECT_FALSE(test, dma_mapping_error(second));
	watch_for(DMA_ERR_OVERLAP);
	dma_sync_single_for_device(&d.dev, first, PAGE_SIZE, DMA_FROM_DEVICE);
	expect_reported(test, 1);
	KUNIT_EXPECT_EQ(test, virt_to_page(buf)->dma_maps, 1);
	dma_unmap_single(&d.dev, first, PAGE_SIZE, DMA_FROM_DEVICE);
	KUNIT_EXPECT_EQ(test, virt_to_page(buf)->dma_maps, 1); /* the other's */
	dma_unmap_single(&other.dev, second, PAGE_SIZE, DMA_FROM_DEVICE);
	KUNIT_EXPECT_EQ(test, virt_to_page(buf)->dma_maps, 0);
	poke(buf, 1);
	free_page((unsigned long)buf);
}

static void parts_of_one_page_may_be_mapped_apart(struct kunit *test)
{
	u8 *buf = start(0);
	dma_addr_t a, b;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	a = dma_map_single(&d.dev, buf, 512, DMA_FROM_DEVICE);
	b = dma_map_single(&d.dev, buf + 512, 512, DMA_FROM_DEVICE);
	KUNIT_EXPECT_FALSE(test, dma_mapping_error(a) || dma_mapping_error(b));
	dma_unmap_single(&d.dev, a, 512, DMA_FROM_DEVICE);
	dma_unmap_single(&d.dev, b, 512, DMA_FROM_DEVICE);
	free_page((unsigned long)buf);
}

/* What it asks two drivers to do with one buffer of its own is its affair; no driver can know. */
static void a_program_may_use_one_buffer_for_two_transfers(struct kunit *test)
{
	static const enum dma_data_direction dirs[] = { DMA_FROM_DEVICE, DMA_TO_DEVICE,
							DMA_FROM_DEVICE };
	struct page *page;
	dma_addr_t bus[3];

	NEED_CHECKER(test);
	fixture_device_init(&d, DMA_64BIT_MASK);
	KUNIT_ASSERT_TRUE(test, kunit_user_mm(test) && user_anon_at(USER_BASE, 1, RW) == USER_BASE);
	KUNIT_ASSERT_EQ(test, user_poke(USER_BASE, 5), 0);
	KUNIT_ASSERT_EQ(test, user_pin(USER_BASE, 1, true, false, &page), 1);
	for (int first = 0; first < 3; first++) { /* whichever ends first */
		watch_for(DMA_ERR_OVERLAP);
		for (int i = 0; i < 3; i++) {
			bus[i] = dma_map_page(&d.dev, page, 0, PAGE_SIZE, dirs[i]);
			KUNIT_EXPECT_FALSE(test, dma_mapping_error(bus[i]));
		}
		KUNIT_EXPECT_EQ(test, page->dma_maps, 3);
		for (int i = 0; i < 3; i++)
			dma_unmap_page(&d.dev, bus[(first + i) % 3], PAGE_SIZE,
				       dirs[(first + i) % 3]);
		expect_reported(test, 0);
		KUNIT_EXPECT_EQ(test, page->dma_maps, 0);
		watch_for(DMA_ERR_CPU_TOUCH);
		page_fill(page, 7);
		expect_reported(test, 0);
	}
	user_unpin(&page, 1);
}

/* The mapping that hid the page ends, one that only reads it goes on: the CPU may read again. */
static void what_is_left_decides_what_the_cpu_may_do(struct kunit *test)
{
	struct page *page;
	dma_addr_t in, out;

	NEED_CHECKER(test);
	dma_debug = 1;
	shadow_mode = SHADOW_NEEDED; /* else unmap writes the page */
	fixture_device_init(&d, DMA_64BIT_MASK);
	KUNIT_ASSERT_TRUE(test, kunit_user_mm(test) && user_anon_at(USER_BASE, 1, RW) == USER_BASE);
	KUNIT_ASSERT_EQ(test, user_poke(USER_BASE, 0), 0);
	KUNIT_ASSERT_EQ(test, user_pin(USER_BASE, 1, true, false, &page), 1);
	out = dma_map_page(&d.dev, page, 0, PAGE_SIZE, DMA_TO_DEVICE);
	in = dma_map_page(&d.dev, page, 0, PAGE_SIZE, DMA_FROM_DEVICE);
	KUNIT_EXPECT_TRUE(test, PageDmaAbsent(page));
	dma_unmap_page(&d.dev, in, PAGE_SIZE, DMA_FROM_DEVICE);
	watch_for(DMA_ERR_CPU_TOUCH);
	KUNIT_EXPECT_TRUE(test, page_is(page, 0));
	expect_reported(test, 0);
	watch_for(DMA_ERR_CPU_TOUCH);
	page_fill(page, 7); /* the other device reads it */
	expect_reported(test, 1);
	dma_unmap_page(&d.dev, out, PAGE_SIZE, DMA_TO_DEVICE);
	user_unpin(&page, 1);
}

/* One page of it is a program's, the other is not: then it is a driver's mistake. */
static void only_what_is_pinned_all_over_is_a_programs_affair(struct kunit *test)
{
	dma_addr_t in, out;
	struct page *page;
	u8 *buf;

	NEED_CHECKER(test);
	buf = start(1);
	KUNIT_ASSERT_NOT_NULL(test, buf);
	page = virt_to_page(buf);
	for (int pinned = 0; pinned <= 2; pinned++) {
		for (int i = 0; i < 2; i++)
			atomic_set(&page[i].pins, i < pinned);
		in = dma_map_page(&d.dev, page, 0, 2 * PAGE_SIZE, DMA_FROM_DEVICE);
		watch_for(DMA_ERR_OVERLAP);
		out = dma_map_page(&d.dev, page, 0, 2 * PAGE_SIZE, DMA_TO_DEVICE);
		expect_reported(test, pinned < 2);
		KUNIT_EXPECT_EQ(test, dma_mapping_error(out), pinned < 2);
		if (!dma_mapping_error(out))
			dma_unmap_page(&d.dev, out, 2 * PAGE_SIZE, DMA_TO_DEVICE);
		dma_unmap_page(&d.dev, in, 2 * PAGE_SIZE, DMA_FROM_DEVICE);
	}
	for (int i = 0; i < 2; i++)
		atomic_set(&page[i].pins, 0);
	free_pages((unsigned long)buf, 1);
}

static void more_readers_than_can_be_counted_are_refused(struct kunit *test)
{
	static dma_addr_t bus[256];
	u8 *buf;

	NEED_CHECKER(test);
	buf = start(0);
	KUNIT_ASSERT_NOT_NULL(test, buf);
	for (int i = 0; i < 255; i++) {
		bus[i] = dma_map_single(&d.dev, buf, PAGE_SIZE, DMA_TO_DEVICE);
		KUNIT_ASSERT_TRUE(test, !dma_mapping_error(bus[i]));
	}
	watch_for(DMA_ERR_OVERLAP);
	KUNIT_EXPECT_TRUE(test,
			  dma_mapping_error(dma_map_single(&d.dev, buf, PAGE_SIZE, DMA_TO_DEVICE)));
	expect_reported(test, 1);
	KUNIT_EXPECT_EQ(test, virt_to_page(buf)->dma_maps, 255);
	for (int i = 0; i < 255; i++)
		dma_unmap_single(&d.dev, bus[i], PAGE_SIZE, DMA_TO_DEVICE);
	KUNIT_EXPECT_EQ(test, virt_to_page(buf)->dma_maps, 0);
	poke(buf, 1);
	free_page((unsigned long)buf);
}

static void a_page_that_a_device_owns_is_not_freed(struct kunit *test)
{
	u8 *buf;
	struct page *page;
	dma_addr_t bus;

	NEED_CHECKER(test);
	buf = start(0);
	KUNIT_ASSERT_NOT_NULL(test, buf);
	page = virt_to_page(buf);
	bus = dma_map_single(&d.dev, buf, PAGE_SIZE, DMA_FROM_DEVICE);
	page_free(page, 0);
	kunit_expect_reports(test, 1);
	KUNIT_EXPECT_EQ(test, page->owner, OWNER_KERNEL);
	dma_unmap_single(&d.dev, bus, PAGE_SIZE, DMA_FROM_DEVICE);
	free_page((unsigned long)buf);
	KUNIT_EXPECT_EQ(test, page->owner, OWNER_FREE);
}

/* Whoever has them just now: unmap would copy into them, and sync_for_device take them away. */
static void nor_is_any_page_of_a_mapping_that_the_cpu_has_by_sync(struct kunit *test)
{
	struct page *page;
	dma_addr_t bus;

	NEED_CHECKER(test);
	fixture_device_init(&d, DMA_64BIT_MASK);
	page = alloc_pages(GFP_KERNEL, 2);
	KUNIT_ASSERT_NOT_NULL(test, page);
	page_split(page, 2);
	bus = dma_map_page(&d.dev, page, 100, 3 * PAGE_SIZE, DMA_FROM_DEVICE);
	for (int round = 0; round < 2; round++) {
		dma_sync_single_for_cpu(&d.dev, bus, 3 * PAGE_SIZE, DMA_FROM_DEVICE);
		watch_for(DMA_ERR_FREED);
		for (int i = 0; i < 4; i++) {
			page_free(page + i, 0);
			KUNIT_EXPECT_EQ(test, page[i].owner, OWNER_KERNEL);
		}
		expect_reported(test, 4);
		dma_sync_single_for_device(&d.dev, bus, 3 * PAGE_SIZE, DMA_FROM_DEVICE);
	}
	dma_unmap_page(&d.dev, bus, 3 * PAGE_SIZE, DMA_FROM_DEVICE);
	for (int i = 0; i < 4; i++)
		__free_page(page + i);
	KUNIT_EXPECT_EQ(test, page->owner, OWNER_FREE);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(a_write_to_what_the_device_reads_is_caught),
	KUNIT_CASE(at_level_two_not_even_reading_is_allowed),
	KUNIT_CASE(any_touch_of_what_the_device_writes_is_caught),
	KUNIT_CASE(after_unmap_the_buffer_is_the_cpus),
	KUNIT_CASE(sync_passes_the_buffer_to_and_fro),
	KUNIT_CASE(the_rest_of_a_shared_page_stays_usable),
	KUNIT_CASE(each_page_of_a_buffer_is_watched),
	KUNIT_CASE(a_touch_by_another_cpu_is_caught),
	KUNIT_CASE(a_copy_to_a_program_is_a_touch_too),
	KUNIT_CASE(a_program_may_look_at_its_own_buffer),
	KUNIT_CASE(the_kernel_image_keeps_its_rights),
	KUNIT_CASE(a_page_is_not_mapped_twice_if_a_device_writes_it),
	KUNIT_CASE(two_devices_may_read_one_page),
	KUNIT_CASE(mappings_of_one_address_are_told_apart_by_their_size),
	KUNIT_CASE(a_page_given_back_may_go_to_another_device),
	KUNIT_CASE(parts_of_one_page_may_be_mapped_apart),
	KUNIT_CASE(a_program_may_use_one_buffer_for_two_transfers),
	KUNIT_CASE(what_is_left_decides_what_the_cpu_may_do),
	KUNIT_CASE(only_what_is_pinned_all_over_is_a_programs_affair),
	KUNIT_CASE(more_readers_than_can_be_counted_are_refused),
	KUNIT_CASE(a_page_that_a_device_owns_is_not_freed),
	KUNIT_CASE(nor_is_any_page_of_a_mapping_that_the_cpu_has_by_sync),
	{ 0 },
};

const struct kunit_suite dma_owner_suite = { "dma_owner", cases };
