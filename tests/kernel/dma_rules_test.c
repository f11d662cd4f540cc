// SPDX-License-Identifier: MIT
/*
 * tests/kernel/dma_rules_test.c - every rule of the mapping API, broken once.
 *
 * What:     each BREAKS() is a driver that does one thing wrong: its name, the report that
 *           must appear - that one, once, and no other -, what the kernel does then, and the
 *           rule in a sentence. docs/dma-rules.md is made from these lines by tools/dma-rules:
 *           change them, and run it.
 * Start at: unmap_with_another_size()
 * Holds:    each kind of report is shown by a rule: the last case checks it.
 * Not here: reports in detail, and what goes on after them: dma_report_test.c, dma_owner_test.c.
 * Book:     LDD3 ch. 15, "Direct Memory Access"
 */
#include "mm/dma/internal.h"

#include "drivers/pci/pci.h"
#include "kernel/lib/string.h"
#include "mm/phys/slab.h"
#include "mm/virt/vmalloc.h"
#include "tests/kernel/fixture.h"

/* What each driver has: a device that reaches everything, another, and four pages of zeros. */
static struct fixture_device d, other;
static u8 *buf;
static struct scatterlist sg[4];
static bool shown[DMA_ERR_KINDS];
static int rules_run;

#define BUF_ORDER 2
#define BUF_SIZE  (PAGE_SIZE << BUF_ORDER)

static void break_rule(struct kunit *test, enum dma_error kind, void (*driver)(struct kunit *test))
{
	NEED_CHECKER(test);
	fixture_device_init(&d, DMA_64BIT_MASK);
	fixture_device_init(&other, DMA_64BIT_MASK);
	shadow_mode = SHADOW_NEEDED;
	memset(sg, 0, sizeof(sg));
	buf = (u8 *)__get_free_pages(GFP_KERNEL | __GFP_ZERO, BUF_ORDER);
	KUNIT_ASSERT_NOT_NULL(test, buf);
	watch_for(kind);
	driver(test);
	expect_reported(test, 1);
	free_pages((unsigned long)buf, BUF_ORDER);
	shown[kind] = true;
	rules_run++;
}

