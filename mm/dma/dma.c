// SPDX-License-Identifier: MIT
/*
 * mm/dma/dma.c - the mapping API: map, unmap, sync.
 *
 * What:     two questions, answered apart. Where does the device look? At physical
 *           addresses, as bus and physical address are the same on this machine; or, if
 *           it has a domain, through the IOMMU (domain.c). At what? At the buffer itself, or at a
 *           shadow if the buffer lies beyond the device's mask. Around both stand
 *           the record and the change of owner.
 *
 *             map     check -> shadow? copy in  -> owner: device -> record
 *             unmap   record -> owner: CPU -> copy out -> free shadow, record
 *             sync    the middle part only
 * Start at: map_phys(), dma_unmap_single()
 * Holds:    I11, I12: a mapping's record exists exactly while it is live (if it has a
 *           shadow, or dma_debug is on).
 * Locks:    dma_lock (RANK_DMA), interrupts off, around records and owners; copies and
 *           allocation outside it. Any context.
 * See it:   /proc/dma_mappings, /proc/trace; tests/kernel/dma_test.c; gdb: np-dma
 * Book:     LDD3 ch. 15, "Setting Up Streaming DMA Mappings".   Linux: lib/swiotlb.c,
 *           Documentation/DMA-API.txt
 */
#include "mm/dma/dma.h"

#include "kernel/lib/cmdline.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"
#include "kernel/lib/trace.h"
#include "kernel/uapi/errno.h"
#include "mm/dma/internal.h"
#include "mm/phys/bootmem.h"
#include "mm/virt/pgtable.h"

int dma_debug;

int dma_supported(struct device *dev, u64 mask)
{
	return mask >= DMA_24BIT_MASK; /* zone DMA is the lowest we can promise memory from */
}

int dma_set_mask(struct device *dev, u64 mask)
{
	if (!dev->dma_mask || !dma_supported(dev, mask))
		return -EIO;
	*dev->dma_mask = mask;
	return 0;
}

/* ------------------------------------------------------------------ */
/* Where the device looks                                              */

void bus_unmap(struct device *dev, dma_addr_t bus, size_t size)
{
	if (dev->domain && !domain_unmap(dev, bus, size))
		dma_report(DMA_ERR_NOT_MAPPED, dev, NULL, "unmap of %#llx (%zu bytes)", bus, size);
}

/* ------------------------------------------------------------------ */
/* Map                                                                 */

/* Mistakes that can be seen before anything is done; false: refuse. */
static bool check_map(struct device *dev, phys_addr_t phys, size_t size,
		      enum dma_data_direction dir)
{
	struct page *page = phys_to_page(phys);

	if (dir == DMA_NONE || (unsigned int)dir > DMA_NONE) {
		dma_report(DMA_ERR_DIRECTION_NONE, dev, NULL, "map of %#llx with direction %d",
			   phys, dir);
		return false;
	}
	if (!dev->dma_mask) {
		dma_report(DMA_ERR_NO_MASK, dev, NULL, "the device has no DMA mask");
		return false;
	}
	if (!size || phys + size < phys || !pfn_valid(phys >> PAGE_SHIFT) ||
	    !pfn_valid((phys + size - 1) >> PAGE_SHIFT)) {
		dma_report(DMA_ERR_BAD_RANGE, dev, NULL, "map of %zu bytes at %#llx", size, phys);
		return false;
	}
	if (page->owner == OWNER_FREE)
		dma_report(DMA_ERR_FREE_PAGE, dev, NULL, "pfn %#lx is free", page_to_pfn(page));
	if ((page->owner == OWNER_ANON || page->owner == OWNER_CACHE) && !atomic_read(&page->pins))
		dma_report(DMA_ERR_NOT_PINNED, dev, NULL,
			   "pfn %#lx is a user page: get_user_pages() holds it in place",
			   page_to_pfn(page));
	return page->owner != OWNER_FREE;
}

