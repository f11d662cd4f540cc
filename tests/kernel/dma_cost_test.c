// SPDX-License-Identifier: MIT
/*
 * tests/kernel/dma_cost_test.c - what the operations of the DMA layer cost.
 *
 * What:     each is done some times in a row, and the cheapest one is printed, in counts of the
 *           time-stamp counter. Under QEMU's -icount shift=0 one count is one instruction of the
 *           guest; a loop of known length tells whether that is so. Then, with dma_debug=0 in a
 *           kernel that was built with DEBUG=0, the short operations have to keep to what they
 *           are allowed. tests/run/test_dma_cost.py boots such machines, with and without an IOMMU.
 * Start at: costs[]
 */
#include "mm/dma/internal.h"

#include "drivers/pci/pci.h"
#include "kernel/lib/string.h"
#include "tests/kernel/fixture.h"

#define ROUNDS 40
#define PIECES 32

static struct fixture_device plain;
static struct device *dev; /* plain's, or one with a domain */
static struct page *block; /* PIECES pages in a row */
static struct scatterlist sg[PIECES];
static struct dma_pool *pool;
static dma_addr_t mapped;

static void map_unmap(void)
{
	void *buf = lowmem_page_address(block);
	dma_addr_t bus = dma_map_single(dev, buf, PAGE_SIZE, DMA_TO_DEVICE);

	dma_unmap_single(dev, bus, PAGE_SIZE, DMA_TO_DEVICE);
}

static void map_unmap_from(void)
{
	void *buf = lowmem_page_address(block);
	dma_addr_t bus = dma_map_single(dev, buf, PAGE_SIZE, DMA_FROM_DEVICE);

	dma_unmap_single(dev, bus, PAGE_SIZE, DMA_FROM_DEVICE);
}

/* A list of which no two pieces adjoin in memory, or of which all do. */
static void make_list(bool adjoining)
{
	for (int i = 0; i < PIECES; i++)
		sg[i] = (struct scatterlist){ .page = block + (adjoining ? i : PIECES - 1 - i),
					      .length = PAGE_SIZE };
}

static void map_unmap_list(void)
{
	dma_map_sg(dev, sg, PIECES, DMA_TO_DEVICE);
	dma_unmap_sg(dev, sg, PIECES, DMA_TO_DEVICE);
}

static void sync_both_ways(void)
{
	dma_sync_single_for_cpu(dev, mapped, PAGE_SIZE, DMA_BIDIRECTIONAL);
	dma_sync_single_for_device(dev, mapped, PAGE_SIZE, DMA_BIDIRECTIONAL);
}

static void pool_alloc_free(void)
{
	dma_addr_t bus;
	void *mem = dma_pool_alloc(pool, GFP_ATOMIC, &bus);

	dma_pool_free(pool, mem, bus);
}

static void coherent_alloc_free(void)
{
	dma_addr_t bus;
	void *mem = dma_alloc_coherent(dev, PAGE_SIZE, &bus, GFP_KERNEL);

	dma_free_coherent(dev, PAGE_SIZE, mem, bus);
}

/* ------------------------------------------------------------------ */

static u64 cheapest(void (*operation)(void))
{
	u64 best = ~0ULL;

	operation(); /* what is made once is made */
	for (int i = 0; i < ROUNDS; i++) {
		unsigned long flags = arch_irq_save();
		u64 start = arch_cycles(), spent;

		operation();
		spent = arch_cycles() - start;
		arch_irq_restore(flags);
		best = min(best, spent);
	}
	return best;
}

/* 2000 instructions. */
static void known_loop(void)
{
	unsigned long n = 1000;

	__asm__ volatile("1: dec %0\n\tjnz 1b" : "+r"(n) : : "cc");
}

/* Is a count one instruction, and is nothing in the way that is there for finding mistakes only? */
static bool measured(void)
{
	u64 loop = cheapest(known_loop);
#ifdef CONFIG_DEBUG
	bool debug = true;
#else
	bool debug = false;
#endif

	return loop >= 2000 && loop < 2060 && !dma_debug && !debug;
}

