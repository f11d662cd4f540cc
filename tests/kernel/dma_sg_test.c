// SPDX-License-Identifier: MIT
/*
 * tests/kernel/dma_sg_test.c - scatter/gather lists.
 *
 * What:     which pieces become one stretch; what the device reads and writes when it goes
 *           through the stretches in order; shadows, owners and records of single pieces;
 *           and lists of which one piece cannot be mapped. The case plays the device.
 * Start at: pieces_that_adjoin_become_one_stretch()
 * Not here: wrong lists, and wrong calls: dma_rules_test.c.
 * Book:     LDD3 ch. 15, "Scatter-gather mappings"
 */
#include "mm/dma/internal.h"

#include "drivers/pci/pci.h"
#include "kernel/lib/string.h"
#include "mm/dma/shadow.h"
#include "mm/virt/kmap.h"
#include "tests/kernel/fixture.h"

#define MAX_PIECES 40

static struct fixture_device d;
static struct scatterlist sg[MAX_PIECES];

/* A device that reaches everything, and pages in a row. */
static struct page *start(unsigned int order)
{
	fixture_device_init(&d, DMA_64BIT_MASK);
	shadow_mode = SHADOW_NEEDED;
	memset(sg, 0, sizeof(sg));
	return alloc_pages(GFP_KERNEL | __GFP_ZERO, order);
}

static void piece(int i, struct page *page, unsigned int offset, unsigned int length)
{
	sg[i].page = page;
	sg[i].offset = offset;
	sg[i].length = length;
}

/* Where the device finds byte n of what the stretches hold, one behind the other; 0: there are not so many. */
static dma_addr_t bus_of(int stretches, unsigned int n)
{
	for (int i = 0; i < stretches; i++) {
		if (n < sg_dma_len(&sg[i]))
			return sg_dma_address(&sg[i]) + n;
		n -= sg_dma_len(&sg[i]);
	}
	return 0;
}

/* The device's hand: no page table keeps it off. Byte n as it is, -1 for none; and its new value. */
static int device_swap(int stretches, unsigned int n, int byte)
{
	dma_addr_t bus = bus_of(stretches, n);
	int old = -1;
	u8 *window;

	if (!bus)
		return -1;
	window = kmap_exempt(phys_to_page(bus), KM_USER0);
	old = window[offset_in_page(bus)];
	if (byte >= 0)
		window[offset_in_page(bus)] = (u8)byte;
	kunmap_exempt(window, KM_USER0);
	return old;
}

/* ------------------------------------------------------------------ */
/* Stretches                                                           */

static void pieces_that_adjoin_become_one_stretch(struct kunit *test)
{
	struct page *page = start(2);
	int n;

	KUNIT_ASSERT_NOT_NULL(test, page);
	piece(0, page, 0, PAGE_SIZE);
	piece(1, page + 1, 0, 100);
	piece(2, page + 1, 100, PAGE_SIZE - 100);
	piece(3, page + 3, 8, 16); /* not behind the others */
	n = dma_map_sg(&d.dev, sg, 4, DMA_TO_DEVICE);
	KUNIT_EXPECT_EQ(test, n, 2);
	KUNIT_EXPECT_EQ(test, sg_dma_address(&sg[0]), page_to_phys(page));
	KUNIT_EXPECT_EQ(test, sg_dma_len(&sg[0]), 2 * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, sg_dma_address(&sg[1]), page_to_phys(page + 3) + 8);
	KUNIT_EXPECT_EQ(test, sg_dma_len(&sg[1]), 16U);
	KUNIT_EXPECT_EQ(test, sg_dma_len(&sg[2]), 0U);
	/* what the driver wrote is as it was */
	KUNIT_EXPECT_TRUE(test,
			  sg[2].page == page + 1 && sg[2].offset == 100 && sg[3].length == 16);
	dma_unmap_sg(&d.dev, sg, 4, DMA_TO_DEVICE);
	__free_pages(page, 2);
}

