/* SPDX-License-Identifier: MIT */
/*
 * mm/dma/dma.h - the DMA mapping API: bus addresses, and who owns the memory.
 *
 * What:     a device does not see virtual addresses, and perhaps not all of
 *           memory. Only these calls make an address that may be given to one.
 *
 *           coherent   dma_alloc_coherent(): memory that CPU and device see alike,
 *                      at any time; for rings and mailboxes that live long
 *           streaming  dma_map_*(): a buffer that exists already, lent to the device
 *                      for one transfer, in one direction
 *
 *           A streaming buffer has one owner at a time:
 *
 *                    map, sync_for_device
 *             [CPU] ----------------------> [device]
 *                   <----------------------
 *                    unmap, sync_for_cpu
 *
 *           While the device owns it the CPU must not touch it: not write it if the
 *           direction is DMA_TO_DEVICE, not even read it otherwise. With dma_debug
 *           the page tables enforce that (owner.c).
 * Start at: dma_map_single()
 * Locks:    map, unmap and sync from any context; coherent allocation may sleep.
 * Book:     LDD3 ch. 15, "Direct Memory Access".   Linux: include/asm-generic/dma-mapping.h
 */
#ifndef MM_DMA_DMA_H
#define MM_DMA_DMA_H

#include "mm/dma/device.h"
#include "mm/phys/page.h"

enum dma_data_direction {
	DMA_BIDIRECTIONAL = 0,
	DMA_TO_DEVICE = 1,
	DMA_FROM_DEVICE = 2,
	DMA_NONE = 3, /* no direction: using it is a bug */
};
extern const char *const dma_dir_names[4];

#define DMA_64BIT_MASK 0xffffffffffffffffULL
#define DMA_32BIT_MASK 0x00000000ffffffffULL
#define DMA_28BIT_MASK 0x000000000fffffffULL
#define DMA_24BIT_MASK 0x0000000000ffffffULL
#define DMA_ERROR_CODE (~(dma_addr_t)0)

/* dma_supported - could a device with this mask reach any memory we can give it? */
int dma_supported(struct device *dev, u64 mask);
/*
 * dma_set_mask - tell which address bits the device has; drivers call it first.
 *
 * => 0: fine; -EIO: DMA is not possible (the book's text has it the other way round:
 *    erratum 4)
 */
int dma_set_mask(struct device *dev, u64 mask);

/*
 * dma_alloc_coherent - size bytes for CPU and device, zeroed, in whole pages.
 *
 * => the CPU's address; *handle the device's. NULL: no memory
 * => contiguous for the device, below its coherent_dma_mask
 * => each page has a reference of its own, so a driver's nopage() may map it
 */
void *dma_alloc_coherent(struct device *dev, size_t size, dma_addr_t *handle, gfp_t gfp);
void dma_free_coherent(struct device *dev, size_t size, void *cpu_addr, dma_addr_t handle);

/*
 * dma_map_single, dma_map_page - lend a buffer to the device.
 *
 * => the bus address, or an error that dma_mapping_error() knows: test it always
 * => ptr is a kernel logical address (kmalloc, __get_free_pages), size > 0
 * => user pages: pinned by get_user_pages()
 */
dma_addr_t dma_map_single(struct device *dev, void *ptr, size_t size, enum dma_data_direction dir);
dma_addr_t dma_map_page(struct device *dev, struct page *page, unsigned long offset, size_t size,
			enum dma_data_direction dir);
static inline int dma_mapping_error(dma_addr_t bus)
{
	return bus == DMA_ERROR_CODE;
}
/* unmap - the transfer is over: same size and direction as at map; what the device wrote is there now. */
void dma_unmap_single(struct device *dev, dma_addr_t bus, size_t size, enum dma_data_direction dir);
#define dma_unmap_page(dev, bus, size, dir) dma_unmap_single(dev, bus, size, dir)

/* sync - hand the buffer, or a part of it, to the CPU and back without unmapping. */
void dma_sync_single_for_cpu(struct device *dev, dma_addr_t bus, size_t size,
			     enum dma_data_direction dir);
void dma_sync_single_for_device(struct device *dev, dma_addr_t bus, size_t size,
				enum dma_data_direction dir);
#define dma_sync_single dma_sync_single_for_cpu /* 2.4's one call */
#define dma_sync_single_range_for_cpu(dev, bus, offset, size, dir) \
	dma_sync_single_for_cpu(dev, (bus) + (offset), size, dir)
#define dma_sync_single_range_for_device(dev, bus, offset, size, dir) \
	dma_sync_single_for_device(dev, (bus) + (offset), size, dir)

/* dma_is_shadowed - does this live mapping go through a shadow page? (for drivers that teach) */
bool dma_is_shadowed(struct device *dev, dma_addr_t bus);

/* The book's oldest way: physical addresses as bus addresses. Right only where the two are
 * the same and the device reaches all of memory; never for a page it must be told of by mask. */
static inline unsigned long virt_to_bus(volatile void *addr)
{
	return (unsigned long)__pa(addr);
}
static inline void *bus_to_virt(unsigned long bus)
{
	return __va(bus);
}

/* The mistakes the checker knows. Each report names one; /proc/dma_errors counts them. */
enum dma_error {
	DMA_ERR_DIRECTION_NONE, /* DMA_NONE used as a direction */
	DMA_ERR_BAD_RANGE,	/* size 0, wraps, or is not RAM */
	DMA_ERR_NOT_LOGICAL,	/* a stack, vmalloc or user address given to dma_map_single */
	DMA_ERR_FREE_PAGE,	/* a page that is free */
	DMA_ERR_NOT_PINNED,	/* a user page that nothing holds in place */
	DMA_ERR_OVERLAP,	/* a page mapped twice, not both DMA_TO_DEVICE */
	DMA_ERR_NOT_MAPPED,	/* unmap or sync of what is not mapped */
	DMA_ERR_SIZE,		/* unmap with another size than map */
	DMA_ERR_DIRECTION,	/* unmap or sync with another direction than map */
	DMA_ERR_CPU_TOUCH,	/* the CPU touched what the device owns */
	DMA_ERR_LEAK,		/* still mapped when the driver let the device go */
	DMA_ERR_NO_MASK,	/* a device that cannot do DMA */
	DMA_ERR_KINDS
};
extern const char *const dma_error_names[DMA_ERR_KINDS];
unsigned long dma_error_count(enum dma_error kind);
/* dma_check_leaks - report and forget what dev has still mapped; at driver removal. How many. */
int dma_check_leaks(struct device *dev);

void dma_init(void);
extern int dma_debug; /* 0: no checks; 1: ownership is enforced */

#endif