static void nothing(void)
{
}

/* Print, and compare with what is allowed (0: anything). */
static void price(struct kunit *test, const char *what, void (*operation)(void), u64 allowed)
{
	u64 spent = cheapest(operation) - cheapest(nothing);

	ktap("    # cost: %s: %llu\n", what, spent);
	if (measured() && allowed && spent > allowed)
		kunit_fail(test, __FILE__, __LINE__, "%s costs %llu instructions, allowed are %llu",
			   what, spent, allowed);
}

static bool start(struct device *device)
{
	dev = device;
	block = alloc_pages(GFP_KERNEL, 5);
	return block;
}

static void stop(void)
{
	__free_pages(block, 5);
}

static void without_an_iommu(struct kunit *test)
{
	fixture_device_init(&plain, DMA_64BIT_MASK);
	shadow_mode = SHADOW_NEEDED;
	KUNIT_ASSERT_TRUE(test, start(&plain.dev));
	price(test, "map + unmap 4 KiB", map_unmap, 150);
	make_list(false);
	price(test, "map + unmap list of 32 apart", map_unmap_list, 3000);
	make_list(true);
	price(test, "map + unmap list of 32 adjoining", map_unmap_list, 3000);
	mapped = dma_map_page(dev, block, 0, PAGE_SIZE, DMA_BIDIRECTIONAL);
	price(test, "sync for cpu + for device", sync_both_ways, 100);
	dma_unmap_page(dev, mapped, PAGE_SIZE, DMA_BIDIRECTIONAL);
	pool = dma_pool_create("cost", dev, 64, 64, 0);
	KUNIT_EXPECT_NOT_NULL(test, pool);
	if (pool)
		price(test, "pool alloc + free 64 bytes", pool_alloc_free, 0);
	dma_pool_destroy(pool);
	price(test, "coherent alloc + free 4 KiB", coherent_alloc_free, 0);
	stop();
}

static void through_a_shadow(struct kunit *test)
{
	fixture_device_init(&plain, DMA_64BIT_MASK);
	shadow_mode = SHADOW_ALWAYS;
	KUNIT_ASSERT_TRUE(test, start(&plain.dev));
	price(test, "bounce 4 KiB to the device", map_unmap, 0);
	price(test, "bounce 4 KiB from the device", map_unmap_from, 0);
	mapped = dma_map_page(dev, block, 0, PAGE_SIZE, DMA_BIDIRECTIONAL);
	price(test, "bounce sync for cpu + for device 4 KiB", sync_both_ways, 0);
	dma_unmap_page(dev, mapped, PAGE_SIZE, DMA_BIDIRECTIONAL);
	stop();
}

static void note_domain(struct pci_dev *pdev, void *arg)
{
	if (pdev->dev.domain && pdev->dev.dma_mask)
		*(struct device **)arg = &pdev->dev;
}

static void through_an_iommu(struct kunit *test)
{
	struct device *translated = NULL;
	bool lazy;

	pci_for_each(note_domain, &translated);
	if (!translated)
		kunit_skip(test, "no device has a domain: boot with an IOMMU and a device");
	lazy = translated->domain->lazy;
	shadow_mode = SHADOW_NEEDED;
	KUNIT_ASSERT_TRUE(test, start(translated));
	for (int i = 0; i < 3 * DOMAIN_LAZY_MAX; i++)
		map_unmap(); /* until addresses come from the shelf: before, each needs a new record */
	price(test, lazy ? "iommu lazy: map + unmap 4 KiB" : "iommu strict: map + unmap 4 KiB",
	      map_unmap, lazy ? 500 : 1500);
	make_list(false);
	price(test,
	      lazy ? "iommu lazy: map + unmap list of 32" : "iommu strict: map + unmap list of 32",
	      map_unmap_list, 0);
	stop();
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(without_an_iommu),
	KUNIT_CASE(through_a_shadow),
	KUNIT_CASE(through_an_iommu),
	{ 0 },
};

const struct kunit_suite dma_cost_suite = { "dma_cost", cases };
