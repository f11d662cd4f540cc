// SPDX-License-Identifier: MIT
/*
 * mm/dma/dma.c - the mapping API: map, unmap, sync of one buffer.
 *
 * What:     two questions, answered apart. Where does the device look (where.h)? At what:
 *           at the buffer itself, or at a shadow if it cannot reach the buffer
 *           (shadow.c)? Around both stand the record and the change of owner.
 *
 *             map     check -> shadow? -> bus address -> record, owner: device -> copy in
 *             unmap   record, owner: CPU -> bus address gone -> copy out -> free shadow
 *             sync    the middle part only
 * Start at: map_phys(), dma_unmap_single()
 * Holds:    I11, I12: a mapping's record exists exactly while it is live (if it has a
 *           shadow, or dma_debug is on).
 * Locks:    dma_lock (RANK_DMA), interrupts off, around records and owners; copies and
 *           allocation outside it. Any context.
 * Not here: lists: sg.c. Masks: mask.c. What is refused and why: check.c.
 * See it:   /proc/dma_mappings, /proc/trace; tests/kernel/dma_test.c; gdb: np-dma
 * Book:     LDD3 ch. 15, "Setting Up Streaming DMA Mappings".   Linux: kernel/dma/mapping.c,
 *           Documentation/DMA-API.txt
 */
#include "mm/dma/dma.h"

#include "kernel/lib/cmdline.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/trace.h"
#include "kernel/uapi/errno.h"
#include "mm/dma/bigarea.h"
#include "mm/dma/internal.h"
#include "mm/dma/where.h"
#include "mm/virt/pgtable.h"

int dma_debug;

/* ------------------------------------------------------------------ */
/* Map                                                                 */

/*
 * Put a copy of r among the records, and the memory into the device's hands.
 * 0; -ENOMEM: no record to be had; -EBUSY: another mapping excludes it (reported).
 */
int map_enter(struct dma_record *mapping, struct dma_record **entered)
{
	struct dma_record *r = record_alloc(mapping->shadow), *other = NULL;
	unsigned long flags;

	*entered = NULL;
	if (!r && dma_debug)
		dma_checker_off();
	if (!r)
		return mapping->shadow ? -ENOMEM : 0;
	*r = *mapping;
	spin_lock_irqsave(&dma_lock, flags);
	if (dma_debug)
		other = owner_conflict(r);
	if (other) {
		dma_report(DMA_ERR_OVERLAP, r->dev, other,
			   "%#llx (%zu bytes, %s) is mapped already", r->phys, r->size,
			   dma_dir_names[r->dir & 3]);
	} else {
		record_insert(r);
		if (dma_debug)
			owner_take(r);
	}
	spin_unlock_irqrestore(&dma_lock, flags);
	if (other) {
		record_free(r);
		return -EBUSY;
	}
	*entered = r;
	return 0;
}

/* A shadow, a record, an IOMMU: what of that it needs. */
static dma_addr_t map_with_record(struct dma_record *m)
{
	struct dma_piece seen = { m->phys, m->size };
	struct device *dev = m->dev;
	struct dma_record *r = NULL;

	if (shadow_needed(dev, m->phys, m->size)) {
		m->shadow = shadow_alloc(dev, m->phys, m->size);
		if (!m->shadow)
			return DMA_ERROR_CODE;
		seen.phys = m->shadow;
	}
	m->bus = bus_map(m, &seen, 1, m->size);
	if (dma_mapping_error(m->bus))
		goto free_shadow;
	if (m->shadow || dma_debug) {
		m->trace_len = stack_trace_save(m->trace, DMA_TRACE);
		if (map_enter(m, &r))
			goto unmap;
	}
	if (m->shadow) {
		shadow_fill(m);
		atomic_inc(&dev->shadows);
	}
	if (dma_debug)
		trace_dma(TRACE_DMA_MAP, dev->bus_id, m->bus, m->size, m->dir, m->phys, m->shadow);
	/* what the CPU wrote must be in memory before the driver tells the device to look */
	wmb();
	return m->bus;

unmap:
	bus_unmap(dev, m->bus, m->size);
free_shadow:
	if (m->shadow)
		shadow_free(m->shadow, m->size);
	return DMA_ERROR_CODE;
}

/* With all checks, and whatever the mapping needs. */
static __noinline dma_addr_t map_phys(struct device *dev, phys_addr_t phys, size_t size,
				      enum dma_data_direction dir, unsigned long caller)
{
	struct dma_record mapping = {
		.dev = dev,
		.size = size,
		.dir = dir,
		.phys = phys,
		.caller = caller,
	};

	if (!dma_check_map(dev, phys, size, dir))
		return DMA_ERROR_CODE;
	return map_with_record(&mapping);
}

