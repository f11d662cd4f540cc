// SPDX-License-Identifier: MIT
/*
 * tests/kernel/dma_report_test.c - drivers that call the mapping API wrongly.
 *
 * What:     one mistake a case: exactly one report of the right kind, nothing lost, and
 *           the machine goes on. What a call cannot do, it refuses; what is wrong but
 *           clear, it reports and does.
 * Start at: what_is_not_mapped_cannot_be_unmapped()
 * Not here: touching what a device owns: dma_owner_test.c.
 * Book:     LDD3 ch. 15, "Setting Up Streaming DMA Mappings": the rules
 */
#include "mm/dma/internal.h"

#include "drivers/edu/edu_regs.h"
#include "drivers/pci/pci.h"
#include "mm/phys/slab.h"
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

static void poke(u8 *p, u8 byte)
{
	WRITE_ONCE(*p, byte);
}

/* ------------------------------------------------------------------ */
/* Unmap and sync                                                      */

static void what_is_not_mapped_cannot_be_unmapped(struct kunit *test)
{
	u8 *buf;
	dma_addr_t bus;

	NEED_CHECKER(test);
	buf = start(1);
	KUNIT_ASSERT_NOT_NULL(test, buf);
	bus = dma_map_single(&d.dev, buf, PAGE_SIZE, DMA_TO_DEVICE);
	watch_for(DMA_ERR_NOT_MAPPED);
	dma_unmap_single(&d.dev, bus + PAGE_SIZE, PAGE_SIZE, DMA_TO_DEVICE);
	expect_reported(test, 1);
	watch_for(DMA_ERR_NOT_MAPPED);
	dma_unmap_single(&d.dev, bus + 8, 8, DMA_TO_DEVICE); /* inside, but not its start */
	expect_reported(test, 1);
	dma_unmap_single(&d.dev, bus, PAGE_SIZE, DMA_TO_DEVICE);
	watch_for(DMA_ERR_NOT_MAPPED);
	dma_unmap_single(&d.dev, bus, PAGE_SIZE, DMA_TO_DEVICE); /* twice */
	expect_reported(test, 1);
	watch_for(DMA_ERR_NOT_MAPPED);
	dma_unmap_single(&d.dev, DMA_ERROR_CODE, PAGE_SIZE, DMA_TO_DEVICE);
	expect_reported(test, 1);
	free_pages((unsigned long)buf, 1);
}

static void coherent_memory_is_not_unmapped_or_synced(struct kunit *test)
{
	dma_addr_t bus;
	void *mem;

	NEED_CHECKER(test);
	fixture_device_init(&d, DMA_64BIT_MASK);
	mem = dma_alloc_coherent(&d.dev, PAGE_SIZE, &bus, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, mem);
	watch_for(DMA_ERR_NOT_MAPPED);
	dma_unmap_single(&d.dev, bus, PAGE_SIZE, DMA_BIDIRECTIONAL);
	dma_sync_single_for_cpu(&d.dev, bus, PAGE_SIZE, DMA_BIDIRECTIONAL);
	dma_sync_single_for_device(&d.dev, bus, PAGE_SIZE, DMA_BIDIRECTIONAL);
	expect_reported(test, 3);
	dma_free_coherent(&d.dev, PAGE_SIZE, mem, bus);
}

static void unmap_must_name_size_and_direction_of_the_map(struct kunit *test)
{
	u8 *buf;
	dma_addr_t bus;

	NEED_CHECKER(test);
	buf = start(0);
	KUNIT_ASSERT_NOT_NULL(test, buf);
	bus = dma_map_single(&d.dev, buf, PAGE_SIZE, DMA_TO_DEVICE);
	watch_for(DMA_ERR_SIZE);
	dma_unmap_single(&d.dev, bus, 100, DMA_TO_DEVICE);
	expect_reported(test, 1);
	poke(buf, 1); /* unmapped it is all the same, and whole */
	bus = dma_map_single(&d.dev, buf, PAGE_SIZE, DMA_TO_DEVICE);
	watch_for(DMA_ERR_DIRECTION);
	dma_unmap_single(&d.dev, bus, PAGE_SIZE, DMA_FROM_DEVICE);
	expect_reported(test, 1);
	poke(buf, 1);
	KUNIT_EXPECT_EQ(test, virt_to_page(buf)->dma_maps, 0);
	free_page((unsigned long)buf);
}