/* BREAKS(name, report, what the kernel does then, the rule): the driver follows. */
#define BREAKS(name, kind, then, rule)                 \
	static void name##_driver(struct kunit *test); \
	static void name(struct kunit *test)           \
	{                                              \
		break_rule(test, kind, name##_driver); \
	}                                              \
	static void name##_driver(struct kunit *test)

static void refused(struct kunit *test, dma_addr_t bus)
{
	KUNIT_EXPECT_TRUE(test, dma_mapping_error(bus));
}

static dma_addr_t map(void *ptr, size_t size, enum dma_data_direction dir)
{
	return dma_map_single(&d.dev, ptr, size, dir);
}

static void unmap(dma_addr_t bus, size_t size, enum dma_data_direction dir)
{
	dma_unmap_single(&d.dev, bus, size, dir);
}

static void piece(int i, void *ptr, unsigned int length)
{
	sg[i].page = virt_to_page(ptr);
	sg[i].offset = (unsigned int)offset_in_page(ptr);
	sg[i].length = length;
}

/* ------------------------------------------------------------------ */
/* Map                                                                 */

BREAKS(map_without_a_direction, DMA_ERR_DIRECTION_NONE, "refused",
       "A mapping has a direction; DMA_NONE is none.")
{
	refused(test, map(buf, 64, DMA_NONE));
}

BREAKS(map_for_a_device_without_dma, DMA_ERR_NO_MASK, "refused",
       "Only a device that can do DMA is lent memory.")
{
	d.dev.dma_mask = NULL;
	refused(test, map(buf, 64, DMA_TO_DEVICE));
}

BREAKS(map_nothing, DMA_ERR_BAD_RANGE, "refused", "A mapping has at least one byte.")
{
	refused(test, map(buf, 0, DMA_TO_DEVICE));
}

BREAKS(map_past_the_end_of_all_addresses, DMA_ERR_BAD_RANGE, "refused",
       "A mapping does not wrap around.")
{
	refused(test, map(buf, ~0UL - 8, DMA_TO_DEVICE));
}

BREAKS(map_what_is_not_memory, DMA_ERR_BAD_RANGE, "refused", "What is mapped is RAM.")
{
	refused(test, dma_map_page(&d.dev, pfn_to_page(max_pfn + 16), 0, 8, DMA_TO_DEVICE));
}

BREAKS(map_the_stack, DMA_ERR_NOT_LOGICAL, "refused",
       "A buffer is not on the stack: its pages need not be neighbours.")
{
	u8 on_the_stack[64];

	refused(test, map(on_the_stack, sizeof(on_the_stack), DMA_FROM_DEVICE));
}

BREAKS(map_vmalloc_memory, DMA_ERR_NOT_LOGICAL, "refused",
       "A buffer given by address is not from vmalloc(): its pages need not be neighbours.")
{
	void *area = vmalloc(PAGE_SIZE);

	refused(test, map(area, PAGE_SIZE, DMA_TO_DEVICE));
	vfree(area);
}

BREAKS(map_a_user_address, DMA_ERR_NOT_LOGICAL, "refused",
       "A program's address means nothing to a device: get_user_pages() finds the pages.")
{
	refused(test, map((void *)USER_BASE, 64, DMA_TO_DEVICE));
}

BREAKS(map_a_page_that_was_freed, DMA_ERR_FREE_PAGE, "refused", "A buffer has not been freed.")
{
	struct page *page = alloc_page(GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, page);
	__free_page(page);
	refused(test, dma_map_page(&d.dev, page, 0, 64, DMA_TO_DEVICE));
}

BREAKS(map_a_user_page_that_may_move, DMA_ERR_NOT_PINNED, "mapped all the same",
       "A program's page is pinned or locked while a device has it. (There is no write-back yet, which would hold it, too.)")
{
	dma_addr_t bus;

	KUNIT_ASSERT_TRUE(test, kunit_user_mm(test) && user_anon_at(USER_BASE, 1, RW) == USER_BASE);
	KUNIT_ASSERT_EQ(test, user_poke(USER_BASE, 5), 0);
	bus = dma_map_page(&d.dev, user_page(USER_BASE), 0, 8, DMA_TO_DEVICE);
	KUNIT_EXPECT_FALSE(test, dma_mapping_error(bus));
	dma_unmap_page(&d.dev, bus, 8, DMA_TO_DEVICE);
}

BREAKS(map_a_buffer_twice, DMA_ERR_OVERLAP, "the second is refused",
       "Memory that a device may write is mapped once, unless a program has pinned all that is common: what it asks for is its affair.")
{
	dma_addr_t bus = map(buf, PAGE_SIZE, DMA_FROM_DEVICE);

	refused(test, dma_map_single(&other.dev, buf, PAGE_SIZE, DMA_TO_DEVICE));
	unmap(bus, PAGE_SIZE, DMA_FROM_DEVICE);
}

BREAKS(map_buffers_that_share_a_byte, DMA_ERR_OVERLAP, "the second is refused",
       "Two buffers in one page have no byte in common, if a device may write one of them.")
{
	dma_addr_t bus = map(buf, 101, DMA_TO_DEVICE);

	refused(test, map(buf + 100, 50, DMA_FROM_DEVICE));
	unmap(bus, 101, DMA_TO_DEVICE);
}

BREAKS(give_back_what_another_device_got, DMA_ERR_OVERLAP, "it stays the CPU's",
       "While the CPU has a synced buffer, nobody else is lent it.")
{
	dma_addr_t first = map(buf, PAGE_SIZE, DMA_FROM_DEVICE), second;

	dma_sync_single_for_cpu(&d.dev, first, PAGE_SIZE, DMA_FROM_DEVICE);
	second = dma_map_single(&other.dev, buf, PAGE_SIZE, DMA_FROM_DEVICE);
	dma_sync_single_for_device(&d.dev, first, PAGE_SIZE, DMA_FROM_DEVICE);
	unmap(first, PAGE_SIZE, DMA_FROM_DEVICE);
	dma_unmap_single(&other.dev, second, PAGE_SIZE, DMA_FROM_DEVICE);
}

/* ------------------------------------------------------------------ */
/* Masks                                                               */

BREAKS(narrow_the_mask_below_what_is_mapped, DMA_ERR_MASK, "the mask is set",
       "A mask is set before anything is mapped that lies beyond it.")
{
	struct page *page = alloc_page(GFP_KERNEL);
	dma_addr_t bus;

	KUNIT_ASSERT_NOT_NULL(test, page);
	bus = dma_map_page(&d.dev, page, 0, 64, DMA_TO_DEVICE);
	KUNIT_EXPECT_LT(test, DMA_24BIT_MASK, bus);
	KUNIT_EXPECT_EQ(test, dma_set_mask(&d.dev, DMA_24BIT_MASK), 0);
	dma_unmap_page(&d.dev, bus, 64, DMA_TO_DEVICE);
	__free_page(page);
}

BREAKS(use_dac_without_a_dac_mask, DMA_ERR_MASK, "the address is what it is",
       "Double address cycles have a mask of their own, and no address beyond it.")
{
	KUNIT_EXPECT_EQ(test, dac_page_to_dma(&d.dev, virt_to_page(buf), 8, DMA_TO_DEVICE),
			__pa(buf) + 8);
}

/* ------------------------------------------------------------------ */
/* While it is mapped                                                  */

BREAKS(write_what_the_device_reads, DMA_ERR_CPU_TOUCH, "the page is the CPU's again",
       "What is mapped DMA_TO_DEVICE is not written.")
{
	dma_addr_t bus = map(buf, PAGE_SIZE, DMA_TO_DEVICE);

	WRITE_ONCE(buf[100], 1);
	WRITE_ONCE(buf[101], 1); /* said once is enough */
	unmap(bus, PAGE_SIZE, DMA_TO_DEVICE);
}

BREAKS(read_what_the_device_writes, DMA_ERR_CPU_TOUCH, "the page is the CPU's again",
       "What is mapped DMA_FROM_DEVICE or DMA_BIDIRECTIONAL is not even read.")
{
	dma_addr_t bus = map(buf, PAGE_SIZE, DMA_FROM_DEVICE);

	READ_ONCE(buf[100]);
	unmap(bus, PAGE_SIZE, DMA_FROM_DEVICE);
}

BREAKS(touch_a_buffer_that_was_given_back, DMA_ERR_CPU_TOUCH, "the page is the CPU's again",
       "After sync_for_device the buffer is the device's again.")
{
	dma_addr_t bus = map(buf, PAGE_SIZE, DMA_BIDIRECTIONAL);

	dma_sync_single_for_cpu(&d.dev, bus, PAGE_SIZE, DMA_BIDIRECTIONAL);
	WRITE_ONCE(buf[0], 1);
	dma_sync_single_for_device(&d.dev, bus, PAGE_SIZE, DMA_BIDIRECTIONAL);
	WRITE_ONCE(buf[0], 2);
	unmap(bus, PAGE_SIZE, DMA_BIDIRECTIONAL);
}

BREAKS(free_a_page_that_is_mapped, DMA_ERR_FREED, "it is not freed",
       "Pages are not freed while a device has them.")
{
	unsigned long page = __get_free_page(GFP_KERNEL);
	dma_addr_t bus = map((void *)page, PAGE_SIZE, DMA_FROM_DEVICE);

	page_free(virt_to_page((void *)page), 0);
	KUNIT_EXPECT_EQ(test, virt_to_page((void *)page)->owner, OWNER_KERNEL);
	unmap(bus, PAGE_SIZE, DMA_FROM_DEVICE);
	free_page(page);
}

BREAKS(free_a_page_after_sync, DMA_ERR_FREED, "it is not freed",
       "Nor while the CPU has them by sync_for_cpu: what is freed has been unmapped.")
{
	unsigned long page = __get_free_page(GFP_KERNEL);
	dma_addr_t bus = map((void *)page, PAGE_SIZE, DMA_FROM_DEVICE);

	dma_sync_single_for_cpu(&d.dev, bus, PAGE_SIZE, DMA_FROM_DEVICE);
	page_free(virt_to_page((void *)page), 0);
	KUNIT_EXPECT_EQ(test, virt_to_page((void *)page)->owner, OWNER_KERNEL);
	unmap(bus, PAGE_SIZE, DMA_FROM_DEVICE);
	free_page(page);
}

BREAKS(free_an_object_that_is_mapped, DMA_ERR_FREED, "it is not freed",
       "Memory of kmalloc() is not freed while a device has it.")
{
	u8 *mapped = kmalloc(200, GFP_KERNEL), *neighbour = kmalloc(200, GFP_KERNEL);
	dma_addr_t bus = map(mapped + 50, 100, DMA_TO_DEVICE);

	kfree(neighbour); /* nobody has that */
	kfree(mapped);
	unmap(bus, 100, DMA_TO_DEVICE);
	kfree(mapped);
}

/* ------------------------------------------------------------------ */
/* Sync                                                                */

BREAKS(sync_without_a_map, DMA_ERR_NOT_MAPPED, "nothing is done", "What is synced is mapped.")
{
	dma_sync_single_for_cpu(&d.dev, __pa(buf), 100, DMA_FROM_DEVICE);
}

BREAKS(sync_more_than_was_mapped, DMA_ERR_NOT_MAPPED, "nothing is done",
       "A sync stays within the mapping.")
{
	dma_addr_t bus = map(buf, 1000, DMA_FROM_DEVICE);

	dma_sync_single_range_for_device(&d.dev, bus, 500, 501, DMA_FROM_DEVICE);
	unmap(bus, 1000, DMA_FROM_DEVICE);
}

BREAKS(sync_for_another_device, DMA_ERR_NOT_MAPPED, "nothing is done", "A mapping is one device's.")
{
	dma_addr_t bus = map(buf, 1000, DMA_FROM_DEVICE);

	dma_sync_single_for_cpu(&other.dev, bus, 1000, DMA_FROM_DEVICE);
	unmap(bus, 1000, DMA_FROM_DEVICE);
}

BREAKS(sync_in_another_direction, DMA_ERR_DIRECTION, "synced as it was mapped",
       "A sync has the mapping's direction.")
{
	dma_addr_t bus = map(buf, 1000, DMA_FROM_DEVICE);

	dma_sync_single_for_cpu(&d.dev, bus, 1000, DMA_TO_DEVICE);
	unmap(bus, 1000, DMA_FROM_DEVICE);
}

BREAKS(sync_without_a_direction, DMA_ERR_DIRECTION_NONE, "synced as it was mapped",
       "DMA_NONE is no direction of a sync either.")
{
	dma_addr_t bus = map(buf, 1000, DMA_BIDIRECTIONAL);

	dma_sync_single_for_cpu(&d.dev, bus, 1000, DMA_NONE);
	unmap(bus, 1000, DMA_BIDIRECTIONAL);
}

BREAKS(sync_the_cache_of_other_memory, DMA_ERR_NOT_MAPPED, "nothing is done",
       "dma_cache_sync() is for memory of dma_alloc_noncoherent().")
{
	dma_cache_sync(buf, 100, DMA_TO_DEVICE);
}

/* ------------------------------------------------------------------ */
/* Unmap                                                               */

BREAKS(unmap_what_is_not_mapped, DMA_ERR_NOT_MAPPED, "nothing is done",
       "What is unmapped is mapped.")
{
	unmap(__pa(buf), 100, DMA_TO_DEVICE);
}

BREAKS(unmap_twice, DMA_ERR_NOT_MAPPED, "nothing is done", "A mapping is unmapped once.")
{
	dma_addr_t bus = map(buf, 100, DMA_TO_DEVICE);

	unmap(bus, 100, DMA_TO_DEVICE);
	unmap(bus, 100, DMA_TO_DEVICE);
}

BREAKS(unmap_an_error, DMA_ERR_NOT_MAPPED, "nothing is done",
       "dma_mapping_error() is asked; what failed is not unmapped.")
{
	unmap(DMA_ERROR_CODE, 100, DMA_TO_DEVICE);
}

BREAKS(unmap_from_the_middle, DMA_ERR_NOT_MAPPED, "nothing is done",
       "A mapping is unmapped by the address that the map returned.")
{
	dma_addr_t bus = map(buf, 100, DMA_TO_DEVICE);

	unmap(bus + 8, 92, DMA_TO_DEVICE);
	unmap(bus, 100, DMA_TO_DEVICE);
}

BREAKS(unmap_with_another_size, DMA_ERR_SIZE, "unmapped whole",
       "A mapping is unmapped with the size that it was mapped with.")
{
	unmap(map(buf, 1000, DMA_TO_DEVICE), 100, DMA_TO_DEVICE);
}

BREAKS(unmap_in_another_direction, DMA_ERR_DIRECTION, "unmapped as it was mapped",
       "A mapping is unmapped in the direction that it was mapped in.")
{
	unmap(map(buf, 1000, DMA_TO_DEVICE), 1000, DMA_FROM_DEVICE);
}

/* ------------------------------------------------------------------ */
/* Lists                                                               */

BREAKS(map_a_list_with_a_hole, DMA_ERR_LIST, "refused", "Every entry of a list has a page.")
{
	piece(0, buf, 64);
	piece(2, buf + PAGE_SIZE, 64);
	KUNIT_EXPECT_EQ(test, dma_map_sg(&d.dev, sg, 3, DMA_TO_DEVICE), 0);
}

BREAKS(map_a_list_with_an_empty_entry, DMA_ERR_LIST, "refused",
       "Every entry of a list has a length.")
{
	piece(0, buf, 64);
	piece(1, buf + PAGE_SIZE, 0);
	KUNIT_EXPECT_EQ(test, dma_map_sg(&d.dev, sg, 2, DMA_TO_DEVICE), 0);
}

BREAKS(map_a_list_of_nothing, DMA_ERR_LIST, "refused", "A list has entries.")
{
	KUNIT_EXPECT_EQ(test, dma_map_sg(&d.dev, sg, 0, DMA_TO_DEVICE), 0);
}

BREAKS(unmap_as_many_entries_as_map_returned, DMA_ERR_NENTS, "unmapped whole",
       "A list is unmapped with the number of entries that dma_map_sg() was given, not what it returned.")
{
	int n;

	piece(0, buf, PAGE_SIZE);
	piece(1, buf + PAGE_SIZE, PAGE_SIZE);
	n = dma_map_sg(&d.dev, sg, 2, DMA_TO_DEVICE);
	KUNIT_EXPECT_EQ(test, n, 1);
	dma_unmap_sg(&d.dev, sg, n, DMA_TO_DEVICE);
	KUNIT_EXPECT_EQ(test, virt_to_page(buf + PAGE_SIZE)->dma_maps, 0);
}

BREAKS(sync_as_many_entries_as_map_returned, DMA_ERR_NENTS, "synced whole",
       "A list is synced with the number of entries that dma_map_sg() was given.")
{
	piece(0, buf, PAGE_SIZE);
	piece(1, buf + PAGE_SIZE, PAGE_SIZE);
	dma_sync_sg_for_cpu(&d.dev, sg, dma_map_sg(&d.dev, sg, 2, DMA_FROM_DEVICE),
			    DMA_FROM_DEVICE);
	WRITE_ONCE(buf[PAGE_SIZE], 1);
	dma_unmap_sg(&d.dev, sg, 2, DMA_FROM_DEVICE);
}

BREAKS(sync_a_list_without_a_direction, DMA_ERR_DIRECTION_NONE, "synced as it was mapped",
       "A sync of a list has a direction.")
{
	piece(0, buf, 64);
	piece(1, buf + PAGE_SIZE, 64);
	dma_map_sg(&d.dev, sg, 2, DMA_BIDIRECTIONAL);
	dma_sync_sg_for_cpu(&d.dev, sg, 2, DMA_NONE);
	dma_unmap_sg(&d.dev, sg, 2, DMA_BIDIRECTIONAL);
}

BREAKS(unmap_a_piece_of_a_list, DMA_ERR_CALL, "nothing is done",
       "What dma_map_sg() mapped, dma_unmap_sg() unmaps.")
{
	piece(0, buf, 64);
	piece(1, buf + PAGE_SIZE, 64);
	dma_map_sg(&d.dev, sg, 2, DMA_TO_DEVICE);
	unmap(sg_dma_address(&sg[1]), 64, DMA_TO_DEVICE);
	dma_unmap_sg(&d.dev, sg, 2, DMA_TO_DEVICE);
}

BREAKS(unmap_a_buffer_as_a_list, DMA_ERR_CALL, "nothing is done",
       "What dma_map_single() or dma_map_page() mapped, dma_unmap_sg() does not unmap.")
{
	dma_addr_t bus = map(buf, 64, DMA_TO_DEVICE);

	piece(0, buf, 64);
	dma_unmap_sg(&d.dev, sg, 1, DMA_TO_DEVICE);
	unmap(bus, 64, DMA_TO_DEVICE);
}

/* ------------------------------------------------------------------ */
/* Coherent memory and pools                                           */

BREAKS(free_coherent_memory_twice, DMA_ERR_NOT_MAPPED, "nothing is done",
       "Coherent memory is freed once.")
{
	dma_addr_t bus;
	void *mem = dma_alloc_coherent(&d.dev, PAGE_SIZE, &bus, GFP_KERNEL);

	dma_free_coherent(&d.dev, PAGE_SIZE, mem, bus);
	dma_free_coherent(&d.dev, PAGE_SIZE, mem, bus);
}

BREAKS(free_coherent_memory_of_another_size, DMA_ERR_SIZE, "freed whole",
       "Coherent memory is freed with the size that it was allocated with.")
{
	dma_addr_t bus;
	void *mem = dma_alloc_coherent(&d.dev, 2 * PAGE_SIZE, &bus, GFP_KERNEL);

	dma_free_coherent(&d.dev, PAGE_SIZE, mem, bus);
}

BREAKS(free_noncoherent_memory_as_coherent, DMA_ERR_CALL, "freed",
       "Noncoherent memory is freed by dma_free_noncoherent().")
{
	dma_addr_t bus;
	void *mem = dma_alloc_noncoherent(&d.dev, PAGE_SIZE, &bus, GFP_KERNEL);

	dma_free_coherent(&d.dev, PAGE_SIZE, mem, bus);
}

BREAKS(free_a_block_twice, DMA_ERR_POOL_FREE, "nothing is done", "A pool's block is freed once.")
{
	struct dma_pool *pool = dma_pool_create("kunit", &d.dev, 64, 64, 0);
	dma_addr_t bus;
	void *block = dma_pool_alloc(pool, GFP_KERNEL, &bus);

	dma_pool_free(pool, block, bus);
	dma_pool_free(pool, block, bus);
	dma_pool_destroy(pool);
}

BREAKS(free_a_block_with_another_bus_address, DMA_ERR_POOL_FREE, "nothing is done",
       "A pool's block is freed with both its addresses.")
{
	struct dma_pool *pool = dma_pool_create("kunit", &d.dev, 64, 64, 0);
	dma_addr_t bus;
	void *block = dma_pool_alloc(pool, GFP_KERNEL, &bus);

	dma_pool_free(pool, block, bus + 64);
	dma_pool_free(pool, block, bus);
	dma_pool_destroy(pool);
}

BREAKS(write_to_a_freed_block, DMA_ERR_POOL_WRITTEN, "the block is handed out",
       "Neither CPU nor device writes to a block that was freed.")
{
	struct dma_pool *pool = dma_pool_create("kunit", &d.dev, 64, 64, 0);
	dma_addr_t bus;
	u8 *block = dma_pool_alloc(pool, GFP_KERNEL, &bus);

	dma_pool_free(pool, block, bus);
	block[63] = 1;
	dma_pool_free(pool, dma_pool_alloc(pool, GFP_KERNEL, &bus), bus);
	dma_pool_destroy(pool);
}

BREAKS(destroy_a_pool_that_is_in_use, DMA_ERR_POOL_BUSY, "the memory is kept",
       "A pool is destroyed when all its blocks are free.")
{
	struct dma_pool *pool = dma_pool_create("kunit", &d.dev, 64, 64, 0);
	dma_addr_t bus;
	void *block = dma_pool_alloc(pool, GFP_KERNEL, &bus);

	dma_pool_destroy(pool);
	dma_free_coherent(&d.dev, PAGE_SIZE, block, bus); /* not to lose it here */
}

/* ------------------------------------------------------------------ */
/* The end                                                             */

BREAKS(leave_a_buffer_mapped, DMA_ERR_LEAK, "the record is dropped, the memory is the CPU's",
       "When a driver lets its device go, nothing is mapped.")
{
	map(buf, PAGE_SIZE, DMA_FROM_DEVICE);
	KUNIT_EXPECT_EQ(test, dma_check_leaks(&d.dev), 1);
	WRITE_ONCE(buf[0], 1);
}

BREAKS(leave_coherent_memory, DMA_ERR_LEAK, "the record is dropped, the memory stays lost",
       "When a driver lets its device go, its coherent memory is freed.")
{
	dma_addr_t bus;
	void *mem = dma_alloc_coherent(&d.dev, PAGE_SIZE, &bus, GFP_KERNEL);

	KUNIT_EXPECT_EQ(test, dma_check_leaks(&d.dev), 1);
	put_page(virt_to_page(mem)); /* not to lose it here */
}

BREAKS(leave_a_pool, DMA_ERR_LEAK, "nothing is done",
       "When a driver lets its device go, its pools are destroyed.")
{
	struct dma_pool *pool = dma_pool_create("kunit", &d.dev, 64, 64, 0);

	KUNIT_EXPECT_EQ(test, dma_check_leaks(&d.dev), 1);
	KUNIT_EXPECT_EQ(test, dma_check_leaks(&d.dev), 0); /* the next driver's is not to blame */
	dma_pool_destroy(pool);
}

/* ------------------------------------------------------------------ */

static const struct kunit_case cases[];

static void every_report_is_shown_by_a_rule(struct kunit *test)
{
	int n = 0;

	NEED_CHECKER(test);
	while (cases[n].run != every_report_is_shown_by_a_rule)
		n++;
	if (rules_run < n)
		kunit_skip(test, "not all rules were run before it");
	for (int kind = 0; kind < DMA_ERR_KINDS; kind++)
		if (!shown[kind])
			kunit_fail(test, __FILE__, __LINE__, "no rule shows \"%s\"",
				   dma_error_names[kind]);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(map_without_a_direction),
	KUNIT_CASE(map_for_a_device_without_dma),
	KUNIT_CASE(map_nothing),
	KUNIT_CASE(map_past_the_end_of_all_addresses),
	KUNIT_CASE(map_what_is_not_memory),
	KUNIT_CASE(map_the_stack),
	KUNIT_CASE(map_vmalloc_memory),
	KUNIT_CASE(map_a_user_address),
	KUNIT_CASE(map_a_page_that_was_freed),
	KUNIT_CASE(map_a_user_page_that_may_move),
	KUNIT_CASE(map_a_buffer_twice),
	KUNIT_CASE(map_buffers_that_share_a_byte),
	KUNIT_CASE(give_back_what_another_device_got),
	KUNIT_CASE(narrow_the_mask_below_what_is_mapped),
	KUNIT_CASE(use_dac_without_a_dac_mask),
	KUNIT_CASE(write_what_the_device_reads),
	KUNIT_CASE(read_what_the_device_writes),
	KUNIT_CASE(touch_a_buffer_that_was_given_back),
	KUNIT_CASE(free_a_page_that_is_mapped),
	KUNIT_CASE(free_a_page_after_sync),
	KUNIT_CASE(free_an_object_that_is_mapped),
	KUNIT_CASE(sync_without_a_map),
	KUNIT_CASE(sync_more_than_was_mapped),
	KUNIT_CASE(sync_for_another_device),
	KUNIT_CASE(sync_in_another_direction),
	KUNIT_CASE(sync_without_a_direction),
	KUNIT_CASE(sync_the_cache_of_other_memory),
	KUNIT_CASE(unmap_what_is_not_mapped),
	KUNIT_CASE(unmap_twice),
	KUNIT_CASE(unmap_an_error),
	KUNIT_CASE(unmap_from_the_middle),
	KUNIT_CASE(unmap_with_another_size),
	KUNIT_CASE(unmap_in_another_direction),
	KUNIT_CASE(map_a_list_with_a_hole),
	KUNIT_CASE(map_a_list_with_an_empty_entry),
	KUNIT_CASE(map_a_list_of_nothing),
	KUNIT_CASE(unmap_as_many_entries_as_map_returned),
	KUNIT_CASE(sync_as_many_entries_as_map_returned),
	KUNIT_CASE(sync_a_list_without_a_direction),
	KUNIT_CASE(unmap_a_piece_of_a_list),
	KUNIT_CASE(unmap_a_buffer_as_a_list),
	KUNIT_CASE(free_coherent_memory_twice),
	KUNIT_CASE(free_coherent_memory_of_another_size),
	KUNIT_CASE(free_noncoherent_memory_as_coherent),
	KUNIT_CASE(free_a_block_twice),
	KUNIT_CASE(free_a_block_with_another_bus_address),
	KUNIT_CASE(write_to_a_freed_block),
	KUNIT_CASE(destroy_a_pool_that_is_in_use),
	KUNIT_CASE(leave_a_buffer_mapped),
	KUNIT_CASE(leave_coherent_memory),
	KUNIT_CASE(leave_a_pool),
	KUNIT_CASE(every_report_is_shown_by_a_rule),
	{ 0 },
};

const struct kunit_suite dma_rules_suite = { "dma_rules", cases };