static __noinline dma_addr_t map_address(struct device *dev, void *ptr, size_t size,
					 enum dma_data_direction dir, unsigned long caller)
{
	if (!dma_check_logical(dev, ptr, size))
		return DMA_ERROR_CODE;
	return map_phys(dev, __pa(ptr), size, dir, caller);
}

/* The short way behind an IOMMU. */
static dma_addr_t map_domain(struct device *dev, phys_addr_t phys, size_t size,
			     enum dma_data_direction dir, unsigned long caller)
{
	dma_addr_t bus = domain_map(dev, phys, size, dir, caller);

	wmb();
	return bus;
}

dma_addr_t dma_map_single(struct device *dev, void *ptr, size_t size, enum dma_data_direction dir)
{
	phys_addr_t phys = (phys_addr_t)ptr - PAGE_OFFSET;

	if (likely(phys < (phys_addr_t)max_low_pfn << PAGE_SHIFT)) {
		if (is_plain(dev, phys, size, dir)) {
			wmb();
			return phys;
		}
		if (dev->domain && is_clean(dev, phys, size, dir))
			return map_domain(dev, phys, size, dir,
					  (unsigned long)__builtin_return_address(0));
	}
	return map_address(dev, ptr, size, dir, (unsigned long)__builtin_return_address(0));
}

dma_addr_t dma_map_page(struct device *dev, struct page *page, unsigned long offset, size_t size,
			enum dma_data_direction dir)
{
	phys_addr_t phys = page_to_phys(page) + offset;

	if (is_plain(dev, phys, size, dir)) {
		wmb();
		return phys;
	}
	if (dev->domain && is_clean(dev, phys, size, dir))
		return map_domain(dev, phys, size, dir, (unsigned long)__builtin_return_address(0));
	return map_phys(dev, phys, size, dir, (unsigned long)__builtin_return_address(0));
}

/* ------------------------------------------------------------------ */
/* Unmap                                                               */

void call_check_direction(const struct dma_record *r, enum dma_data_direction dir, const char *what)
{
	if ((unsigned int)dir >= DMA_NONE)
		dma_report(DMA_ERR_DIRECTION_NONE, r->dev, r, "%s with direction %d", what, dir);
	else if (r->dir != dir && (r->dir != DMA_BIDIRECTIONAL || what[0] == 'u'))
		/* a sync may be of one way of two; an unmap is of all that was mapped */
		dma_report(DMA_ERR_DIRECTION, r->dev, r, "%s as %s, mapped as %s", what,
			   dma_dir_names[dir], dma_dir_names[r->dir & 3]);
}

/* dma_lock held: the record this unmap means, mistakes reported; NULL: nothing to undo. */
static struct dma_record *find_for_unmap(struct device *dev, dma_addr_t bus, size_t size,
					 enum dma_data_direction dir)
{
	struct dma_record *r = record_find(dev, bus, size, dir);

	if (!r || r->bus != bus || r->coherent) {
		if (dma_debug)
			dma_report(DMA_ERR_NOT_MAPPED, dev, r, "unmap of %#llx (%zu bytes)", bus,
				   size);
		return NULL;
	}
	if (r->entry) {
		dma_report(DMA_ERR_CALL, dev, r,
			   "unmap of %#llx, a piece of a list: dma_unmap_sg() unmaps that", bus);
		return NULL;
	}
	if (r->size != size)
		dma_report(DMA_ERR_SIZE, dev, r, "unmap of %zu bytes, mapped were %zu", size,
			   r->size);
	call_check_direction(r, dir, "unmap");
	return r;
}

static __noinline void unmap_with_record(struct device *dev, dma_addr_t bus, size_t size,
					 enum dma_data_direction dir)
{
	struct dma_record *r;
	unsigned long flags;

	spin_lock_irqsave(&dma_lock, flags);
	r = find_for_unmap(dev, bus, size, dir);
	if (r)
		record_remove(r); /* who unmaps it again from here on finds nothing */
	spin_unlock_irqrestore(&dma_lock, flags);
	if (!r) {
		if (!dma_debug) /* with checks: what is not mapped is not unmapped */
			bus_unmap(dev, bus, size);
		return;
	}
	/* first the device loses it, then the CPU has it: at no time both */
	bus_unmap(dev, r->bus, r->size);
	spin_lock_irqsave(&dma_lock, flags);
	owner_end(r);
	spin_unlock_irqrestore(&dma_lock, flags);
	/*
	 * Whether synced before or not: what the CPU wrote since without giving it back is
	 * lost, as it would be in the cache of a machine that is not coherent.
	 */
	shadow_out(r, r->phys, r->size);
	if (dma_debug)
		trace_dma(TRACE_DMA_UNMAP, dev->bus_id, bus, r->size, r->dir, r->phys, r->shadow);
	if (r->shadow) {
		shadow_free(r->shadow, r->size);
		atomic_dec(&dev->shadows);
	}
	record_free(r);
}