static void pieces_in_another_order_stay_apart(struct kunit *test)
{
	struct page *page = start(2);

	KUNIT_ASSERT_NOT_NULL(test, page);
	for (int i = 0; i < 4; i++)
		piece(i, page + (3 - i), 0, PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, dma_map_sg(&d.dev, sg, 4, DMA_FROM_DEVICE), 4);
	for (int i = 0; i < 4; i++)
		KUNIT_EXPECT_EQ(test, sg_dma_address(&sg[i]), page_to_phys(page + (3 - i)));
	dma_unmap_sg(&d.dev, sg, 4, DMA_FROM_DEVICE);
	__free_pages(page, 2);
}

static void a_long_list_is_a_list(struct kunit *test)
{
	struct page *page = start(6);
	unsigned int sum = 0;
	int n;

	KUNIT_ASSERT_NOT_NULL(test, page);
	for (int i = 0; i < MAX_PIECES; i++)
		piece(i, page + i, 0, PAGE_SIZE);
	n = dma_map_sg(&d.dev, sg, MAX_PIECES, DMA_BIDIRECTIONAL);
	KUNIT_EXPECT_TRUE(test, n >= 1 && n <= 2);
	for (int i = 0; i < n; i++)
		sum += sg_dma_len(&sg[i]);
	KUNIT_EXPECT_EQ(test, sum, MAX_PIECES * PAGE_SIZE);
	dma_unmap_sg(&d.dev, sg, MAX_PIECES, DMA_BIDIRECTIONAL);
	__free_pages(page, 6);
}

/* An offset may point behind its page: drivers that cut up large blocks do that. */
static void an_offset_may_lie_behind_the_page(struct kunit *test)
{
	struct page *page = start(1);

	KUNIT_ASSERT_NOT_NULL(test, page);
	piece(0, page, PAGE_SIZE + 24, 8);
	KUNIT_EXPECT_EQ(test, dma_map_sg(&d.dev, sg, 1, DMA_TO_DEVICE), 1);
	KUNIT_EXPECT_EQ(test, sg_dma_address(&sg[0]), page_to_phys(page + 1) + 24);
	dma_unmap_sg(&d.dev, sg, 1, DMA_TO_DEVICE);
	__free_pages(page, 1);
}

/* ------------------------------------------------------------------ */
/* What the device sees                                                */

/* Pieces of odd sizes, in and out of the device's reach, high pages among them if there are any. */
static int odd_pieces(struct page **pages, int n, unsigned int *total)
{
	static const unsigned int lengths[] = { 4096, 100, 1, 3000, 512, 4096, 77, 2048 };

	*total = 0;
	for (int i = 0; i < n; i++) {
		gfp_t gfp = i % 3 == 0 ? GFP_DMA : GFP_HIGHUSER;

		pages[i] = alloc_page(gfp | __GFP_NOWARN);
		if (!pages[i])
			return i;
		page_fill(pages[i], (u8)(i + 1));
		piece(i, pages[i], lengths[i] == 4096 ? 0 : 13 * (unsigned int)i, lengths[i]);
		*total += lengths[i];
	}
	return n;
}

static void the_device_goes_through_all_pieces_in_order(struct kunit *test)
{
	static const enum shadow_mode modes[] = { SHADOW_NEEDED, SHADOW_ALWAYS, SHADOW_INCOHERENT };

	for (unsigned int m = 0; m < ARRAY_SIZE(modes); m++) {
		struct page *pages[8];
		unsigned int total, at = 0;
		int got, n;

		memset(sg, 0, sizeof(sg));
		fixture_device_init(&d, DMA_24BIT_MASK);
		shadow_mode = modes[m];
		got = odd_pieces(pages, 8, &total);
		KUNIT_EXPECT_EQ(test, got, 8);
		n = dma_map_sg(&d.dev, sg, got, DMA_BIDIRECTIONAL);
		KUNIT_EXPECT_TRUE(test, n >= 1 && n <= got);
		for (int i = 0; n && i < got; i++) /* reads what the CPU wrote, and writes */
			for (unsigned int k = 0; k < sg[i].length; k++) {
				int byte = device_swap(n, at++, 0x80 + i);

				if (byte != i + 1) {
					KUNIT_EXPECT_EQ(test, byte, i + 1);
					break;
				}
			}
		KUNIT_EXPECT_EQ(test, bus_of(n, total), 0ULL);
		dma_unmap_sg(&d.dev, sg, got, DMA_BIDIRECTIONAL);
		KUNIT_EXPECT_EQ(test, atomic_read(&d.dev.shadows), 0);
		for (int i = 0; i < got; i++) {
			u8 *window = kmap(pages[i]);

			KUNIT_EXPECT_EQ(test, window[sg[i].offset], 0x80 + i);
			KUNIT_EXPECT_EQ(test, window[sg[i].offset + sg[i].length - 1], 0x80 + i);
			if (sg[i].offset)
				KUNIT_EXPECT_EQ(test, window[sg[i].offset - 1], i + 1);
			kunmap(pages[i]);
			__free_page(pages[i]);
		}
	}
}