/* Does another mapping own a page of this one? Reported. (Before a copy would touch it.) */
static bool is_taken(struct device *dev, phys_addr_t phys, size_t size, enum dma_data_direction dir)
{
	unsigned long flags;
	bool taken;

	spin_lock_irqsave(&dma_lock, flags);
	taken = !owner_can_take(phys, size, dir);
	if (taken)
		dma_report(DMA_ERR_OVERLAP, dev, record_find_phys(phys), "%#llx is mapped already",
			   phys);
	spin_unlock_irqrestore(&dma_lock, flags);
	return taken;
}

/* Enter a new mapping; 0, -ENOMEM (no record), -EBUSY (a page of it is mapped already). */
static int enter_record(const struct dma_record *mapping)
{
	struct dma_record *r = record_alloc(), *other = NULL;
	unsigned long flags;
	bool taken;

	if (!r)
		return -ENOMEM;
	*r = *mapping;
	r->trace_len = stack_trace_save(r->trace, DMA_TRACE);
	spin_lock_irqsave(&dma_lock, flags);
	taken = !dma_debug || owner_take(r->phys, r->size, r->dir);
	if (taken)
		record_insert(r);
	else
		other = record_find_phys(r->phys);
	if (!taken)
		dma_report(DMA_ERR_OVERLAP, r->dev, other, "%#llx is mapped already", r->phys);
	spin_unlock_irqrestore(&dma_lock, flags);
	if (!taken)
		record_free(r);
	return taken ? 0 : -EBUSY;
}

static dma_addr_t map_phys(struct device *dev, phys_addr_t phys, size_t size,
			   enum dma_data_direction dir, unsigned long caller)
{
	struct dma_record mapping = {
		.dev = dev,
		.size = size,
		.dir = dir,
		.phys = phys,
		.caller = caller,
	};
	phys_addr_t seen = phys; /* what the device is to see there */

	if (!check_map(dev, phys, size, dir))
		return DMA_ERROR_CODE;
	if (dma_debug && is_taken(dev, phys, size, dir))
		return DMA_ERROR_CODE;
	if (shadow_needed(dev, phys, size)) {
		mapping.shadow = shadow_alloc(dev, phys, size);
		if (!mapping.shadow)
			return DMA_ERROR_CODE;
		/*
		 * In every direction: if the device writes less than was mapped, unmap
		 * must not replace the rest of the buffer by what the shadow held before.
		 */
		shadow_copy(mapping.shadow, phys, size);
		seen = mapping.shadow;
		atomic_inc(&dev->shadows);
	}
	mapping.bus = bus_map(dev, seen, size, dir, caller);
	if (mapping.bus == DMA_ERROR_CODE)
		goto free_shadow;
	if ((mapping.shadow || dma_debug) && enter_record(&mapping))
		goto unmap;
	trace_dma(TRACE_DMA_MAP, dev->bus_id, mapping.bus, size, dir, phys, mapping.shadow);
	/* what the CPU wrote must be in memory before the driver tells the device to look */
	wmb();
	return mapping.bus;

unmap:
	bus_unmap(dev, mapping.bus, size);
free_shadow:
	if (mapping.shadow) {
		shadow_free(mapping.shadow, size);
		atomic_dec(&dev->shadows);
	}
	return DMA_ERROR_CODE;
}

dma_addr_t dma_map_single(struct device *dev, void *ptr, size_t size, enum dma_data_direction dir)
{
	if (!virt_addr_valid(ptr)) {
		dma_report(
			DMA_ERR_NOT_LOGICAL, dev, NULL,
			"%p is a stack, vmalloc or user address: its pages need not be contiguous",
			ptr);
		return DMA_ERROR_CODE;
	}
	return map_phys(dev, __pa(ptr), size, dir, (unsigned long)__builtin_return_address(0));
}

dma_addr_t dma_map_page(struct device *dev, struct page *page, unsigned long offset, size_t size,
			enum dma_data_direction dir)
{
	return map_phys(dev, page_to_phys(page) + offset, size, dir,
			(unsigned long)__builtin_return_address(0));
}

/* ------------------------------------------------------------------ */
/* Unmap                                                               */

