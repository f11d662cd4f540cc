// SPDX-License-Identifier: MIT
/*
 * mm/dma/coherent.c - memory that CPU and device share for long.
 *
 * What:     on x86 all memory is coherent: devices see the CPU's caches. So coherent
 *           memory is simply whole pages, contiguous, low enough for the device,
 *           and neither side ever has to take turns. That does not mean that no
 *           barriers are needed: two writes may still have to be kept in order.
 *           Noncoherent memory is the same here; but under dma=incoherent the device
 *           gets a shadow, and dma_cache_sync() is what a driver must not forget.
 * Start at: dma_alloc_coherent()
 * Holds:    every page has one reference of the allocation's own; a program that
 *           has the page mapped (through a driver's nopage) holds another, so
 *           freeing first and unmapping later is safe. While it is allocated,
 *           page->private of the first page says how many pages it is.
 * Locks:    dma_lock for the record, and for page->private.
 * See it:   the tour, step 5; /proc/dma_mappings; tests/kernel/dma_test.c
 * Book:     LDD3 ch. 15, "Setting Up Coherent DMA Mappings".   Linux: kernel/dma/direct.c
 */
#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"
#include "kernel/uapi/errno.h"
#include "mm/dma/internal.h"
#include "mm/dma/where.h"
#include "mm/virt/vma.h"

static u64 coherent_mask(const struct device *dev)
{
	return dev->coherent_dma_mask ? dev->coherent_dma_mask : DMA_32BIT_MASK;
}

/* 2^order pages below dev's mask with a reference each, or NULL. */
static struct page *take_pages(struct device *dev, unsigned int order, gfp_t gfp)
{
	struct page *pages;

	gfp &= ~(__GFP_HIGHMEM | __GFP_DMA | __GFP_DMA32); /* the mask decides */
	if (!bus_translated(dev))
		gfp |= gfp_for_mask(coherent_mask(dev));
	pages = page_alloc(gfp | __GFP_ZERO, order, OWNER_COHERENT);
	if (pages) {
		page_split(pages, order);
		pages->private = 1UL << order;
	}
	return pages;
}

static void drop_pages(struct page *pages, unsigned int order)
{
	unsigned long flags;

	spin_lock_irqsave(&dma_lock, flags);
	pages->private = 0; /* from here on nobody finds a page of it any more: coherent_nopage() */
	spin_unlock_irqrestore(&dma_lock, flags);
	for (unsigned long i = 0; i < 1UL << order; i++)
		put_page(pages + i);
}

/*
 * The shadow of noncoherent memory, and the bus address of what the device is to see. The whole
 * pages are mapped, of which the record names only the bytes that were asked for.
 */
static bool find_bus(struct dma_record *r, struct page *pages, unsigned int order)
{
	struct dma_piece seen = { page_to_phys(pages), PAGE_SIZE << order };

	r->phys = seen.phys;
	if (r->noncoherent && shadow_mode == SHADOW_INCOHERENT) {
		r->shadow = shadow_alloc(r->dev, r->phys, seen.size);
		if (!r->shadow)
			return false;
		memset(__va(r->shadow), SHADOW_POISON, seen.size);
		seen.phys = r->shadow;
	}
	r->bus = bus_translated(r->dev) ?
			 bus_map_pieces(r, &seen, 1, seen.size, coherent_mask(r->dev)) :
			 seen.phys;
	if (dma_mapping_error(r->bus) && r->shadow)
		shadow_free(r->shadow, seen.size);
	return !dma_mapping_error(r->bus);
}

static void *alloc(struct device *dev, size_t size, dma_addr_t *handle, gfp_t gfp, bool noncoherent,
		   unsigned long caller)
{
	unsigned int order = get_order(size);
	struct dma_record *r;
	struct page *pages;
	unsigned long flags;

	if (!size || order >= MAX_ORDER)
		return NULL;
	r = record_alloc(true);
	if (!r)
		return NULL;
	pages = take_pages(dev, order, gfp);
	if (!pages)
		goto free_record;
	r->dev = dev;
	r->size = size;
	r->dir = DMA_BIDIRECTIONAL;
	r->coherent = true;
	r->noncoherent = noncoherent;
	r->caller = caller;
	r->trace_len = stack_trace_save(r->trace, DMA_TRACE);
	if (!find_bus(r, pages, order))
		goto free_pages;
	*handle = r->bus;
	spin_lock_irqsave(&dma_lock, flags);
	record_insert(r);
	spin_unlock_irqrestore(&dma_lock, flags);
	return lowmem_page_address(pages);

free_pages:
	drop_pages(pages, order);
free_record:
	record_free(r);
	return NULL;
}

void *dma_alloc_coherent(struct device *dev, size_t size, dma_addr_t *handle, gfp_t gfp)
{
	return alloc(dev, size, handle, gfp, false, (unsigned long)__builtin_return_address(0));
}

void *dma_alloc_noncoherent(struct device *dev, size_t size, dma_addr_t *handle, gfp_t gfp)
{
	return alloc(dev, size, handle, gfp, true, (unsigned long)__builtin_return_address(0));
}

