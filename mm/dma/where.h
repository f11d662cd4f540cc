/* SPDX-License-Identifier: MIT */
/*
 * mm/dma/where.h - where does a device find memory? Bus addresses for physical ones.
 *
 * What:     the first of the layer's two questions, behind five calls. Direct: a bus
 *           address is the physical address: memory may lie beyond a device's reach, and
 *           adjoins on the bus where it does in memory. With a domain (domain.c) it is
 *           what the IOMMU translates: all memory is in reach, and whatever ends and
 *           begins at page borders can be made to adjoin.
 *           (The second question, at what it looks: shadow.c.)
 * Start at: bus_map()
 * Locks:    any context.
 * Book:     LDD3 ch. 15, "Bus Addresses"
 */
#ifndef MM_DMA_WHERE_H
#define MM_DMA_WHERE_H

#include "mm/dma/domain.h"
#include "mm/dma/internal.h"

/* One stretch of physical memory. */
struct dma_piece {
	phys_addr_t phys;
	size_t size;
};

void bus_unmap_domain(struct device *dev, dma_addr_t bus, size_t size);

/* bus_translated - does an IOMMU stand between dev and memory? */
static inline bool bus_translated(const struct device *dev)
{
	return dev->domain;
}
/*
 * bus_reaches - can dev be told of this memory as it is? If not, of a shadow.
 *
 * => behind an IOMMU it is given an address that it can reach, wherever the memory is
 */
static inline bool bus_reaches(const struct device *dev, phys_addr_t phys, size_t size)
{
	return dev->domain || phys + size - 1 <= *dev->dma_mask;
}
/* bus_joins - may memory that ends at `end` and memory that begins at `next` adjoin on the bus? */
static inline bool bus_joins(const struct device *dev, phys_addr_t end, phys_addr_t next)
{
	return dev->domain ? !offset_in_page(end | next) : end == next;
}
/* Behind an IOMMU, several pieces, or below another mask than the device's: where.c. */
dma_addr_t bus_map_pieces(const struct dma_record *m, const struct dma_piece *piece, int n,
			  size_t size, u64 mask);
/*
 * bus_map - n pieces of memory, size bytes in all, at consecutive bus addresses.
 *
 * => m: whose, which way, by which code: its dev, dir and caller
 * => between any two bus_joins() holds; dev reaches each
 * => the first's bus address, or DMA_ERROR_CODE
 * => the device may read and write as dir says, until bus_unmap()
 */
static inline dma_addr_t bus_map(const struct dma_record *m, const struct dma_piece *piece, int n,
				 size_t size)
{
	if (!m->dev->domain)
		return piece->phys;
	if (n == 1)
		return domain_map(m->dev, piece->phys, size, m->dir, m->caller);
	return bus_map_pieces(m, piece, n, size, *m->dev->dma_mask);
}
/* bus_unmap - what one bus_map() gave: dev finds nothing there any more (iommu=lazy: soon). */
static inline void bus_unmap(struct device *dev, dma_addr_t bus, size_t size)
{
	if (dev->domain)
		bus_unmap_domain(dev, bus, size);
}

/*
 * is_clean - is all in order with a mapping, and will nobody want its record? So, too, behind an IOMMU.
 */
static __always_inline bool is_clean(struct device *dev, phys_addr_t phys, size_t size,
				     enum dma_data_direction dir)
{
	const unsigned long free_of_pins = 1UL << OWNER_RESERVED | 1UL << OWNER_KERNEL |
					   1UL << OWNER_SLAB | 1UL << OWNER_VMALLOC |
					   1UL << OWNER_COHERENT | 1UL << OWNER_BIGAREA;
	phys_addr_t last = phys + size - 1;
	const struct page *page = phys_to_page(phys);

	if (dma_debug || shadow_mode != SHADOW_NEEDED || (unsigned int)dir >= DMA_NONE ||
	    !dev->dma_mask || last < phys)
		return false;
	/* within one section: what is valid of it is valid */
	if ((phys ^ last) >> PAGE_SHIFT >= SECTION_PAGES || !pfn_valid(phys >> PAGE_SHIFT))
		return false;
	return 1UL << page->owner & free_of_pins ||
	       (page->owner == OWNER_ANON && atomic_read(&page->pins));
}
/*
 * is_plain - is a mapping of this memory nothing but its address? Then the long way with its
 * checks, records and shadows is not gone; most mappings of a measured kernel are of this kind.
 *
 * => true: no checker, no shadow, no IOMMU, and none of the mistakes that dma_check_map() looks
 *    for; false says nothing
 */
static __always_inline bool is_plain(struct device *dev, phys_addr_t phys, size_t size,
				     enum dma_data_direction dir)
{
	return !dev->domain && is_clean(dev, phys, size, dir) && phys + size - 1 <= *dev->dma_mask;
}

#endif
