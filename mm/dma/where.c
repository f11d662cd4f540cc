// SPDX-License-Identifier: MIT
/*
 * mm/dma/where.c - bus addresses behind an IOMMU.
 *
 * What:     the part of where.h that is not a line: pieces of memory into the device's
 *           domain, one behind the other.
 * Start at: bus_map_pieces()
 * Locks:    the domain's. Any context.
 * See it:   tests/kernel/iommu_test.c, dma_sg_test.c
 */
#include "mm/dma/where.h"

dma_addr_t bus_map_pieces(const struct dma_record *m, const struct dma_piece *piece, int n,
			  size_t size, u64 mask)
{
	dma_addr_t bus = domain_reserve(m->dev, offset_in_page(piece->phys), size, mask), at = bus;

	if (dma_mapping_error(bus))
		return bus;
	for (int i = 0; i < n; i++) {
		if (domain_fill(m->dev, at, piece[i].phys, piece[i].size, m->dir, m->caller)) {
			domain_unmap(m->dev, bus, size);
			return DMA_ERROR_CODE;
		}
		at += piece[i].size;
	}
	return bus;
}

void bus_unmap_domain(struct device *dev, dma_addr_t bus, size_t size)
{
	if (!domain_unmap(dev, bus, size))
		dma_report(DMA_ERR_NOT_MAPPED, dev, NULL, "unmap of %#llx (%zu bytes)", bus, size);
}