static void sync_must_stay_within_a_mapping(struct kunit *test)
{
	u8 *buf;
	dma_addr_t bus;

	NEED_CHECKER(test);
	buf = start(0);
	KUNIT_ASSERT_NOT_NULL(test, buf);
	watch_for(DMA_ERR_NOT_MAPPED);
	dma_sync_single_for_cpu(&d.dev, __pa(buf), 100, DMA_FROM_DEVICE);
	expect_reported(test, 1);
	bus = dma_map_single(&d.dev, buf, 1000, DMA_FROM_DEVICE);
	watch_for(DMA_ERR_NOT_MAPPED);
	dma_sync_single_for_cpu(&d.dev, bus, 1001, DMA_FROM_DEVICE);
	dma_sync_single_for_device(&d.dev, bus + 500, 501, DMA_FROM_DEVICE);
	dma_sync_single_for_device(&d.dev, bus + 1000, 1, DMA_FROM_DEVICE);
	expect_reported(test, 3);
	watch_for(DMA_ERR_DIRECTION);
	dma_sync_single_for_cpu(&d.dev, bus, 1000, DMA_TO_DEVICE);
	expect_reported(test, 1);
	dma_unmap_single(&d.dev, bus, 1000, DMA_FROM_DEVICE);
	free_page((unsigned long)buf);
}

/* ------------------------------------------------------------------ */
/* Map                                                                 */

static void a_direction_is_needed(struct kunit *test)
{
	u8 *buf = start(0);

	KUNIT_ASSERT_NOT_NULL(test, buf);
	watch_for(DMA_ERR_DIRECTION_NONE);
	KUNIT_EXPECT_TRUE(test, dma_mapping_error(dma_map_single(&d.dev, buf, 8, DMA_NONE)));
	KUNIT_EXPECT_TRUE(test, dma_mapping_error(dma_map_single(&d.dev, buf, 8, 77)));
	expect_reported(test, 2);
	free_page((unsigned long)buf);
}

static void only_ram_can_be_mapped(struct kunit *test)
{
	struct page *beyond = pfn_to_page(max_pfn + 16);
	u8 *buf = start(0);

	KUNIT_ASSERT_NOT_NULL(test, buf);
	watch_for(DMA_ERR_BAD_RANGE);
	KUNIT_EXPECT_TRUE(test, dma_mapping_error(dma_map_single(&d.dev, buf, 0, DMA_TO_DEVICE)));
	KUNIT_EXPECT_TRUE(test,
			  dma_mapping_error(dma_map_single(&d.dev, buf, ~0UL, DMA_TO_DEVICE)));
	KUNIT_EXPECT_TRUE(test,
			  dma_mapping_error(dma_map_page(&d.dev, beyond, 0, 8, DMA_TO_DEVICE)));
	expect_reported(test, 3);
	free_page((unsigned long)buf);
}

static void only_logical_addresses_are_mapped_by_address(struct kunit *test)
{
	u8 on_the_stack[16];
	u8 *area = vmalloc(PAGE_SIZE);

	fixture_device_init(&d, DMA_64BIT_MASK);
	KUNIT_ASSERT_NOT_NULL(test, area);
	watch_for(DMA_ERR_NOT_LOGICAL);
	KUNIT_EXPECT_TRUE(
		test, dma_mapping_error(dma_map_single(&d.dev, on_the_stack, 16, DMA_TO_DEVICE)));
	KUNIT_EXPECT_TRUE(test, dma_mapping_error(dma_map_single(&d.dev, area, 16, DMA_TO_DEVICE)));
	KUNIT_EXPECT_TRUE(test, dma_mapping_error(dma_map_single(&d.dev, (void *)USER_BASE, 16,
								 DMA_TO_DEVICE)));
	KUNIT_EXPECT_TRUE(test, dma_mapping_error(dma_map_single(&d.dev, NULL, 16, DMA_TO_DEVICE)));
	expect_reported(test, 4);
	vfree(area);
}

