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
#include "mm/dma/scatterlist.h"
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

/*
 * dma_supported - could a device with this mask reach any memory we can give it?
 *
 * => mask: its highest address; below 24 bits there is nothing to promise
 */
int dma_supported(struct device *dev, u64 mask);
/*
 * dma_set_mask - tell which address bits the device has; drivers call it first.
 *
 * => 0: fine; -EIO: DMA is not possible (the book's text has it the other way round:
 *    erratum 4)
 * => a mask that shuts out what is mapped now is reported: the device would miss it
 */
int dma_set_mask(struct device *dev, u64 mask);
/* dma_set_coherent_mask - the same for coherent memory. */
int dma_set_coherent_mask(struct device *dev, u64 mask);
/* dma_get_required_mask - the smallest mask with which dev would reach all of memory directly. */
u64 dma_get_required_mask(struct device *dev);

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
 * dma_mmap_coherent - let the area show coherent memory from its offset on; for a driver's mmap().
 *
 * => mmap_sem held for writing; cpu_addr, handle, size as allocated
 * => 0; -EINVAL: not such memory; -ENXIO: the area is larger than what is left of it
 * => pages appear as they are touched; freed too early they stay while mapped, and no more come
 */
struct vm_area_struct;
int dma_mmap_coherent(struct device *dev, struct vm_area_struct *vma, void *cpu_addr,
		      dma_addr_t handle, size_t size);
/*
 * dma_alloc_noncoherent - the same for a machine where coherent memory is slow or scarce: CPU
 * and device may see different things until dma_cache_sync() brings them together.
 *
 * => here the same memory as coherent; under dma=incoherent two copies
 */
void *dma_alloc_noncoherent(struct device *dev, size_t size, dma_addr_t *handle, gfp_t gfp);
void dma_free_noncoherent(struct device *dev, size_t size, void *cpu_addr, dma_addr_t handle);
/* dma_cache_sync - before the device looks: TO_DEVICE; before the CPU looks: FROM_DEVICE. */
void dma_cache_sync(void *cpu_addr, size_t size, enum dma_data_direction dir);

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

/*
 * dma_map_sg - lend nents pieces; how many stretches the device is told of, 0 for an error.
 *
 * => the device is told sg_dma_address() and sg_dma_len() of so many entries, from the first
 * => refused, with a report: a list with a hole (no page), or with an empty piece
 */
int dma_map_sg(struct device *dev, struct scatterlist *sg, int nents, enum dma_data_direction dir);
/* dma_unmap_sg, dma_sync_sg_* - nents as it was given to dma_map_sg(), not what that returned. */
void dma_unmap_sg(struct device *dev, struct scatterlist *sg, int nents,
		  enum dma_data_direction dir);
void dma_sync_sg_for_cpu(struct device *dev, struct scatterlist *sg, int nents,
			 enum dma_data_direction dir);
void dma_sync_sg_for_device(struct device *dev, struct scatterlist *sg, int nents,
			    enum dma_data_direction dir);
#define dma_sync_sg dma_sync_sg_for_cpu /* 2.4's one call */

/*
 * A pool: coherent memory in small blocks of one size, for descriptors.
 *
 * dma_pool_create - a pool of blocks of size bytes.
 *
 * => align: a power of two, 0 for 1; boundary: no block crosses a multiple of it (a power of
 *    two, not below size), 0 for none
 * => name is copied; NULL: no memory, or no such pool can be
 * => may sleep
 */
struct dma_pool *dma_pool_create(const char *name, struct device *dev, size_t size, size_t align,
				 size_t boundary);
/* dma_pool_destroy - blocks still in use are reported, and their memory is kept. May sleep. */
void dma_pool_destroy(struct dma_pool *pool);
/* dma_pool_alloc - a block, or NULL; *handle its bus address. Contents undefined. */
void *dma_pool_alloc(struct dma_pool *pool, gfp_t gfp, dma_addr_t *handle);
void dma_pool_free(struct dma_pool *pool, void *vaddr, dma_addr_t handle);

/*
 * Double address cycles: a device with 64 address bits told of memory as it lies, without a
 * mapping, a record or a shadow; nothing is checked afterwards. Direct only.
 */
int dac_set_mask(struct device *dev, u64 mask); /* 0; -EIO: an IOMMU is in between */
dma64_addr_t dac_page_to_dma(struct device *dev, struct page *page, unsigned long offset, int dir);
void dac_sync(struct device *dev, dma64_addr_t bus, size_t size, int dir);

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
/* The same for an ISA device, which no IOMMU ever stands in front of: 24 address bits. */
#define isa_virt_to_bus(addr) virt_to_bus(addr)
#define isa_page_to_bus(page) ((unsigned long)page_to_phys(page))
#define isa_bus_to_virt(bus)  bus_to_virt(bus)

/* The mistakes the checker knows. Each report names one; /proc/dma_errors counts them. */
enum dma_error {
	DMA_ERR_DIRECTION_NONE, /* DMA_NONE used as a direction */
	DMA_ERR_BAD_RANGE,	/* size 0, wraps, or is not RAM */
	DMA_ERR_NOT_LOGICAL,	/* a stack, vmalloc or user address given to dma_map_single */
	DMA_ERR_FREE_PAGE,	/* a page that is free */
	DMA_ERR_NOT_PINNED,	/* a user page that nothing holds in place */
	DMA_ERR_OVERLAP,	/* memory mapped twice, not both DMA_TO_DEVICE */
	DMA_ERR_NOT_MAPPED,	/* unmap or sync of what is not mapped */
	DMA_ERR_CALL,		/* mapped as one buffer and unmapped as a list, or the reverse */
	DMA_ERR_SIZE,		/* unmap with another size than map */
	DMA_ERR_NENTS,		/* unmap or sync of a list with another number of entries */
	DMA_ERR_DIRECTION,	/* unmap or sync with another direction than map */
	DMA_ERR_LIST,		/* a scatterlist with a hole or an empty entry */
	DMA_ERR_MASK,		/* more address bits are asked of the device than it said it has */
	DMA_ERR_CPU_TOUCH,	/* the CPU touched what the device owns */
	DMA_ERR_FREED,		/* memory was freed that a device owns */
	DMA_ERR_LEAK,		/* still mapped when the driver let the device go */
	DMA_ERR_NO_MASK,	/* a device that cannot do DMA */
	DMA_ERR_POOL_FREE,	/* dma_pool_free of what is not a block in use */
	DMA_ERR_POOL_WRITTEN,	/* a pool's block was written while it was free */
	DMA_ERR_POOL_BUSY,	/* a pool was destroyed with blocks in use */
	DMA_ERR_KINDS
};
extern const char *const dma_error_names[DMA_ERR_KINDS];
unsigned long dma_error_count(enum dma_error kind);
/* dma_check_leaks - report and forget what dev has still mapped; at driver removal. How many. */
int dma_check_leaks(struct device *dev);

/* dma_reserve - memory that must be had before anybody else has it: shadows, the big area. At boot. */
void dma_reserve(void);
void dma_init(void);
/* 0: no checks; 1: ownership is enforced; 2: not even reading what the device reads is allowed */
extern int dma_debug;

#endif