/* Could this call concern a record at all? Without shadows and checks there are none. */
static bool has_records(struct device *dev)
{
	return dma_debug || atomic_read(&dev->shadows);
}

/* dma_lock held: the record this unmap means, mistakes reported; NULL: nothing to undo. */
static struct dma_record *find_for_unmap(struct device *dev, dma_addr_t bus, size_t size,
					 enum dma_data_direction dir)
{
	struct dma_record *r = record_find(dev, bus, size);

	if (!r || r->bus != bus || r->coherent) {
		if (dma_debug)
			dma_report(DMA_ERR_NOT_MAPPED, dev, r, "unmap of %#llx (%zu bytes)", bus,
				   size);
		return NULL;
	}
	if (r->size != size)
		dma_report(DMA_ERR_SIZE, dev, r, "unmap of %zu bytes, mapped were %zu", size,
			   r->size);
	if (r->dir != dir)
		dma_report(DMA_ERR_DIRECTION, dev, r, "unmap as %s, mapped as %s",
			   dma_dir_names[dir & 3], dma_dir_names[r->dir & 3]);
	return r;
}

/* The device is done with r: shadow back into the buffer, if it may have written. */
static void copy_out(const struct dma_record *r, phys_addr_t phys, size_t size)
{
	if (r->shadow && r->dir != DMA_TO_DEVICE)
		shadow_copy(phys, r->shadow + (phys - r->phys), size);
}

void dma_unmap_single(struct device *dev, dma_addr_t bus, size_t size, enum dma_data_direction dir)
{
	struct dma_record *r;
	unsigned long flags;

	if (!has_records(dev)) {
		bus_unmap(dev, bus, size);
		trace_dma(TRACE_DMA_UNMAP, dev->bus_id, bus, size, dir, bus, 0);
		return;
	}
	spin_lock_irqsave(&dma_lock, flags);
	r = find_for_unmap(dev, bus, size, dir);
	if (r)
		record_remove(r);
	if (r || !dma_debug)
		bus_unmap(dev, bus, size); /* first the device loses it, then the CPU has it */
	if (r && dma_debug && !r->cpu_owns)
		owner_give_back(r->phys, r->size);
	spin_unlock_irqrestore(&dma_lock, flags);
	if (!r)
		return;
	/*
	 * Whether synced before or not: what the CPU wrote since without giving it back is
	 * lost, as it would be in the cache of a machine that is not coherent.
	 */
	copy_out(r, r->phys, r->size);
	trace_dma(TRACE_DMA_UNMAP, dev->bus_id, bus, r->size, r->dir, r->phys, r->shadow);
	if (r->shadow) {
		shadow_free(r->shadow, r->size);
		atomic_dec(&dev->shadows);
	}
	record_free(r);
}

/* ------------------------------------------------------------------ */
/* Sync                                                                */

/* dma_lock held. NULL: no such mapping (reported), or none that needs anything done. */
static struct dma_record *find_for_sync(struct device *dev, dma_addr_t bus, size_t size,
					enum dma_data_direction dir)
{
	struct dma_record *r = record_find(dev, bus, size);

	if (!r || r->coherent || bus - r->bus + size > r->size) {
		if (dma_debug) /* else a direct mapping has no record */
			dma_report(DMA_ERR_NOT_MAPPED, dev, r, "sync of %#llx (%zu bytes)", bus,
				   size);
		return NULL;
	}
	if (r->dir != dir && r->dir != DMA_BIDIRECTIONAL)
		dma_report(DMA_ERR_DIRECTION, dev, r, "sync as %s, mapped as %s",
			   dma_dir_names[dir & 3], dma_dir_names[r->dir & 3]);
	return r;
}

/*
 * The whole mapping changes hands, but only the bytes asked for are copied; the rest
 * arrives at unmap. A copy may touch pages that another mapping owns, and fault: so not
 * under dma_lock. The record cannot go away meanwhile: the mapping is the caller's.
 */