static void a_device_without_a_mask_maps_nothing(struct kunit *test)
{
	u8 *buf = start(0);

	KUNIT_ASSERT_NOT_NULL(test, buf);
	d.dev.dma_mask = NULL;
	watch_for(DMA_ERR_NO_MASK);
	KUNIT_EXPECT_TRUE(test, dma_mapping_error(dma_map_single(&d.dev, buf, 8, DMA_TO_DEVICE)));
	expect_reported(test, 1);
	free_page((unsigned long)buf);
}

static void a_free_page_is_not_mapped(struct kunit *test)
{
	u8 *buf = start(0);
	struct page *page;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	page = virt_to_page(buf);
	free_page((unsigned long)buf);
	watch_for(DMA_ERR_FREE_PAGE);
	KUNIT_EXPECT_TRUE(test, dma_mapping_error(dma_map_page(&d.dev, page, 0, 8, DMA_TO_DEVICE)));
	expect_reported(test, 1);
}

static void a_user_page_must_be_pinned(struct kunit *test)
{
	struct page *page;
	dma_addr_t bus;

	fixture_device_init(&d, DMA_64BIT_MASK);
	KUNIT_ASSERT_TRUE(test, kunit_user_mm(test) && user_anon_at(USER_BASE, 1, RW) == USER_BASE);
	KUNIT_ASSERT_EQ(test, user_poke(USER_BASE, 5), 0);
	watch_for(DMA_ERR_NOT_PINNED);
	bus = dma_map_page(&d.dev, user_page(USER_BASE), 0, 8, DMA_TO_DEVICE);
	expect_reported(test, 1);
	KUNIT_EXPECT_FALSE(test, dma_mapping_error(bus)); /* told, and let go on */
	dma_unmap_page(&d.dev, bus, 8, DMA_TO_DEVICE);
	KUNIT_ASSERT_EQ(test, user_pin(USER_BASE, 1, false, false, &page), 1);
	watch_for(DMA_ERR_NOT_PINNED);
	bus = dma_map_page(&d.dev, page, 0, 8, DMA_TO_DEVICE);
	expect_reported(test, 0);
	dma_unmap_page(&d.dev, bus, 8, DMA_TO_DEVICE);
	user_unpin(&page, 1);
}

/* ------------------------------------------------------------------ */
/* Letting go                                                          */

static void leaks_are_listed_and_forgotten(struct kunit *test)
{
	static struct fixture_device other;
	u8 *buf;
	dma_addr_t bus, kept, coherent_bus;
	u8 *mem;

	NEED_CHECKER(test);
	buf = start(1);
	KUNIT_ASSERT_NOT_NULL(test, buf);
	KUNIT_EXPECT_EQ(test, dma_check_leaks(&d.dev), 0);
	fixture_device_init(&other, DMA_64BIT_MASK);
	bus = dma_map_single(&d.dev, buf, PAGE_SIZE, DMA_FROM_DEVICE);
	kept = dma_map_single(&other.dev, buf + PAGE_SIZE, PAGE_SIZE, DMA_FROM_DEVICE);
	mem = dma_alloc_coherent(&d.dev, PAGE_SIZE, &coherent_bus, GFP_KERNEL);
	KUNIT_ASSERT_TRUE(test, mem && !dma_mapping_error(bus) && !dma_mapping_error(kept));
	watch_for(DMA_ERR_LEAK);
	KUNIT_EXPECT_EQ(test, dma_check_leaks(&d.dev), 2);
	expect_reported(test, 2);
	KUNIT_EXPECT_EQ(test, dma_check_leaks(&d.dev), 0);
	poke(buf, 1); /* the page is back; the other device's is not */
	KUNIT_EXPECT_EQ(test, virt_to_page(buf + PAGE_SIZE)->dma_maps, 1);
	dma_unmap_single(&other.dev, kept, PAGE_SIZE, DMA_FROM_DEVICE);
	put_page(virt_to_page(mem)); /* the memory itself is not forgotten by the case */
	if (bus != __pa(buf))	     /* dma=bounce: its shadow is lost with it, on purpose */
		shadow_free(bus, PAGE_SIZE);
	free_pages((unsigned long)buf, 1);
}