/* dma_lock held: the record of this allocation, taken out; NULL, reported: there is no such. */
static struct dma_record *find_for_free(struct device *dev, size_t size, void *cpu_addr,
					dma_addr_t handle, bool noncoherent)
{
	struct dma_record *r = record_find(dev, handle, size, DMA_BIDIRECTIONAL);

	if (!r || !r->coherent || r->bus != handle || r->phys != __pa(cpu_addr)) {
		dma_report(DMA_ERR_NOT_MAPPED, dev, r, "free of coherent memory %p, bus %#llx",
			   cpu_addr, handle);
		return NULL;
	}
	if (r->noncoherent != noncoherent)
		dma_report(DMA_ERR_CALL, dev, r, "free of %scoherent memory as %scoherent",
			   r->noncoherent ? "non" : "", noncoherent ? "non" : "");
	if (r->size != size)
		dma_report(DMA_ERR_SIZE, dev, r, "free of %zu bytes, allocated were %zu", size,
			   r->size);
	record_remove(r);
	return r;
}

static void free(struct device *dev, size_t size, void *cpu_addr, dma_addr_t handle,
		 bool noncoherent)
{
	struct dma_record *r;
	unsigned long flags;
	unsigned int order;

	if (!cpu_addr)
		return;
	spin_lock_irqsave(&dma_lock, flags);
	r = find_for_free(dev, size, cpu_addr, handle, noncoherent);
	spin_unlock_irqrestore(&dma_lock, flags);
	if (!r)
		return;
	order = get_order(r->size);
	bus_unmap(dev, r->bus, PAGE_SIZE << order);
	if (r->shadow)
		shadow_free(r->shadow, PAGE_SIZE << order);
	drop_pages(phys_to_page(r->phys), order);
	record_free(r);
}

void dma_free_coherent(struct device *dev, size_t size, void *cpu_addr, dma_addr_t handle)
{
	free(dev, size, cpu_addr, handle, false);
}

void dma_free_noncoherent(struct device *dev, size_t size, void *cpu_addr, dma_addr_t handle)
{
	free(dev, size, cpu_addr, handle, true);
}

void dma_cache_sync(void *cpu_addr, size_t size, enum dma_data_direction dir)
{
	phys_addr_t phys = __pa(cpu_addr), shadow = 0;
	struct dma_record *r;
	unsigned long flags;

	mb();
	spin_lock_irqsave(&dma_lock, flags);
	r = record_find_phys(phys, 1);
	if ((unsigned int)dir >= DMA_NONE)
		dma_report(DMA_ERR_DIRECTION_NONE, r ? r->dev : NULL, r, "cache sync of %p",
			   cpu_addr);
	else if (!r || !r->noncoherent || !size || size > r->size - (phys - r->phys))
		dma_report(DMA_ERR_NOT_MAPPED, r ? r->dev : NULL, r,
			   "cache sync of %p (%zu bytes), which is not noncoherent memory",
			   cpu_addr, size);
	else if (r->shadow)
		shadow = r->shadow + (phys - r->phys);
	spin_unlock_irqrestore(&dma_lock, flags);
	if (!shadow)
		return;
	/* a cache would write back what the CPU wrote; then it forgets, and the device's shows */
	if (dir == DMA_FROM_DEVICE)
		shadow_copy(phys, shadow, size);
	else
		shadow_copy(shadow, phys, size);
}

/* ------------------------------------------------------------------ */
/* In a program's address space                                        */

/* vm_private_data: the first page of the allocation, with a reference for the area. */
static void coherent_open(struct vm_area_struct *vma)
{
	get_page(vma->vm_private_data);
}

static void coherent_close(struct vm_area_struct *vma)
{
	put_page(vma->vm_private_data);
}

static struct page *coherent_nopage(struct vm_area_struct *vma, unsigned long address, int *type)
{
	struct page *first = vma->vm_private_data;
	unsigned long n = ((address - vma->vm_start) >> PAGE_SHIFT) + vma->vm_pgoff, flags;
	bool there;

	/* the lock: else drop_pages() may free the page between the look and the reference */
	spin_lock_irqsave(&dma_lock, flags);
	there = n < first->private; /* 0 pages once it is freed: an area may outlive it */
	if (there)
		get_page(first + n);
	spin_unlock_irqrestore(&dma_lock, flags);
	if (!there)
		return NOPAGE_SIGBUS;
	if (type)
		*type = VM_FAULT_MINOR;
	return first + n;
}

static struct vm_operations_struct coherent_vm_ops = {
	.open = coherent_open,
	.close = coherent_close,
	.nopage = coherent_nopage,
	.name = "coherent memory",
};

int dma_mmap_coherent(struct device *dev, struct vm_area_struct *vma, void *cpu_addr,
		      dma_addr_t handle, size_t size)
{
	unsigned long pages = PAGE_ALIGN(size) >> PAGE_SHIFT, flags;
	unsigned long wanted = (vma->vm_end - vma->vm_start) >> PAGE_SHIFT;
	struct dma_record *r;
	bool ours;

	spin_lock_irqsave(&dma_lock, flags);
	r = record_find(dev, handle, size, DMA_BIDIRECTIONAL);
	ours = r && r->coherent && r->bus == handle && r->size == size && r->phys == __pa(cpu_addr);
	spin_unlock_irqrestore(&dma_lock, flags);
	if (!ours)
		return -EINVAL;
	if (vma->vm_pgoff >= pages || wanted > pages - vma->vm_pgoff)
		return -ENXIO;
	vma->vm_flags |= VM_RESERVED;
	vma->vm_ops = &coherent_vm_ops;
	vma->vm_private_data = virt_to_page(cpu_addr);
	coherent_open(vma);
	return 0;
}
