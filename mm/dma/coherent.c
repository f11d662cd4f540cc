// SPDX-License-Identifier: MIT
/*
 * mm/dma/coherent.c - memory that CPU and device share for long.
 *
 * What:     on x86 all memory is coherent: devices see the CPU's caches. So coherent
 *           memory is simply whole pages, contiguous, low enough for the device,
 *           and neither side ever has to take turns. That does not mean that no
 *           barriers are needed: two writes may still have to be kept in order.
 * Start at: dma_alloc_coherent()
 * Holds:    every page has one reference of the allocation's own; a program that
 *           has the page mapped (through a driver's nopage) holds another, so
 *           freeing first and unmapping later is safe.
 * Locks:    dma_lock for the record.
 * See it:   the tour, step 5; /proc/dma_mappings; tests/kernel/dma_test.c
 * Book:     LDD3 ch. 15, "Setting Up Coherent DMA Mappings".   Linux: lib/swiotlb.c
 */
#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"
#include "mm/dma/internal.h"

/* The device's address of the memory, at most mask; or DMA_ERROR_CODE. */
static dma_addr_t coherent_bus(const struct dma_record *r, u64 mask)
{
	size_t whole = PAGE_SIZE << get_order(r->size); /* a driver may rely on the alignment */
	dma_addr_t bus;

	if (!r->dev->domain)
		return r->phys;
	bus = domain_reserve(r->dev, 0, whole, mask);
	if (bus != DMA_ERROR_CODE &&
	    domain_fill(r->dev, bus, r->phys, r->size, r->dir, r->caller)) {
		domain_unmap(r->dev, bus, whole);
		bus = DMA_ERROR_CODE;
	}
	return bus;
}

void *dma_alloc_coherent(struct device *dev, size_t size, dma_addr_t *handle, gfp_t gfp)
{
	u64 mask = dev->coherent_dma_mask ? dev->coherent_dma_mask : DMA_32BIT_MASK;
	unsigned int order = get_order(size);
	struct dma_record *r;
	struct page *pages;
	unsigned long flags;

	if (!size || order >= MAX_ORDER)
		return NULL;
	gfp &= ~(__GFP_HIGHMEM | __GFP_DMA | __GFP_DMA32); /* the mask decides */
	r = record_alloc();
	pages = r ? page_alloc(gfp | __GFP_ZERO | gfp_for_device(dev, mask), order,
			       OWNER_COHERENT) :
		    NULL;
	if (!pages) {
		if (r)
			record_free(r);
		return NULL;
	}
	r->dev = dev;
	r->phys = page_to_phys(pages);
	r->size = size;
	r->dir = DMA_BIDIRECTIONAL;
	r->coherent = true;
	r->caller = (unsigned long)__builtin_return_address(0);
	r->bus = coherent_bus(r, mask);
	if (r->bus == DMA_ERROR_CODE) {
		page_free(pages, order);
		record_free(r);
		return NULL;
	}
	page_split(pages, order);
	*handle = r->bus;
	r->trace_len = stack_trace_save(r->trace, DMA_TRACE);
	spin_lock_irqsave(&dma_lock, flags);
	record_insert(r);
	spin_unlock_irqrestore(&dma_lock, flags);
	return lowmem_page_address(pages);
}

void dma_free_coherent(struct device *dev, size_t size, void *cpu_addr, dma_addr_t handle)
{
	struct dma_record *r;
	unsigned long flags;

	if (!cpu_addr)
		return;
	spin_lock_irqsave(&dma_lock, flags);
	r = record_find(dev, handle, 1);
	if (!r || !r->coherent || r->bus != handle || r->phys != __pa(cpu_addr)) {
		dma_report(DMA_ERR_NOT_MAPPED, dev, r, "free of coherent memory %p, bus %#llx",
			   cpu_addr, handle);
		r = NULL;
	} else {
		if (r->size != size)
			dma_report(DMA_ERR_SIZE, dev, r, "free of %zu bytes, allocated were %zu",
				   size, r->size);
		record_remove(r);
		bus_unmap(dev, r->bus, r->size);
	}
	spin_unlock_irqrestore(&dma_lock, flags);
	if (!r)
		return;
	for (unsigned long i = 0; i < 1UL << get_order(r->size); i++)
		put_page(phys_to_page(r->phys) + i);
	record_free(r);
}
