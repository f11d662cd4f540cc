// SPDX-License-Identifier: MIT
/*
 * mm/dma/domain.c - a device's own address space: map, unmap, flush.
 *
 * What:     map takes a block of I/O addresses (iova.c), lets the hardware's tables lead
 *           from there to the memory (drivers/iommu), and notes on whose behalf. unmap
 *           clears the entries. But the IOMMU keeps translations it has used, as a CPU
 *           does in its TLB: until it is told to forget one, the device still gets
 *           through. So an address is free again only after that:
 *
 *             strict    clear -> flush this block -> free             a flush each time
 *             lazy      clear -> wait; 64 later: flush all -> free    a window in which a
 *                                                                     device may still touch
 *                                                                     what it was lent
 * Start at: domain_map(), domain_unmap()
 * Holds:    1. an address is given out again only when no cache of the IOMMU can know it.
 *           2. entries are present for mapped blocks alone, and only for as many pages
 *              as were asked for, not for the rest of a block.
 *           3. of devices that share a domain the first makes it, and the last one to go
 *              takes it down: whether there is one, and its making, are one step.
 * Locks:    domain->lock; list_lock around the list of domains; both with interrupts off.
 *           attach_mutex around all of attach and detach, which 3 needs.
 * See it:   docs/iommu.md; /proc/iommu; tests/kernel/iommu_domain_test.c
 * Linux:    drivers/iommu/dma-iommu.c, iova.c (its flush queue)
 */
#include "mm/dma/domain.h"

#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"
#include "kernel/locking/mutex.h"
#include "kernel/uapi/errno.h"
#include "mm/phys/slab.h"

static const struct iommu_ops *iommu; /* [I] after boot; NULL: there is none in use */
static bool lazy_mode;
static LIST_HEAD(domains);
static DEFINE_SPINLOCK_RANK(list_lock, RANK_DOMAINS);
static DEFINE_MUTEX_RANK(attach_mutex, RANK_MUTEX);
static u64 all_faults; /* [a] */

static unsigned long pages_of(unsigned long offset, size_t size)
{
	return (offset + size + PAGE_SIZE - 1) >> PAGE_SHIFT;
}

static unsigned int prot_of(enum dma_data_direction dir)
{
	return (dir != DMA_FROM_DEVICE ? IOMMU_READ : 0) | (dir != DMA_TO_DEVICE ? IOMMU_WRITE : 0);
}

/* ------------------------------------------------------------------ */
/* Map                                                                 */

/* lock held. What waits is flushed: its addresses are free. */
static void flush_lazy(struct iommu_domain *domain)
{
	struct iova *iova;

	if (!domain->waiting)
		return;
	domain->ops->flush_all(domain);
	domain->flushes++;
	while ((iova = domain->waiting)) {
		domain->waiting = iova->next;
		iova->waiting = false;
		iova_free(&domain->space, iova);
	}
	domain->waiting_count = 0;
}

/* lock held. A block for size bytes from offset, at or below last, or NULL; counted. */
static __always_inline struct iova *reserve(struct iommu_domain *domain, unsigned long offset,
					    size_t size, u64 last)
{
	unsigned long pages = pages_of(offset, size);
	u64 last_page = (last >> PAGE_SHIFT) - (offset_in_page(last) != PAGE_SIZE - 1);
	struct iova *iova;

	if (!size || offset + size < size || last < PAGE_SIZE)
		return NULL;
	iova = iova_alloc(&domain->space, pages, last_page);
	if (iova == ERR_PTR(-ENOSPC) && domain->waiting) {
		flush_lazy(domain);
		iova = iova_alloc(&domain->space, pages, last_page);
	}
	if (IS_ERR(iova)) {
		domain->failures++;
		return NULL;
	}
	iova->size = offset + size;
	iova->caller = 0;
	return iova;
}

/* lock held. Enter a piece of a block. */
static __always_inline int fill(struct iommu_domain *domain, struct iova *iova, dma_addr_t bus,
				phys_addr_t phys, size_t size, enum dma_data_direction dir,
				unsigned long caller)
{
	int error = domain->ops->map(domain, bus & PAGE_MASK, phys & PAGE_MASK,
				     pages_of(offset_in_page(phys), size), prot_of(dir));

	if (error)
		domain->failures++;
	iova->dir = (u8)dir;
	iova->caller = caller;
	return error;
}

