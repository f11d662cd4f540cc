// SPDX-License-Identifier: MIT
/*
 * mm/dma/check.c - what a driver must not do, found before, during and after.
 *
 * What:     before a mapping: is this memory that may be lent? While it lives: is it
 *           being freed? After: what has the driver left when it lets its device go? And,
 *           when there is no memory for records: how the checks are given up without
 *           the mappings.
 * Start at: dma_check_map()
 * Locks:    dma_lock around records. Any context.
 * Not here: unmap and sync with wrong arguments: dma.c, sg.c. The CPU's touch: owner.c.
 * See it:   docs/dma-rules.md: every rule, its report, the test that breaks it
 * Book:     LDD3 ch. 15, "Setting Up Streaming DMA Mappings": the rules
 */
#include "kernel/lib/panic.h"
#include "kernel/sched/sched.h"
#include "mm/dma/internal.h"
#include "mm/dma/where.h"

/* ------------------------------------------------------------------ */
/* Before                                                              */

/* Reports are rare, and their words are long: out of the way of what is not. */
static bool __cold refuse(enum dma_error kind, struct device *dev, phys_addr_t phys, size_t size,
			  int dir)
{
	if (kind == DMA_ERR_DIRECTION_NONE)
		dma_report(kind, dev, NULL, "map of %#llx with direction %d", phys, dir);
	else if (kind == DMA_ERR_NO_MASK)
		dma_report(kind, dev, NULL, "the device has no DMA mask");
	else
		dma_report(kind, dev, NULL, "map of %zu bytes at %#llx", size, phys);
	return false;
}

/* By a pin, or by its lock. (There is no write-back yet, which would hold it too.) */
static bool held_in_place(const struct page *page)
{
	return atomic_read(&page->pins) || PageLocked(page);
}

/* Is one page of a buffer what may be lent? false: refuse. */
static bool check_page(struct device *dev, const struct page *page)
{
	if (unlikely(page->owner == OWNER_FREE)) {
		dma_report(DMA_ERR_FREE_PAGE, dev, NULL, "pfn %#lx is free", page_to_pfn(page));
		return false;
	}
	if (unlikely(page->owner == OWNER_STACK)) {
		dma_report(DMA_ERR_NOT_LOGICAL, dev, NULL, "pfn %#lx is a page of a kernel stack",
			   page_to_pfn(page));
		return false;
	}
	if (unlikely((page->owner == OWNER_ANON || page->owner == OWNER_CACHE) &&
		     !held_in_place(page)))
		dma_report(DMA_ERR_NOT_PINNED, dev, NULL,
			   "pfn %#lx is a program's: get_user_pages() or a lock holds it in place",
			   page_to_pfn(page));
	return true;
}

/* The pages of a buffer behind its first. */
static bool check_rest(struct device *dev, phys_addr_t phys, phys_addr_t last)
{
	for (unsigned long pfn = (phys >> PAGE_SHIFT) + 1; pfn <= last >> PAGE_SHIFT; pfn++)
		if (!pfn_valid(pfn))
			return refuse(DMA_ERR_BAD_RANGE, dev, phys, last - phys + 1, 0);
		else if (!check_page(dev, pfn_to_page(pfn)))
			return false;
	return true;
}

bool dma_check_map(struct device *dev, phys_addr_t phys, size_t size, enum dma_data_direction dir)
{
	phys_addr_t last = phys + size - 1;

	if (unlikely((unsigned int)dir >= DMA_NONE))
		return refuse(DMA_ERR_DIRECTION_NONE, dev, phys, size, dir);
	if (unlikely(!dev->dma_mask))
		return refuse(DMA_ERR_NO_MASK, dev, phys, size, dir);
	if (unlikely(!size || last < phys || !pfn_valid(phys >> PAGE_SHIFT) ||
		     !pfn_valid(last >> PAGE_SHIFT)))
		return refuse(DMA_ERR_BAD_RANGE, dev, phys, size, dir);
	if (!check_page(dev, phys_to_page(phys)))
		return false;
	/* a whole section may be missing within; smaller holes only the checker looks for */
	if (unlikely(dma_debug || size > SECTION_PAGES * PAGE_SIZE))
		return check_rest(dev, phys, last);
	return true;
}

