// SPDX-License-Identifier: MIT
/*
 * tests/kernel/dma_pool_test.c - small blocks of coherent memory.
 *
 * What:     geometry: alignment and boundary, on the bus and in memory; blocks come and go and
 *           are never the same twice at a time; shortage.
 * Start at: blocks_are_aligned_and_do_not_cross_the_boundary()
 * Not here: drivers that free wrongly: dma_rules_test.c.
 * Book:     LDD3 ch. 15, "DMA pools"
 */
#include "mm/dma/pool.h"

#include "drivers/pci/pci.h"
#include "kernel/lib/string.h"
#include "mm/dma/internal.h"
#include "tests/kernel/fixture.h"

#define MAX_BLOCKS 600

static struct fixture_device d;
static void *block[MAX_BLOCKS];
static dma_addr_t bus[MAX_BLOCKS];

static void impossible_pools_are_refused(struct kunit *test)
{
	fixture_device_init(&d, DMA_32BIT_MASK);
	KUNIT_EXPECT_NULL(test, dma_pool_create("zero", &d.dev, 0, 8, 0));
	KUNIT_EXPECT_NULL(test, dma_pool_create("odd", &d.dev, 64, 24, 0));
	KUNIT_EXPECT_NULL(test, dma_pool_create("odd", &d.dev, 64, 8, 96));
	KUNIT_EXPECT_NULL(test, dma_pool_create("too long", &d.dev, 64, 8, 32));
	KUNIT_EXPECT_NULL(test, dma_pool_create("too long", &d.dev, 48, 64, 32));
	KUNIT_EXPECT_NULL(test, dma_pool_create("huge", &d.dev, 8 * MiB, 8, 0));
	KUNIT_EXPECT_NULL(test, dma_pool_create("huge", &d.dev, 64, 8 * MiB, 0));
	KUNIT_EXPECT_NULL(test, dma_pool_create("huge", &d.dev, ~0UL, 8, 0));
	dma_pool_destroy(NULL);
}

/* n blocks of a pool: each as promised, no two of them the same. */
static void check_blocks(struct kunit *test, size_t size, size_t align, size_t boundary, int n)
{
	struct dma_pool *pool = dma_pool_create("kunit", &d.dev, size, align, boundary);
	int bad = 0;

	KUNIT_ASSERT_NOT_NULL(test, pool);
	for (int i = 0; i < n; i++) {
		block[i] = dma_pool_alloc(pool, GFP_KERNEL, &bus[i]);
		KUNIT_ASSERT_NOT_NULL(test, block[i]);
		bad += __pa(block[i]) != bus[i] || (align && bus[i] % align);
		bad += boundary && bus[i] / boundary != (bus[i] + size - 1) / boundary;
		memset(block[i], i, size); /* would spoil a neighbour that it overlapped */
	}
	KUNIT_EXPECT_EQ(test, bad, 0);
	for (int i = 0; i < n; i++)
		for (size_t k = 0; k < size; k++)
			bad += ((u8 *)block[i])[k] != (u8)i;
	KUNIT_EXPECT_EQ(test, bad, 0);
	KUNIT_EXPECT_EQ(test, pool->used, (unsigned int)n);
	for (int i = 0; i < n; i++)
		dma_pool_free(pool, block[i * 7 % n], bus[i * 7 % n]);
	KUNIT_EXPECT_EQ(test, pool->used, 0U);
	dma_pool_destroy(pool);
}

static void blocks_are_aligned_and_do_not_cross_the_boundary(struct kunit *test)
{
	fixture_device_init(&d, DMA_32BIT_MASK);
	check_blocks(test, 16, 16, 0, MAX_BLOCKS);
	check_blocks(test, 48, 16, 256, 200);
	check_blocks(test, 100, 4, 128, 100);
	check_blocks(test, 48, 64, 0, 100);
	check_blocks(test, 1, 0, 0, 500);
	check_blocks(test, 3000, 32, 4096, 5);
	check_blocks(test, 4096, 4096, 0, 6);
	check_blocks(test, 5000, 8, 8192, 6);
	check_blocks(test, 5000, 8, 65536, 6);
	check_blocks(test, 64, 64, 65536, 100);
}