/* Another that shares its domain would reach them, when they are long somebody else's. */
static void what_is_left_behind_is_out_of_its_neighbours_reach(struct kunit *test)
{
	struct pci_dev *neighbour = pci_get_device(EDU_VENDOR, EDU_DEVICE, NULL);
	dma_addr_t bus[5], kept;
	struct scatterlist sg[3];
	unsigned long blocks;
	u8 *buf, *mem;

	if (!neighbour || !neighbour->dev.domain || !dma_debug) {
		pci_dev_put(neighbour);
		kunit_skip(test, "no edu device, no IOMMU above it, or no checker");
	}
	buf = start(2);
	KUNIT_ASSERT_NOT_NULL(test, buf);
	d.dev.domain = neighbour->dev.domain;
	shadow_mode = SHADOW_NEEDED;
	kept = dma_map_single(&neighbour->dev, buf, 8, DMA_TO_DEVICE);
	blocks = d.dev.domain->space.blocks;
	bus[0] = dma_map_single(&d.dev, buf + 64, 8, DMA_TO_DEVICE);
	for (int i = 0; i < 3; i++) /* two that are joined, one that is not */
		sg[i] = (struct scatterlist){ .page = virt_to_page(buf) + 1 + i,
					      .length = i ? 100 : PAGE_SIZE };
	KUNIT_EXPECT_EQ(test, dma_map_sg(&d.dev, sg, 3, DMA_TO_DEVICE), 2);
	bus[1] = sg_dma_address(&sg[0]);
	bus[2] = sg_dma_address(&sg[0]) + PAGE_SIZE;
	bus[3] = sg_dma_address(&sg[1]);
	mem = dma_alloc_coherent(&d.dev, PAGE_SIZE, &bus[4], GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, mem);
	KUNIT_EXPECT_EQ(test, domain_phys(&neighbour->dev, bus[4]), __pa(mem));
	watch_for(DMA_ERR_LEAK);
	KUNIT_EXPECT_EQ(test, dma_check_leaks(&d.dev), 5);
	expect_reported(test, 5);
	for (int i = 0; i < 5; i++)
		KUNIT_EXPECT_EQ(test, domain_phys(&neighbour->dev, bus[i]), ~0ULL);
	domain_flush_lazy_all();
	KUNIT_EXPECT_EQ(test, d.dev.domain->space.blocks, blocks);
	KUNIT_EXPECT_EQ(test, domain_phys(&neighbour->dev, kept), __pa(buf));
	dma_unmap_single(&neighbour->dev, kept, 8, DMA_TO_DEVICE);
	put_page(virt_to_page(mem));
	free_pages((unsigned long)buf, 2);
	pci_dev_put(neighbour);
}

static void every_mistake_has_a_name(struct kunit *test)
{
	for (int i = 0; i < DMA_ERR_KINDS; i++)
		KUNIT_EXPECT_NOT_NULL(test, dma_error_names[i]);
	for (int i = 0; i < 4; i++)
		KUNIT_EXPECT_NOT_NULL(test, dma_dir_names[i]);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(what_is_not_mapped_cannot_be_unmapped),
	KUNIT_CASE(coherent_memory_is_not_unmapped_or_synced),
	KUNIT_CASE(unmap_must_name_size_and_direction_of_the_map),
	KUNIT_CASE(sync_must_stay_within_a_mapping),
	KUNIT_CASE(a_direction_is_needed),
	KUNIT_CASE(only_ram_can_be_mapped),
	KUNIT_CASE(only_logical_addresses_are_mapped_by_address),
	KUNIT_CASE(a_device_without_a_mask_maps_nothing),
	KUNIT_CASE(a_free_page_is_not_mapped),
	KUNIT_CASE(a_user_page_must_be_pinned),
	KUNIT_CASE(leaks_are_listed_and_forgotten),
	KUNIT_CASE(what_is_left_behind_is_out_of_its_neighbours_reach),
	KUNIT_CASE(every_mistake_has_a_name),
	{ 0 },
};

const struct kunit_suite dma_report_suite = { "dma_report", cases };