dma_addr_t domain_map(struct device *dev, phys_addr_t phys, size_t size,
		      enum dma_data_direction dir, unsigned long caller)
{
	struct iommu_domain *domain = dev->domain;
	unsigned long offset = offset_in_page(phys), flags;
	dma_addr_t bus = DMA_ERROR_CODE;
	struct iova *iova;

	spin_lock_irqsave(&domain->lock, flags);
	iova = reserve(domain, offset, size, *dev->dma_mask);
	if (iova) {
		bus = (iova->start << PAGE_SHIFT) + offset;
		if (fill(domain, iova, bus, phys, size, dir, caller)) {
			iova_free(&domain->space, iova);
			bus = DMA_ERROR_CODE;
		} else {
			domain->maps++;
		}
	}
	spin_unlock_irqrestore(&domain->lock, flags);
	return bus;
}

dma_addr_t domain_reserve(struct device *dev, unsigned long offset, size_t size, u64 last)
{
	struct iommu_domain *domain = dev->domain;
	dma_addr_t bus = DMA_ERROR_CODE;
	struct iova *iova;
	unsigned long flags;

	spin_lock_irqsave(&domain->lock, flags);
	iova = reserve(domain, offset, size, last);
	if (iova) {
		bus = (iova->start << PAGE_SHIFT) + offset;
		domain->maps++;
	}
	spin_unlock_irqrestore(&domain->lock, flags);
	return bus;
}

int domain_fill(struct device *dev, dma_addr_t bus, phys_addr_t phys, size_t size,
		enum dma_data_direction dir, unsigned long caller)
{
	struct iommu_domain *domain = dev->domain;
	unsigned long flags;
	struct iova *iova;
	int error = -EINVAL;

	spin_lock_irqsave(&domain->lock, flags);
	iova = iova_find(&domain->space, bus >> PAGE_SHIFT);
	if (!WARN(!iova || iova->waiting || offset_in_page(bus) != offset_in_page(phys) ||
			  (bus + size - 1) >> PAGE_SHIFT >= iova->end,
		  "bus %#llx (%zu bytes) was not reserved, or lies otherwise in its page than %#llx",
		  bus, size, phys))
		error = fill(domain, iova, bus, phys, size, dir, caller);
	spin_unlock_irqrestore(&domain->lock, flags);
	return error;
}

/* ------------------------------------------------------------------ */
/* Unmap                                                               */

/* lock held. Who had it: in case the device comes too late. */
static void remember(struct iommu_domain *domain, const struct iova *iova)
{
	struct domain_history *h = &domain->history[domain->unmaps++ % DOMAIN_HISTORY];

	h->start = iova->start;
	h->end = iova->end;
	h->caller = iova->caller;
	h->dir = iova->dir;
}

bool domain_unmap(struct device *dev, dma_addr_t bus, size_t size)
{
	struct iommu_domain *domain = dev->domain;
	unsigned long flags;
	struct iova *iova;
	bool first = false;

	spin_lock_irqsave(&domain->lock, flags);
	iova = iova_find(&domain->space, bus >> PAGE_SHIFT);
	if (!iova || iova->waiting || iova->start != bus >> PAGE_SHIFT) {
		spin_unlock_irqrestore(&domain->lock, flags);
		return false;
	}
	domain->ops->unmap(domain, iova->start << PAGE_SHIFT, pages_of(0, iova->size));
	remember(domain, iova);
	if (domain->lazy) {
		first = !domain->waiting;
		iova->waiting = true;
		iova->next = domain->waiting;
		domain->waiting = iova;
		if (++domain->waiting_count >= DOMAIN_LAZY_MAX)
			flush_lazy(domain);
	} else {
		domain->ops->flush(domain, iova->start << PAGE_SHIFT, iova->order);
		domain->flushes++;
		iova_free(&domain->space, iova);
	}
	spin_unlock_irqrestore(&domain->lock, flags);
	if (first)
		domain->ops->lazy_soon();
	return true;
}

phys_addr_t domain_phys(struct device *dev, dma_addr_t bus)
{
	struct iommu_domain *domain = dev->domain;
	phys_addr_t phys = ~0ULL;
	unsigned long flags;
	unsigned int prot;

	if (!domain)
		return bus;
	spin_lock_irqsave(&domain->lock, flags);
	if (domain->ops->lookup(domain, bus & PAGE_MASK, &phys, &prot))
		phys += offset_in_page(bus);
	spin_unlock_irqrestore(&domain->lock, flags);
	return phys;
}

