// SPDX-License-Identifier: MIT
/*
 * tests/kernel/errata_test.c - where the book is wrong, and what comes of believing it.
 *
 * What:     each case does what the book's text or listing says, on the edu device, and shows
 *           the harm; then what is right. docs/errata.md tells the story of each by its number.
 *           What the compiler refuses is told by a pointer of the right type.
 * Start at: erratum_4_a_mask_that_was_not_set()
 * Holds:    nothing is harmed but memory of the case itself: where the device is told a wrong
 *           address it reads.
 * Not here: errata 1, 2, 3, 5, 7, 9: docs/errata.md names their tests.
 * See it:   make run CMDLINE='selftest=errata.*'
 */
#include "drivers/edu/edu.h"

#include "drivers/edu/edu_regs.h"
#include "kernel/fs/file/files.h"
#include "kernel/lib/string.h"
#include "kernel/uapi/fcntl.h"
#include "mm/dma/internal.h"
#include "mm/dma/where.h"
#include "mm/phys/slab.h"
#include "mm/virt/kmap.h"
#include "tests/kernel/fixture.h"

static struct file *file;
static struct edu *edu;

static bool start(void)
{
	file = file_open("/dev/edu", O_RDWR);
	if (IS_ERR(file))
		return false;
	edu = ((struct edu_file *)file->private_data)->edu;
	return true;
}

#define NEED_EDU(test)                                     \
	do {                                               \
		if (!start())                              \
			kunit_skip(test, "no edu device"); \
	} while (0)

/* The device fetches n bytes from this bus address into its memory; 0 or -errno. */
static int device_fetches(dma_addr_t bus, u32 n)
{
	struct edu_request *req = edu_request_bus(file->private_data, bus, n, true);
	int error;

	if (IS_ERR(req))
		return (int)PTR_ERR(req);
	error = edu_request_run(req);
	edu_request_free(req);
	return error;
}

/* The first byte of the device's memory; n of them must be alike, else -1. */
static int device_holds(u32 n)
{
	struct edu_request *req = edu_request_bus(file->private_data, edu->coherent_bus, n, false);
	const u8 *got = edu->coherent;
	int error;

	if (IS_ERR(req))
		return -1;
	error = edu_request_run(req);
	edu_request_free(req);
	for (u32 i = 1; i < n && !error; i++)
		error = got[i] != got[0];
	return error ? -1 : got[0];
}

/* ------------------------------------------------------------------ */
/* 4: dma_set_mask() returns 0 if the mask is possible                  */

/* The book's text, as code: "nonzero if DMA is possible with the given mask". */
static bool dma_is_possible_says_the_text(struct device *dev, u64 mask)
{
	return dma_set_mask(dev, mask) != 0;
}

static void erratum_4_a_result_read_the_wrong_way(struct kunit *test)
{
	struct fixture_device d;

	fixture_device_init(&d, DMA_32BIT_MASK);
	/* a mask that will do: the driver of the text gives up */
	KUNIT_EXPECT_FALSE(test, dma_is_possible_says_the_text(&d.dev, DMA_28BIT_MASK));
	KUNIT_EXPECT_EQ(test, d.mask, DMA_28BIT_MASK); /* though it was set */
	/* one that will not: it goes on, with a mask that was never set */
	KUNIT_EXPECT_TRUE(test, dma_is_possible_says_the_text(&d.dev, 0xfff));
	KUNIT_EXPECT_EQ(test, d.mask, DMA_28BIT_MASK);
	KUNIT_EXPECT_EQ(test, dma_set_mask(&d.dev, 0xfff), -EIO);
	KUNIT_EXPECT_EQ(test, dma_set_mask(&d.dev, DMA_28BIT_MASK), 0);
}

/* What follows on the device: it has 28 address lines, and drops the others silently. */
static void erratum_4_a_mask_that_was_not_set(struct kunit *test)
{
	struct page *page;
	dma_addr_t bus;
	u64 mask;

	NEED_EDU(test);
	mask = edu->pdev->dma_mask;
	page = alloc_page(GFP_HIGHUSER);
	KUNIT_ASSERT_NOT_NULL(test, page);
	if (page_to_phys(page) <= DMA_28BIT_MASK || page_to_phys(page) > DMA_32BIT_MASK ||
	    bus_translated(&edu->pdev->dev) || shadow_mode != SHADOW_NEEDED) {
		put_page(page);
		fput(file);
		kunit_skip(test, "it wants memory at 256 MiB to 4 GiB, and nothing in between");
	}
	page_fill(page, 0x4e);
	/* what a driver that was told "no" leaves behind: the mask of every new device */
	KUNIT_EXPECT_EQ(test, pci_set_dma_mask(edu->pdev, DMA_32BIT_MASK), 0);
	bus = dma_map_page(&edu->pdev->dev, page, 0, 64, DMA_TO_DEVICE);
	KUNIT_EXPECT_EQ(test, bus, page_to_phys(page));
	KUNIT_EXPECT_EQ(test, device_fetches(bus, 64), 0); /* no error */
	KUNIT_EXPECT_NE(test, device_holds(64), 0x4e);	   /* and other bytes */
	dma_unmap_page(&edu->pdev->dev, bus, 64, DMA_TO_DEVICE);
	/* with the mask there is a shadow in reach */
	KUNIT_EXPECT_EQ(test, pci_set_dma_mask(edu->pdev, mask), 0);
	bus = dma_map_page(&edu->pdev->dev, page, 0, 64, DMA_TO_DEVICE);
	KUNIT_EXPECT_LE(test, bus + 63, DMA_28BIT_MASK);
	KUNIT_EXPECT_EQ(test, device_fetches(bus, 64), 0);
	KUNIT_EXPECT_EQ(test, device_holds(64), 0x4e);
	dma_unmap_page(&edu->pdev->dev, bus, 64, DMA_TO_DEVICE);
	put_page(page);
	fput(file);
}

