// SPDX-License-Identifier: MIT
/*
 * mm/dma/shadow.c - shadow pages: memory a device can reach, for memory it cannot.
 *
 * What:     the chapter's bounce buffer. If a buffer lies above the device's mask,
 *           the device is given other pages, low enough, and the bytes are copied:
 *           in at map (or sync_for_device), out at unmap (or sync_for_cpu).
 *
 *             buffer [ABCD] at 0x30000000   --copy-->   shadow [ABCD] at 0x00f21000
 *                    CPU's                              device's (28 address bits)
 * Start at: shadow_needed()
 * Holds:    a shadow keeps the buffer's offset in its page: devices that care for
 *           alignment see the same.
 * Locks:    none; the mapping is the caller's own. Any context.
 * See it:   the tour, step 7; /proc/dma_mappings; tests/kernel/dma_shadow_test.c
 * Book:     LDD3 ch. 15, "Setting Up Streaming DMA Mappings" (bounce buffers).   Linux: lib/swiotlb.c
 */
#include "kernel/lib/string.h"
#include "mm/dma/internal.h"
#include "mm/virt/kmap.h"

bool dma_force_shadow;

bool shadow_needed(struct device *dev, phys_addr_t phys, size_t size)
{
	/* behind an IOMMU it is given an address that it can reach, wherever the memory is */
	return dma_force_shadow || (!dev->domain && phys + size - 1 > *dev->dma_mask);
}

gfp_t gfp_for_device(const struct device *dev, u64 mask)
{
	if (dev->domain || mask >= DMA_64BIT_MASK >> 12) /* beyond any physical address */
		return 0;
	return mask >= DMA_32BIT_MASK ? __GFP_DMA32 : __GFP_DMA;
}

phys_addr_t shadow_alloc(struct device *dev, phys_addr_t phys, size_t size)
{
	unsigned long offset = offset_in_page(phys);
	struct page *page = page_alloc(GFP_ATOMIC | gfp_for_device(dev, *dev->dma_mask),
				       get_order(offset + size), OWNER_SHADOW);

	return page ? page_to_phys(page) + offset : 0;
}

void shadow_free(phys_addr_t shadow, size_t size)
{
	page_free(phys_to_page(shadow), get_order(offset_in_page(shadow) + size));
}

/* Page by page, because either side may be high memory. */
void shadow_copy(phys_addr_t to, phys_addr_t from, size_t size)
{
	while (size) {
		size_t n = min(size, PAGE_SIZE - max(offset_in_page(to), offset_in_page(from)));
		unsigned long flags = arch_irq_save(); /* the windows below are this CPU's */
		char *dst = kmap_atomic(phys_to_page(to), KM_DMA0);
		char *src = kmap_atomic(phys_to_page(from), KM_DMA1);

		memcpy(dst + offset_in_page(to), src + offset_in_page(from), n);
		kunmap_atomic(src, KM_DMA1);
		kunmap_atomic(dst, KM_DMA0);
		arch_irq_restore(flags);
		to += n;
		from += n;
		size -= n;
	}
}