/* ------------------------------------------------------------------ */
/* Domains come and go                                                 */

void domain_use(const struct iommu_ops *ops, bool lazy)
{
	if (ops)
		iova_cache_init();
	lazy_mode = lazy;
	iommu = ops;
}

void domain_init(struct iommu_domain *domain, dma_addr_t start, dma_addr_t end)
{
	iova_init(&domain->space, start >> PAGE_SHIFT, end >> PAGE_SHIFT);
}

/* attach_mutex held. Is there a domain already that dev has to share? It has it now. */
static bool join(struct device *dev)
{
	struct iommu_domain *domain = iommu->find(dev);
	unsigned long flags;

	if (!domain)
		return false;
	spin_lock_irqsave(&list_lock, flags);
	domain->users++;
	spin_unlock_irqrestore(&list_lock, flags);
	dev->domain = domain;
	printk(KERN_INFO "iommu: %s shares the domain of %s: it cannot be told from it\n",
	       dev->bus_id, domain->dev->bus_id);
	return true;
}

/* attach_mutex held */
static int attach(struct device *dev)
{
	struct iommu_domain *domain;
	unsigned long flags;
	int error;

	if (!iommu || dev->domain || join(dev))
		return 0;
	domain = kzalloc(sizeof(*domain), GFP_KERNEL);
	if (!domain)
		return -ENOMEM;
	spin_lock_init_rank(&domain->lock, "domain->lock", RANK_DOMAIN);
	domain->ops = iommu;
	domain->dev = dev;
	domain->users = 1;
	domain->lazy = lazy_mode;
	error = iommu->attach(domain, dev);
	if (error) {
		kfree(domain);
		return error == -ENODEV ? 0 : error; /* none stands above this device: direct */
	}
	dev->domain = domain;
	spin_lock_irqsave(&list_lock, flags);
	list_add_tail(&domain->list, &domains);
	spin_unlock_irqrestore(&list_lock, flags);
	return 0;
}

int domain_attach(struct device *dev)
{
	int error;

	mutex_lock(&attach_mutex); /* two drivers may find two cards behind one bridge at a time */
	error = attach(dev);
	mutex_unlock(&attach_mutex);
	return error;
}

/* attach_mutex held */
static void detach(struct device *dev)
{
	struct iommu_domain *domain = dev->domain;
	unsigned long flags;
	bool last;

	if (!domain)
		return;
	dev->domain = NULL;
	spin_lock_irqsave(&list_lock, flags);
	last = !--domain->users;
	if (last)
		list_del(&domain->list);
	spin_unlock_irqrestore(&list_lock, flags);
	if (!last)
		return;
	spin_lock_irqsave(&domain->lock, flags);
	flush_lazy(domain);
	spin_unlock_irqrestore(&domain->lock, flags);
	if (domain->space.blocks)
		printk(KERN_WARNING "iommu: %s: %lu mappings are left, and taken away\n",
		       dev->bus_id, domain->space.blocks);
	domain->ops->detach(domain, dev);
	iova_exit(&domain->space);
	kfree(domain);
}

void domain_detach(struct device *dev)
{
	mutex_lock(&attach_mutex);
	detach(dev);
	mutex_unlock(&attach_mutex);
}

void domain_for_each(void (*fn)(struct iommu_domain *domain, void *arg), void *arg)
{
	struct iommu_domain *domain;
	unsigned long flags;

	spin_lock_irqsave(&list_lock, flags);
	list_for_each_entry(domain, &domains, list) {
		spin_lock(&domain->lock);
		fn(domain, arg);
		spin_unlock(&domain->lock);
	}
	spin_unlock_irqrestore(&list_lock, flags);
}

static void flush_one(struct iommu_domain *domain, void *arg)
{
	flush_lazy(domain);
}

void domain_flush_lazy_all(void)
{
	domain_for_each(flush_one, NULL);
}

static void trim_one(struct iommu_domain *domain, void *arg)
{
	flush_lazy(domain);
	iova_trim(&domain->space);
	domain->ops->trim(domain);
	if (iova_check(&domain->space))
		WARN(1, "%s: its I/O addresses break rule %d", domain->dev->bus_id,
		     iova_check(&domain->space));
}

void domain_trim_all(void)
{
	domain_for_each(trim_one, NULL);
}