static void a_freed_block_is_used_again(struct kunit *test)
{
	struct dma_pool *pool;

	fixture_device_init(&d, DMA_32BIT_MASK);
	pool = dma_pool_create("kunit", &d.dev, 1024, 1024, 0);
	KUNIT_ASSERT_NOT_NULL(test, pool);
	for (int i = 0; i < 8; i++)
		block[i] = dma_pool_alloc(pool, GFP_ATOMIC, &bus[i]);
	KUNIT_EXPECT_EQ(test, pool->nr_chunks, 2U);
	for (int round = 0; round < 50; round++) {
		int i = round * 3 % 8;

		dma_pool_free(pool, block[i], bus[i]);
		block[i] = dma_pool_alloc(pool, GFP_ATOMIC, &bus[i]);
		KUNIT_ASSERT_NOT_NULL(test, block[i]);
	}
	KUNIT_EXPECT_EQ(test, pool->nr_chunks, 2U);
	for (int i = 0; i < 8; i++)
		dma_pool_free(pool, block[i], bus[i]);
	dma_pool_destroy(pool);
}

static void a_pool_without_memory_leaves_nothing(struct kunit *test)
{
	struct dma_pool *pool;

	fixture_device_init(&d, DMA_32BIT_MASK);
	fail_arm(1);
	KUNIT_EXPECT_NULL(test, dma_pool_create("kunit", &d.dev, 64, 64, 0));
	KUNIT_EXPECT_TRUE(test, fail_disarm());
	pool = dma_pool_create("kunit", &d.dev, 64, 64, 0);
	KUNIT_ASSERT_NOT_NULL(test, pool);
	for (unsigned long n = 1; n <= 3; n++) { /* what describes the chunk; its record; it */
		fail_arm(n);
		KUNIT_EXPECT_NULL(test, dma_pool_alloc(pool, GFP_KERNEL, &bus[0]));
		KUNIT_EXPECT_TRUE(test, fail_disarm());
	}
	KUNIT_EXPECT_EQ(test, pool->used, 0U);
	dma_pool_destroy(pool);
}

static void a_pool_keeps_below_the_coherent_mask(struct kunit *test)
{
	struct dma_pool *pool;

	fixture_device_init(&d, DMA_64BIT_MASK);
	d.dev.coherent_dma_mask = DMA_24BIT_MASK;
	pool = dma_pool_create("kunit", &d.dev, 64, 64, 0);
	KUNIT_ASSERT_NOT_NULL(test, pool);
	block[0] = dma_pool_alloc(pool, GFP_KERNEL, &bus[0]);
	KUNIT_ASSERT_NOT_NULL(test, block[0]);
	KUNIT_EXPECT_LT(test, bus[0], 16ULL * MiB);
	dma_pool_free(pool, block[0], bus[0]);
	dma_pool_destroy(pool);
}

static void note_name(const struct dma_pool *pool, void *arg)
{
	if (!strcmp(pool->name, "a pool of descriptors wi"))
		++*(int *)arg;
}

static void a_pool_is_listed_while_it_lives(struct kunit *test)
{
	struct dma_pool *pool;
	char name[] = "a pool of descriptors wi";
	int seen = 0;

	fixture_device_init(&d, DMA_32BIT_MASK);
	pool = dma_pool_create(name, &d.dev, 64, 64, 0);
	KUNIT_ASSERT_NOT_NULL(test, pool);
	name[0] = 'X'; /* it has a copy */
	dma_pool_for_each(note_name, &seen);
	KUNIT_EXPECT_EQ(test, seen, 1);
	dma_pool_destroy(pool);
	dma_pool_for_each(note_name, &seen);
	KUNIT_EXPECT_EQ(test, seen, 1);
}

static void the_pci_names_mean_the_same(struct kunit *test)
{
	static struct pci_dev pdev;
	struct pci_pool *pool;

	memset(&pdev, 0, sizeof(pdev));
	pdev.dma_mask = DMA_32BIT_MASK;
	pdev.dev.dma_mask = &pdev.dma_mask;
	pool = pci_pool_create("kunit", &pdev, 32, 32, 0);
	KUNIT_ASSERT_NOT_NULL(test, pool);
	block[0] = pci_pool_alloc(pool, GFP_KERNEL, &bus[0]);
	KUNIT_ASSERT_NOT_NULL(test, block[0]);
	pci_pool_free(pool, block[0], bus[0]);
	pci_pool_destroy(pool);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(impossible_pools_are_refused),
	KUNIT_CASE(blocks_are_aligned_and_do_not_cross_the_boundary),
	KUNIT_CASE(a_freed_block_is_used_again),
	KUNIT_CASE(a_pool_without_memory_leaves_nothing),
	KUNIT_CASE(a_pool_keeps_below_the_coherent_mask),
	KUNIT_CASE(a_pool_is_listed_while_it_lives),
	KUNIT_CASE(the_pci_names_mean_the_same),
	{ 0 },
};

const struct kunit_suite dma_pool_suite = { "dma_pool", cases };