/* ------------------------------------------------------------------ */
/* 6: writel(value, address), and no cpu_to_le32() around the value     */

/* The value comes first: of these types, no other order compiles. */
static __attribute__((unused)) void (*const value_then_address)(u32,
								volatile void __iomem *) = writel;

/*
 * The second half of the listing's mistake hides on this machine, whose bytes are in the
 * bus's order. So here is one that has them the other way round: what it puts on the bus
 * arrives with its bytes swapped, and its writel() swaps them first, to make up for it.
 */
static u32 swap(u32 value)
{
	return __builtin_bswap32(value);
}

static void big_endian_store(u32 value, void __iomem *address)
{
	writel(swap(value), address); /* what the device sees of a plain store there */
}

static void big_endian_writel(u32 value, void __iomem *address)
{
	big_endian_store(swap(value), address);
}

#define big_endian_cpu_to_le32(value) swap(value)

static void erratum_6_swapped_twice(struct kunit *test)
{
	void __iomem *liveness;

	NEED_EDU(test);
	liveness = edu->regs + EDU_LIVENESS; /* it answers with the complement of what it got */
	big_endian_writel(0x12345678, liveness);
	KUNIT_EXPECT_EQ(test, readl(liveness), ~0x12345678U);
	big_endian_writel(big_endian_cpu_to_le32(0x12345678), liveness); /* the listing */
	KUNIT_EXPECT_EQ(test, readl(liveness), ~0x78563412U);
	fput(file);
}

/* ------------------------------------------------------------------ */
/* 8: what must be in the buffer must be there when dma_map_single() is */

static int fill_around_map(u8 *buffer, bool before)
{
	struct device *dev = &edu->pdev->dev;
	dma_addr_t bus;
	int held;

	memset(buffer, 0x01, 64);
	if (before)
		memset(buffer, 0x02, 64);
	bus = dma_map_single(dev, buffer, 64, DMA_TO_DEVICE);
	if (dma_mapping_error(bus))
		return -1;
	if (!before) /* "before dma_unmap_single is issued", says the sentence */
		memset(buffer, 0x02, 64);
	held = device_fetches(bus, 64) ? -1 : device_holds(64);
	dma_unmap_single(dev, bus, 64, DMA_TO_DEVICE);
	return held;
}

static void erratum_8_written_after_the_map(struct kunit *test)
{
	enum shadow_mode was = shadow_mode;
	u8 *buffer;

	NEED_EDU(test);
	buffer = kmalloc(64, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, buffer);
	if (shadow_mode == SHADOW_NEEDED)
		shadow_mode = SHADOW_ALWAYS; /* as for a device that cannot reach the buffer */
	KUNIT_EXPECT_EQ(test, fill_around_map(buffer, false), 0x01); /* too late */
	KUNIT_EXPECT_EQ(test, fill_around_map(buffer, true), 0x02);
	shadow_mode = was;
	kfree(buffer);
	fput(file);
}

/* ------------------------------------------------------------------ */
/* 10: a handler says whether it was its device; the & of &pdev->dev    */

/* The listing's handler is void: it would not go where this goes. */
static __attribute__((unused)) const irq_handler_t says_whose_it_was = edu_interrupt;
/* And dma_unmap_single() takes a struct device *, which the listing's argument is not. */
static __attribute__((unused)) void (*const takes_a_pointer)(
	struct device *, dma_addr_t, size_t, enum dma_data_direction) = dma_unmap_single;

static int calls_of_neighbour;

/* Another driver on the same line: its device never interrupts. */
static irqreturn_t neighbour(int irq, void *dev_id, struct pt_regs *regs)
{
	calls_of_neighbour++;
	return IRQ_NONE;
}

static void erratum_10_whose_interrupt_it_was(struct kunit *test)
{
	unsigned long flags;
	u64 interrupts;

	NEED_EDU(test);
	flags = arch_irq_save();
	KUNIT_EXPECT_EQ(test, edu_interrupt((int)edu->pdev->irq, edu, NULL), IRQ_NONE);
	arch_irq_restore(flags);
	KUNIT_ASSERT_EQ(test,
			request_irq(edu->pdev->irq, neighbour, SA_SHIRQ, "neighbour",
				    &calls_of_neighbour),
			0);
	calls_of_neighbour = 0;
	interrupts = edu->interrupts;
	KUNIT_EXPECT_EQ(test, device_fetches(edu->coherent_bus, 8), 0);
	KUNIT_EXPECT_EQ(test, edu->interrupts, interrupts + 1);
	KUNIT_EXPECT_GE(test, calls_of_neighbour, 1); /* both were asked, one said yes */
	free_irq(edu->pdev->irq, &calls_of_neighbour);
	fput(file);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(erratum_4_a_result_read_the_wrong_way),
	KUNIT_CASE(erratum_4_a_mask_that_was_not_set),
	KUNIT_CASE(erratum_6_swapped_twice),
	KUNIT_CASE(erratum_8_written_after_the_map),
	KUNIT_CASE(erratum_10_whose_interrupt_it_was),
	{ 0 },
};

const struct kunit_suite errata_suite = { "errata", cases };