bool dma_check_logical(struct device *dev, const void *ptr, size_t size)
{
	const char *p = ptr;

	/* the boot stack is in the kernel's image; all others are vmalloc memory */
	if (likely(virt_addr_valid(ptr) && (p >= boot_stack + KERNEL_STACK_SIZE || p < boot_stack)))
		return true;
	dma_report(DMA_ERR_NOT_LOGICAL, dev, NULL,
		   "%p is a stack, vmalloc or user address: its pages need not be contiguous", ptr);
	return false;
}

/* ------------------------------------------------------------------ */
/* Meanwhile                                                           */

/*
 * The allocators ask, when they see a mapped page, whether what is being freed is mapped. Coherent
 * memory is not meant: dma_free_coherent() has taken its record out first.
 */
static bool freed_while_mapped(phys_addr_t phys, size_t size)
{
	struct dma_record *r;
	unsigned long flags;

	spin_lock_irqsave(&dma_lock, flags);
	for (r = record_find_phys(phys, size); r && r->coherent;)
		r = record_next_phys(r, phys, size);
	if (r)
		dma_report(DMA_ERR_FREED, r->dev, r, "%#llx (%zu bytes) is freed, and still mapped",
			   phys, size);
	spin_unlock_irqrestore(&dma_lock, flags);
	return r != NULL;
}

static bool give_up(struct dma_record *r, void *arg)
{
	if (!r->coherent)
		owner_end(r);
	return false;
}

/*
 * The records that there are stay until their mappings end; a call that finds none is believed
 * from now on. Everything is the CPU's again.
 */
void dma_checker_off(void)
{
	unsigned long flags;

	spin_lock_irqsave(&dma_lock, flags);
	if (dma_debug) {
		dma_debug = 0;
		record_for_each(give_up, NULL);
		printk(KERN_WARNING
		       "dma: no memory for more than %d records: mappings go on unchecked\n",
		       record_count());
	}
	spin_unlock_irqrestore(&dma_lock, flags);
}

/* ------------------------------------------------------------------ */
/* After                                                               */

/* What take_leak() looks for, and what it found. */
struct leak {
	const struct device *dev;
	struct dma_record *r;
};

/* The first record of the device is taken out. Its memory, coherent or a shadow, stays lost. */
static bool take_leak(struct dma_record *r, void *arg)
{
	struct leak *leak = arg;

	if (r->dev != leak->dev)
		return false;
	dma_report(DMA_ERR_LEAK, r->dev, r, "%#llx (%zu bytes) was never %s", r->bus, r->size,
		   r->coherent ? "freed" : "unmapped");
	record_remove(r);
	if (!r->coherent)
		owner_end(r);
	leak->r = r;
	return true;
}

/* One mapping that dev's driver has left; false: there is none. */
static bool forget_leak(struct device *dev)
{
	struct leak leak = { .dev = dev };
	struct dma_record *r;
	unsigned long flags;

	spin_lock_irqsave(&dma_lock, flags);
	record_for_each(take_leak, &leak);
	spin_unlock_irqrestore(&dma_lock, flags);
	r = leak.r;
	if (!r)
		return false;
	/* its domain goes with the device, but not if another shares that */
	if (!r->joined)
		bus_unmap(dev, r->bus, r->coherent ? PAGE_SIZE << get_order(r->size) : r->size);
	if (r->shadow && !r->coherent)
		atomic_dec(&dev->shadows);
	record_free(r);
	return true;
}

int dma_check_leaks(struct device *dev)
{
	int leaks = pool_check_leaks(dev);

	while (forget_leak(dev))
		leaks++;
	return leaks;
}

void check_init(void)
{
	free_mapped_hook = freed_while_mapped;
}