void dma_sync_single_for_cpu(struct device *dev, dma_addr_t bus, size_t size,
			     enum dma_data_direction dir)
{
	struct dma_record *r;
	unsigned long flags;

	rmb(); /* the device's completion was read before its data is */
	if (!has_records(dev))
		return;
	spin_lock_irqsave(&dma_lock, flags);
	r = find_for_sync(dev, bus, size, dir);
	if (r) {
		if (dma_debug && !r->cpu_owns)
			owner_give_back(r->phys, r->size);
		r->cpu_owns = true;
	}
	spin_unlock_irqrestore(&dma_lock, flags);
	if (!r)
		return;
	copy_out(r, r->phys + (bus - r->bus), size);
	trace_dma(TRACE_DMA_SYNC_CPU, dev->bus_id, bus, size, dir, r->phys, r->shadow);
}

void dma_sync_single_for_device(struct device *dev, dma_addr_t bus, size_t size,
				enum dma_data_direction dir)
{
	struct dma_record *r;
	unsigned long flags;

	wmb();
	if (!has_records(dev))
		return;
	spin_lock_irqsave(&dma_lock, flags);
	r = find_for_sync(dev, bus, size, dir);
	if (r && !r->cpu_owns && r->shadow)
		r = NULL; /* it is the device's already: there is nothing of the CPU's to copy */
	spin_unlock_irqrestore(&dma_lock, flags);
	if (!r)
		return;
	/* while the CPU still owns the buffer; see above */
	if (r->shadow && r->dir != DMA_FROM_DEVICE)
		shadow_copy(r->shadow + (bus - r->bus), r->phys + (bus - r->bus), size);
	spin_lock_irqsave(&dma_lock, flags);
	if (dma_debug && r->cpu_owns && !owner_take(r->phys, r->size, r->dir))
		dma_report(DMA_ERR_OVERLAP, dev, r, "another mapping has taken the page");
	else
		r->cpu_owns = false;
	spin_unlock_irqrestore(&dma_lock, flags);
	trace_dma(TRACE_DMA_SYNC_DEV, dev->bus_id, bus, size, dir, r->phys, r->shadow);
}

/* ------------------------------------------------------------------ */

bool dma_is_shadowed(struct device *dev, dma_addr_t bus)
{
	struct dma_record *r;
	unsigned long flags;
	bool shadowed;

	spin_lock_irqsave(&dma_lock, flags);
	r = record_find(dev, bus, 1);
	shadowed = r && r->shadow;
	spin_unlock_irqrestore(&dma_lock, flags);
	return shadowed;
}

static bool forget_leak(struct dma_record *r, void *arg)
{
	struct device *dev = ((void **)arg)[0];
	int *leaks = ((void **)arg)[1];

	if (r->dev != dev)
		return false;
	dma_report(DMA_ERR_LEAK, dev, r, "%#llx (%zu bytes) was never %s", r->bus, r->size,
		   r->coherent ? "freed" : "unmapped");
	if (dma_debug && !r->cpu_owns && !r->coherent)
		owner_give_back(r->phys, r->size);
	if (r->shadow)
		atomic_dec(&dev->shadows);
	record_remove(r); /* the memory itself stays lost: the device may still use it */
	record_free(r);
	++*leaks;
	return false;
}

int dma_check_leaks(struct device *dev)
{
	int leaks = 0;
	void *arg[2] = { dev, &leaks };
	unsigned long flags;

	spin_lock_irqsave(&dma_lock, flags);
	record_for_each(forget_leak, arg);
	spin_unlock_irqrestore(&dma_lock, flags);
	return leaks;
}

void dma_init(void)
{
	static const char *const modes[] = { "bounce", NULL };

	dma_debug = direct_map_small; /* option dma_debug=, read by paging_init() */
	dma_force_shadow = cmdline_choice("dma", modes, 1) == 0;
	record_init();
	owner_init();
	printk(KERN_INFO "dma: %s\n",
	       dma_debug ? "the CPU loses the pages that a device owns (dma_debug=1)" :
			   "unchecked (dma_debug=0)");
}