static void sync_shows_a_list_to_either_side(struct kunit *test)
{
	struct page *page = start(1);
	u8 *buf;
	int n;

	KUNIT_ASSERT_NOT_NULL(test, page);
	buf = lowmem_page_address(page);
	shadow_mode = SHADOW_INCOHERENT;
	piece(0, page, 0, 512);
	piece(1, page + 1, 1024, 512);
	n = dma_map_sg(&d.dev, sg, 2, DMA_BIDIRECTIONAL);
	KUNIT_ASSERT_TRUE(test, n > 0);
	for (unsigned int i = 0; i < 512; i++)
		device_swap(n, i, 7);
	device_swap(n, 512, 8);
	KUNIT_EXPECT_EQ(test, buf[0], 0); /* not yet */
	dma_sync_sg_for_cpu(&d.dev, sg, 2, DMA_BIDIRECTIONAL);
	KUNIT_EXPECT_TRUE(test, buf[511] == 7 && buf[PAGE_SIZE + 1024] == 8);
	buf[3] = 9;
	KUNIT_EXPECT_EQ(test, device_swap(n, 3, -1), 7);
	dma_sync_sg_for_device(&d.dev, sg, 2, DMA_BIDIRECTIONAL);
	KUNIT_EXPECT_EQ(test, device_swap(n, 3, -1), 9);
	dma_unmap_sg(&d.dev, sg, 2, DMA_BIDIRECTIONAL);
	__free_pages(page, 1);
}

/* ------------------------------------------------------------------ */
/* Records and owners                                                  */

static void each_piece_has_a_record_and_an_owner(struct kunit *test)
{
	struct page *page;
	int before = record_count();

	NEED_CHECKER(test);
	page = start(2);
	KUNIT_ASSERT_NOT_NULL(test, page);
	piece(0, page, 0, PAGE_SIZE);
	piece(1, page + 1, 0, PAGE_SIZE);
	piece(2, page + 3, 0, 100);
	KUNIT_EXPECT_EQ(test, dma_map_sg(&d.dev, sg, 3, DMA_FROM_DEVICE), 2);
	KUNIT_EXPECT_EQ(test, record_count(), before + 3);
	KUNIT_EXPECT_TRUE(test, page[0].dma_maps == 1 && page[1].dma_maps == 1 &&
					page[2].dma_maps == 0 && page[3].dma_maps == 0);
	dma_sync_sg_for_cpu(&d.dev, sg, 3, DMA_FROM_DEVICE);
	KUNIT_EXPECT_TRUE(test, page[0].dma_maps == 0 && page[1].dma_maps == 0);
	dma_sync_sg_for_device(&d.dev, sg, 3, DMA_FROM_DEVICE);
	KUNIT_EXPECT_TRUE(test, page[0].dma_maps == 1 && page[1].dma_maps == 1);
	dma_unmap_sg(&d.dev, sg, 3, DMA_FROM_DEVICE);
	KUNIT_EXPECT_EQ(test, record_count(), before);
	KUNIT_EXPECT_TRUE(test, page[0].dma_maps == 0 && page[1].dma_maps == 0);
	__free_pages(page, 2);
}

/* ------------------------------------------------------------------ */
/* Not all of it                                                       */