void domain_for_each_table(void (*fn)(struct page *table, void *arg), void *arg)
{
	if (iommu)
		iommu->for_each_table(fn, arg);
}

/* ------------------------------------------------------------------ */
/* Faults                                                              */

#define REPORTS_AT_ONCE 20

static u64 reports;

/* Is one more line welcome? A device may fault a million times a second: some at once, then one a second. */
static bool may_report(void)
{
	static DEFINE_SPINLOCK_RANK(lock,
				    RANK_TRACE); /* of all here: several IOMMUs may interrupt */
	static u64 last, dropped;
	static unsigned int left = REPORTS_AT_ONCE;
	u64 now = arch_clock_ns() / NSEC_PER_SEC, untold = 0;
	unsigned long flags;
	bool may;

	spin_lock_irqsave(&lock, flags);
	if (now > last) {
		left = (unsigned int)min((u64)REPORTS_AT_ONCE, left + (now - last));
		last = now;
	}
	may = left;
	if (may) {
		left--;
		reports++;
		untold = dropped;
		dropped = 0;
	} else {
		dropped++;
	}
	spin_unlock_irqrestore(&lock, flags);
	if (untold)
		printk(KERN_ERR "DMA: %llu more accesses were refused\n", untold);
	return may;
}

/* One more; true: and it may be told. */
static bool count_fault(void)
{
	__atomic_fetch_add(&all_faults, 1, __ATOMIC_RELAXED);
	__atomic_fetch_add(&warn_count, 1, __ATOMIC_RELAXED);
	return may_report();
}

u64 domain_reports(void)
{
	return READ_ONCE(reports);
}

/* lock held */
static const struct domain_history *find_history(const struct iommu_domain *domain, u64 page)
{
	u64 oldest = domain->unmaps > DOMAIN_HISTORY ? domain->unmaps - DOMAIN_HISTORY : 0;

	for (u64 n = domain->unmaps; n > oldest; n--) {
		const struct domain_history *h = &domain->history[(n - 1) % DOMAIN_HISTORY];

		if (page >= h->start && page < h->end)
			return h;
	}
	return NULL;
}

void domain_describe(struct iommu_domain *domain, dma_addr_t iova, bool write, char *text,
		     size_t size)
{
	const struct domain_history *h;
	const struct iova *live;
	unsigned long flags;

	spin_lock_irqsave(&domain->lock, flags);
	live = iova_find(&domain->space, iova >> PAGE_SHIFT);
	if (live && (live->waiting || !live->caller)) /* unmapped; or reserved, and never filled */
		live = NULL;
	h = find_history(domain, iova >> PAGE_SHIFT);
	if (live && prot_of(live->dir) & (write ? IOMMU_WRITE : IOMMU_READ))
		snprintf(text, size, "beyond the end of what is mapped by %pS",
			 (void *)(live->caller - 1));
	else if (live)
		snprintf(text, size, "mapped %s by %pS", dma_dir_names[live->dir & 3],
			 (void *)(live->caller - 1));
	else if (h)
		snprintf(text, size, "not mapped; last mapped %s by %pS", dma_dir_names[h->dir & 3],
			 (void *)(h->caller - 1));
	else
		snprintf(text, size, "not mapped, nor was it lately");
	spin_unlock_irqrestore(&domain->lock, flags);
}

void domain_fault(struct iommu_domain *domain, dma_addr_t iova, bool write, const char *why)
{
	struct device *dev = domain->dev;
	char text[160];

	__atomic_fetch_add(&domain->faults, 1, __ATOMIC_RELAXED);
	if (!count_fault())
		return;
	domain_describe(domain, iova, write, text, sizeof(text));
	printk(KERN_ERR "DMA: %s (%s)%s %s bus %#llx, which is %s (%s)\n", dev->bus_id,
	       dev->driver_name ? dev->driver_name : "no driver",
	       domain->users > 1 ? " or another that shares its domain" : "",
	       write ? "wrote" : "read", iova, text, why);
}

void domain_fault_unknown(const char *device, dma_addr_t iova, bool write, const char *why)
{
	if (count_fault())
		printk(KERN_ERR "DMA: %s, which has no driver, %s bus %#llx (%s)\n", device,
		       write ? "wrote" : "read", iova, why);
}

u64 domain_faults(void)
{
	return __atomic_load_n(&all_faults, __ATOMIC_RELAXED);
}