void dma_unmap_single(struct device *dev, dma_addr_t bus, size_t size, enum dma_data_direction dir)
{
	if (has_records(dev))
		unmap_with_record(dev, bus, size, dir);
	else
		bus_unmap(dev, bus, size);
}

/* ------------------------------------------------------------------ */
/* Sync                                                                */

/* dma_lock held. NULL: no such mapping (reported), or none that needs anything done. */
static struct dma_record *find_for_sync(struct device *dev, dma_addr_t bus, size_t size,
					enum dma_data_direction dir)
{
	struct dma_record *r = record_find(dev, bus, size, dir);

	if (!r || r->coherent || !size || bus - r->bus > r->size ||
	    size > r->size - (bus - r->bus)) {
		if (dma_debug) /* else a direct mapping has no record */
			dma_report(DMA_ERR_NOT_MAPPED, dev, r, "sync of %#llx (%zu bytes)", bus,
				   size);
		return NULL;
	}
	call_check_direction(r, dir, "sync");
	return r;
}

/*
 * The whole mapping changes hands, but only the bytes asked for are copied; the rest
 * arrives at unmap. Copies are made without dma_lock: they may be long. The record
 * cannot go away meanwhile: the mapping is the caller's.
 */
void sync_to_cpu_locked(struct dma_record *r)
{
	if (!r->cpu_owns) {
		r->cpu_owns = true;
		owner_give_back(r);
	}
}

/* After what the CPU had to say was copied; dma_lock held. */
void sync_to_device_locked(struct dma_record *r)
{
	struct dma_record *other;

	if (!r->cpu_owns)
		return;
	other = dma_debug ? owner_conflict(r) : NULL;
	if (other) {
		dma_report(DMA_ERR_OVERLAP, r->dev, other,
			   "%#llx went to another mapping while the CPU had it", r->phys);
		return;
	}
	r->cpu_owns = false;
	if (dma_debug || r->watched)
		owner_take(r);
}

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
	if (r)
		sync_to_cpu_locked(r);
	spin_unlock_irqrestore(&dma_lock, flags);
	if (!r)
		return;
	shadow_out(r, r->phys + (bus - r->bus), size);
	if (dma_debug)
		trace_dma(TRACE_DMA_SYNC_CPU, dev->bus_id, bus, size, dir, r->phys, r->shadow);
}

void dma_sync_single_for_device(struct device *dev, dma_addr_t bus, size_t size,
				enum dma_data_direction dir)
{
	struct dma_record *r;
	unsigned long flags;
	bool copies;

	wmb();
	if (!has_records(dev))
		return;
	spin_lock_irqsave(&dma_lock, flags);
	r = find_for_sync(dev, bus, size, dir);
	copies = r &&
		 r->cpu_owns; /* else it is the device's already: nothing of the CPU's is new */
	spin_unlock_irqrestore(&dma_lock, flags);
	if (!r)
		return;
	if (copies)
		shadow_in(r, r->phys + (bus - r->bus), size);
	spin_lock_irqsave(&dma_lock, flags);
	sync_to_device_locked(r);
	spin_unlock_irqrestore(&dma_lock, flags);
	if (dma_debug)
		trace_dma(TRACE_DMA_SYNC_DEV, dev->bus_id, bus, size, dir, r->phys, r->shadow);
}

/* ------------------------------------------------------------------ */

bool dma_is_shadowed(struct device *dev, dma_addr_t bus)
{
	struct dma_record *r;
	unsigned long flags;
	bool shadowed;

	spin_lock_irqsave(&dma_lock, flags);
	r = record_find(dev, bus, 1, DMA_NONE);
	shadowed = r && r->shadow;
	spin_unlock_irqrestore(&dma_lock, flags);
	return shadowed;
}

void dma_reserve(void)
{
	static const char *const modes[] = { "bounce", "incoherent", NULL };

	shadow_mode = (enum shadow_mode)(cmdline_choice("dma", modes, -1) + 1);
	shadow_reserve();
	bigarea_reserve();
}

void dma_init(void)
{
	static const char *const modes[] = {
		[SHADOW_NEEDED] = "buffers as they are",
		[SHADOW_ALWAYS] = "through shadows (dma=bounce)",
		[SHADOW_INCOHERENT] = "through shadows, and not coherent (dma=incoherent)",
	};

	dma_debug = direct_map_small ? (int)cmdline_range("dma_debug", DMA_DEBUG_DEFAULT, 0, 2) : 0;
	shadow_init();
	bigarea_init();
	record_init();
	check_init();
	owner_init();
	printk(KERN_INFO "dma: %s, %s (dma_debug=%d)\n", modes[shadow_mode],
	       dma_debug ? "the CPU loses the pages that a device owns" : "unchecked", dma_debug);
}
