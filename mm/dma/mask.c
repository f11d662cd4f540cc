// SPDX-License-Identifier: MIT
/*
 * mm/dma/mask.c - which addresses can a device put on its bus?
 *
 * What:     a mask is the highest address that a device has lines for. It decides where
 *           coherent memory is taken from, and which buffers need a shadow. With double
 *           address cycles (DAC) a device with 64 lines can be told of memory as it
 *           lies, by calls of their own and with a mask of their own.
 * Start at: dma_set_mask()
 * Locks:    none for the mask: a driver sets it before it maps anything.
 * See it:   tests/kernel/dma_test.c; errata.md, number 4
 * Book:     LDD3 ch. 15, "Dealing with Difficult Hardware", "PCI Double-Address Cycle Mappings"
 */
#include "kernel/uapi/errno.h"
#include "mm/dma/internal.h"
#include "mm/dma/where.h"

int dma_supported(struct device *dev, u64 mask)
{
	return mask >= DMA_24BIT_MASK; /* zone DMA is the lowest we can promise memory from */
}

struct beyond {
	struct device *dev;
	u64 mask;
	bool coherent;
};

static bool report_beyond(struct dma_record *r, void *arg)
{
	const struct beyond *b = arg;

	if (r->dev != b->dev || r->coherent != b->coherent || r->bus + r->size - 1 <= b->mask)
		return false;
	dma_report(DMA_ERR_MASK, r->dev, r, "the mask becomes %#llx, and %#llx is mapped", b->mask,
		   r->bus);
	return true;
}

/* What is mapped already stays where it is: then it must be within the new mask, too. */
static void check_live(struct device *dev, u64 mask, bool coherent)
{
	struct beyond b = { dev, mask, coherent };
	unsigned long flags;

	if (!dma_debug)
		return;
	spin_lock_irqsave(&dma_lock, flags);
	record_for_each(report_beyond, &b);
	spin_unlock_irqrestore(&dma_lock, flags);
}

int dma_set_mask(struct device *dev, u64 mask)
{
	if (!dev->dma_mask || !dma_supported(dev, mask))
		return -EIO;
	check_live(dev, mask, false);
	*dev->dma_mask = mask;
	return 0;
}

int dma_set_coherent_mask(struct device *dev, u64 mask)
{
	if (!dma_supported(dev, mask))
		return -EIO;
	check_live(dev, mask, true);
	dev->coherent_dma_mask = mask;
	return 0;
}

u64 dma_get_required_mask(struct device *dev)
{
	u64 last = ((u64)max_pfn << PAGE_SHIFT) - 1;

	return ~0ULL >> __builtin_clzll(last);
}

gfp_t gfp_for_mask(u64 mask)
{
	if (mask >= DMA_64BIT_MASK >> 12) /* beyond any physical address */
		return 0;
	return mask >= DMA_32BIT_MASK ? __GFP_DMA32 : __GFP_DMA;
}

/* ------------------------------------------------------------------ */
/* Double address cycles                                               */

int dac_set_mask(struct device *dev, u64 mask)
{
	if (bus_translated(dev) || !dma_supported(dev, mask))
		return -EIO; /* the physical address would be an address of nothing */
	dev->dac_mask = mask;
	return 0;
}

/*
 * There is no error to return: the book's call has none. A direction that is none, or memory
 * beyond the mask, is reported; the address is what it is.
 */
dma64_addr_t dac_page_to_dma(struct device *dev, struct page *page, unsigned long offset, int dir)
{
	dma64_addr_t bus = page_to_phys(page) + offset;

	if ((unsigned int)dir >= DMA_NONE)
		dma_report(DMA_ERR_DIRECTION_NONE, dev, NULL, "DAC address %#llx with direction %d",
			   bus, dir);
	if (bus > dev->dac_mask)
		dma_report(DMA_ERR_MASK, dev, NULL, "DAC address %#llx, the DAC mask is %#llx", bus,
			   dev->dac_mask);
	wmb();
	return bus;
}

/* The memory is coherent and has no shadow; what is left of a sync is the order. */
void dac_sync(struct device *dev, dma64_addr_t bus, size_t size, int dir)
{
	if ((unsigned int)dir >= DMA_NONE)
		dma_report(DMA_ERR_DIRECTION_NONE, dev, NULL, "DAC sync of %#llx with direction %d",
			   bus, dir);
	mb();
}
