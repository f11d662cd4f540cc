/* SPDX-License-Identifier: MIT */
/*
 * drivers/pci/pci_dma.h - the DMA calls by their pci_ names.
 *
 * What:     2.4 had only these, and many drivers of 2.6 still say them. Each is the dma_ call
 *           for the struct device in the pci_dev. Included by pci.h; not by itself.
 * Start at: mm/dma/dma.h: the contracts are there.
 * Book:     LDD3 ch. 15, "Direct Memory Access".   Linux: include/asm-generic/pci-dma-compat.h
 */
#ifndef DRIVERS_PCI_PCI_DMA_H
#define DRIVERS_PCI_PCI_DMA_H

#include "drivers/pci/pci.h"
#include "mm/dma/dma.h"

#define PCI_DMA_BIDIRECTIONAL DMA_BIDIRECTIONAL
#define PCI_DMA_TODEVICE      DMA_TO_DEVICE
#define PCI_DMA_FROMDEVICE    DMA_FROM_DEVICE
#define PCI_DMA_NONE	      DMA_NONE

/* Masks. 0 or -EIO, but the first: 2.4's question, 1 for yes. */
#define pci_dma_supported(pdev, mask) dma_supported(&(pdev)->dev, mask)
static inline int pci_set_dma_mask(struct pci_dev *dev, u64 mask)
{
	return dma_set_mask(&dev->dev, mask);
}
static inline int pci_set_consistent_dma_mask(struct pci_dev *dev, u64 mask)
{
	return dma_set_coherent_mask(&dev->dev, mask);
}

/* Coherent memory: never sleeps, as 2.4's did not. */
static inline void *pci_alloc_consistent(struct pci_dev *dev, size_t size, dma_addr_t *handle)
{
	return dma_alloc_coherent(&dev->dev, size, handle, GFP_ATOMIC);
}
static inline void pci_free_consistent(struct pci_dev *dev, size_t size, void *cpu_addr,
				       dma_addr_t handle)
{
	dma_free_coherent(&dev->dev, size, cpu_addr, handle);
}

/* Pools. */
#define pci_pool dma_pool
#define pci_pool_create(name, pdev, size, align, allocation) \
	dma_pool_create(name, &(pdev)->dev, size, align, allocation)
#define pci_pool_destroy(pool)		    dma_pool_destroy(pool)
#define pci_pool_alloc(pool, flags, handle) dma_pool_alloc(pool, flags, handle)
#define pci_pool_free(pool, vaddr, addr)    dma_pool_free(pool, vaddr, addr)

/* Streaming: a buffer, a page, a list. */
#define pci_map_single(pdev, ptr, size, dir) \
	dma_map_single(&(pdev)->dev, ptr, size, (enum dma_data_direction)(dir))
#define pci_unmap_single(pdev, bus, size, dir) \
	dma_unmap_single(&(pdev)->dev, bus, size, (enum dma_data_direction)(dir))
#define pci_map_page(pdev, page, offset, size, dir) \
	dma_map_page(&(pdev)->dev, page, offset, size, (enum dma_data_direction)(dir))
#define pci_unmap_page(pdev, bus, size, dir) pci_unmap_single(pdev, bus, size, dir)
#define pci_map_sg(pdev, sg, nents, dir) \
	dma_map_sg(&(pdev)->dev, sg, nents, (enum dma_data_direction)(dir))
#define pci_unmap_sg(pdev, sg, nents, dir) \
	dma_unmap_sg(&(pdev)->dev, sg, nents, (enum dma_data_direction)(dir))
#define pci_dma_mapping_error(bus) dma_mapping_error(bus)

#define pci_dma_sync_single_for_cpu(pdev, bus, size, dir) \
	dma_sync_single_for_cpu(&(pdev)->dev, bus, size, (enum dma_data_direction)(dir))
#define pci_dma_sync_single_for_device(pdev, bus, size, dir) \
	dma_sync_single_for_device(&(pdev)->dev, bus, size, (enum dma_data_direction)(dir))
#define pci_dma_sync_sg_for_cpu(pdev, sg, nents, dir) \
	dma_sync_sg_for_cpu(&(pdev)->dev, sg, nents, (enum dma_data_direction)(dir))
#define pci_dma_sync_sg_for_device(pdev, sg, nents, dir) \
	dma_sync_sg_for_device(&(pdev)->dev, sg, nents, (enum dma_data_direction)(dir))
/* 2.4's: to the CPU. */
#define pci_dma_sync_single pci_dma_sync_single_for_cpu
#define pci_dma_sync_sg	    pci_dma_sync_sg_for_cpu

/* Double address cycles: no mapping, no unmapping; a page is named, not an address. */
#define pci_dac_set_dma_mask(pdev, mask) dac_set_mask(&(pdev)->dev, mask)
#define pci_dac_page_to_dma(pdev, page, offset, dir) \
	dac_page_to_dma(&(pdev)->dev, page, offset, dir)
#define pci_dac_dma_to_page(pdev, bus)			      phys_to_page(bus)
#define pci_dac_dma_to_offset(pdev, bus)		      ((unsigned long)(bus) & ~PAGE_MASK)
#define pci_dac_dma_sync_single_for_cpu(pdev, bus, size, dir) dac_sync(&(pdev)->dev, bus, size, dir)
#define pci_dac_dma_sync_single_for_device(pdev, bus, size, dir) \
	dac_sync(&(pdev)->dev, bus, size, dir)

#endif