static void a_list_of_which_a_piece_is_taken_is_not_mapped(struct kunit *test)
{
	struct page *page;
	dma_addr_t bus;
	int before = record_count();

	NEED_CHECKER(test);
	page = start(2);
	KUNIT_ASSERT_NOT_NULL(test, page);
	bus = dma_map_page(&d.dev, page + 2, 0, PAGE_SIZE, DMA_FROM_DEVICE);
	for (int i = 0; i < 4; i++)
		piece(i, page + i, 0, PAGE_SIZE);
	watch_for(DMA_ERR_OVERLAP);
	KUNIT_EXPECT_EQ(test, dma_map_sg(&d.dev, sg, 4, DMA_TO_DEVICE), 0);
	expect_reported(test, 1);
	KUNIT_EXPECT_EQ(test, record_count(), before + 1);
	KUNIT_EXPECT_TRUE(test, page[0].dma_maps == 0 && page[2].dma_maps == 1);
	shadow_mode = SHADOW_ALWAYS; /* and its shadows go back */
	watch_for(DMA_ERR_OVERLAP);
	KUNIT_EXPECT_EQ(test, dma_map_sg(&d.dev, sg, 4, DMA_TO_DEVICE), 0);
	expect_reported(test, 1);
	KUNIT_EXPECT_EQ(test, shadow_area.used, 0UL);
	KUNIT_EXPECT_EQ(test, atomic_read(&d.dev.shadows), 0);
	dma_unmap_page(&d.dev, bus, PAGE_SIZE, DMA_FROM_DEVICE);
	__free_pages(page, 2);
}

static void a_list_that_runs_out_of_memory_leaves_nothing(struct kunit *test)
{
	struct page *page = start(2);
	int before = record_count(), n = 0, failed = 0;

	KUNIT_ASSERT_NOT_NULL(test, page);
	shadow_mode = SHADOW_ALWAYS;
	for (int i = 0; i < 4; i++)
		piece(i, page + i, 16, 1000);
	for (unsigned long nth = 1; nth < 20; nth++, failed++) {
		fail_arm(nth);
		n = dma_map_sg(&d.dev, sg, 4, DMA_TO_DEVICE);
		if (!fail_disarm() || n)
			break;
		KUNIT_EXPECT_EQ(test, shadow_area.used, 0UL);
		KUNIT_EXPECT_EQ(test, record_count(), before);
	}
	KUNIT_EXPECT_EQ(test, failed, 8); /* shadows, and their records */
	KUNIT_EXPECT_TRUE(test, n >= 1);
	if (n)
		dma_unmap_sg(&d.dev, sg, 4, DMA_TO_DEVICE);
	KUNIT_EXPECT_EQ(test, shadow_area.used, 0UL);
	__free_pages(page, 2);
}

static void the_pci_names_mean_the_same(struct kunit *test)
{
	static struct pci_dev pdev;
	struct page *page = start(0);

	KUNIT_ASSERT_NOT_NULL(test, page);
	memset(&pdev, 0, sizeof(pdev));
	pdev.dma_mask = DMA_64BIT_MASK;
	pdev.dev.dma_mask = &pdev.dma_mask;
	piece(0, page, 0, 64);
	piece(1, page, 64, 64);
	KUNIT_EXPECT_EQ(test, pci_map_sg(&pdev, sg, 2, PCI_DMA_TODEVICE), 1);
	pci_dma_sync_sg_for_cpu(&pdev, sg, 2, PCI_DMA_TODEVICE);
	pci_dma_sync_sg_for_device(&pdev, sg, 2, PCI_DMA_TODEVICE);
	pci_unmap_sg(&pdev, sg, 2, PCI_DMA_TODEVICE);
	__free_page(page);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(pieces_that_adjoin_become_one_stretch),
	KUNIT_CASE(pieces_in_another_order_stay_apart),
	KUNIT_CASE(a_long_list_is_a_list),
	KUNIT_CASE(an_offset_may_lie_behind_the_page),
	KUNIT_CASE(the_device_goes_through_all_pieces_in_order),
	KUNIT_CASE(sync_shows_a_list_to_either_side),
	KUNIT_CASE(each_piece_has_a_record_and_an_owner),
	KUNIT_CASE(a_list_of_which_a_piece_is_taken_is_not_mapped),
	KUNIT_CASE(a_list_that_runs_out_of_memory_leaves_nothing),
	KUNIT_CASE(the_pci_names_mean_the_same),
	{ 0 },
};

const struct kunit_suite dma_sg_suite = { "dma_sg", cases };
