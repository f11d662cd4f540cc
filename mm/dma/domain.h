/* SPDX-License-Identifier: MIT */
/*
 * mm/dma/domain.h - what one device can reach through the IOMMU.
 *
 * What:     a domain is an address space for a device: I/O virtual addresses, and a page
 *           table that says which memory stands behind each, and whether the device may
 *           read or write it. dev->domain == NULL: the device is not behind an IOMMU (or
 *           the IOMMU lets it pass), and a bus address is a physical one.
 *
 *             direct      bus = phys
 *             a domain    bus = domain_map(dev, phys, size, dir, caller)
 *
 *           Every mapping has pages of its own in the domain, so that taking one away
 *           takes nothing from another. A page has 4096 bytes for the IOMMU as for the
 *           CPU: what lies in the same page as a small buffer is reachable with it.
 *
 *           unmap, strict: entry cleared, the IOMMU's caches flushed, the address free.
 *           unmap, lazy:   entry cleared; the flush, and with it the reuse of the address,
 *                          waits until 64 have come together, or 10 ms have gone by.
 * Start at: domain_map()
 * Locks:    map and unmap from any context.
 * Not here: the hardware: struct iommu_ops, filled by drivers/iommu.
 * See it:   docs/iommu.md; /proc/iommu; gdb: np-walk --iommu; tests/kernel/iommu_domain_test.c
 * Linux:    drivers/iommu/dma-iommu.c, include/linux/iommu.h
 */
#ifndef MM_DMA_DOMAIN_H
#define MM_DMA_DOMAIN_H

#include "kernel/lib/list.h"
#include "kernel/lib/spinlock.h"
#include "mm/dma/dma.h"
#include "mm/dma/iova.h"

struct iommu_domain;
struct page;

#define IOMMU_READ  1u /* the device may read it */
#define IOMMU_WRITE 2u

/* What the hardware below can do. All with the domain's lock held, but attach and detach. */
struct iommu_ops {
	const char *name;
	/* find - the domain that dev has to share, as the hardware cannot tell it from its owner; or NULL */
	struct iommu_domain *(*find)(struct device *dev);
	/* attach - let dev be translated by this new domain, which is empty; 0 or -errno */
	int (*attach)(struct iommu_domain *domain, struct device *dev);
	/* detach - the device reaches nothing any more; tables and caches are gone on return */
	void (*detach)(struct iommu_domain *domain, struct device *dev);
	/* map - enter so many pages; 0, or -ENOMEM with nothing entered */
	int (*map)(struct iommu_domain *domain, dma_addr_t iova, phys_addr_t phys,
		   unsigned long pages, unsigned int prot);
	/* unmap - clear the entries of so many pages; those that are clear already stay so */
	void (*unmap)(struct iommu_domain *domain, dma_addr_t iova, unsigned long pages);
	/* flush - forget translations of 2^order pages at iova; flush_all - all of the domain */
	void (*flush)(struct iommu_domain *domain, dma_addr_t iova, unsigned int order);
	void (*flush_all)(struct iommu_domain *domain);
	/* lookup - where a page leads and how, or false */
	bool (*lookup)(struct iommu_domain *domain, dma_addr_t iova, phys_addr_t *phys,
		       unsigned int *prot);
	/* trim - free tables that have no entry */
	void (*trim)(struct iommu_domain *domain);
	/* each page that the hardware's tables take, those of no domain too; for the oracle */
	void (*for_each_table)(void (*fn)(struct page *table, void *arg), void *arg);
	/* lazy_soon - something waits to be flushed: call domain_flush_lazy_all() before long */
	void (*lazy_soon)(void);
};

#define DOMAIN_LAZY_MAX 64 /* unmapped, and not flushed yet */
#define DOMAIN_HISTORY	64

/* What was unmapped lately: so that a device that comes too late can be told who mapped it. */
struct domain_history {
	u64 start, end; /* pages */
	unsigned long caller;
	u8 dir;
};

struct iommu_domain {
	spinlock_t lock; /* RANK_DOMAIN, interrupts off: all below but [I], [a] */
	struct list_head list;
	const struct iommu_ops *ops; /* [I] */
	struct device *dev;	     /* [I] whose it is: the first of its users */
	unsigned int users;	     /* [list_lock] devices that share it */
	u32 id;			     /* [I] the hardware's number for it */
	unsigned int levels;	     /* [I] of its page table */
	u64 *root;		     /* [I] the topmost table */
	void *unit;		     /* [I] the hardware's own, and the two below: */
	u64 *leaf;		     /* the leaf table used last, or NULL... */
	u64 leaf_base;		     /* ...and which addresses it is for */
	bool lazy;		     /* unmap does not flush */
	struct iova_space space;
	struct iova *waiting; /* unmapped, not flushed */
	unsigned int waiting_count;
	struct domain_history history[DOMAIN_HISTORY];
	u64 unmaps; /* the newest of history is unmaps - 1 */
	unsigned long tables;
	u64 maps, flushes, failures; /* counts since attach */
	u64 faults;		     /* [a] and this one */
};

/* ------------------------------------------------------------------ */
/* For mm/dma: addresses                                               */

/*
 * domain_map - let dev reach [phys, phys + size) as dir says; where, or DMA_ERROR_CODE.
 *
 * => dev->domain; the address lies below the device's dma_mask, and has phys' offset in its page
 * => caller: a code address, named if the device does what it may not
 */
dma_addr_t domain_map(struct device *dev, phys_addr_t phys, size_t size,
		      enum dma_data_direction dir, unsigned long caller);
/*
 * The same in steps, for what is to lie at consecutive addresses and does not in memory:
 * domain_reserve() for size bytes from offset in a first page, then domain_fill() for each piece.
 *
 * => reserve: an address with that offset, at most last + 1 - size; or DMA_ERROR_CODE
 * => fill: at a page border, but for the first piece; pieces end at one, but for the last; the
 *    offsets of bus and phys in their pages agree. 0 or -ENOMEM
 * => one domain_unmap() for all, from the address that reserve gave, filled or not
 */
dma_addr_t domain_reserve(struct device *dev, unsigned long offset, size_t size, u64 last);
int domain_fill(struct device *dev, dma_addr_t bus, phys_addr_t phys, size_t size,
		enum dma_data_direction dir, unsigned long caller);
/*
 * domain_unmap - the device reaches it no more (lazy: soon); false: no such mapping.
 *
 * => bus is what map or reserve gave; all of it goes, whatever size says
 */
bool domain_unmap(struct device *dev, dma_addr_t bus, size_t size);
/* domain_phys - the physical address behind a bus address of this device, or ~0 (no domain: bus itself). */
phys_addr_t domain_phys(struct device *dev, dma_addr_t bus);

/* ------------------------------------------------------------------ */
/* For buses: a domain for each device that gets a driver              */

/*
 * domain_attach - before its driver's probe(): give dev a domain. 0, also if there is no IOMMU
 * for it; or a negative errno: it must not be used.
 *
 * => a device that the IOMMU cannot tell from another shares the other's domain
 * => may sleep; several drivers may come and go at once
 */
int domain_attach(struct device *dev);
/* domain_detach - the driver is gone: take it away. What is still mapped is unmapped. May sleep. */
void domain_detach(struct device *dev);

/* ------------------------------------------------------------------ */
/* For the hardware's driver, and for checkers                          */

/* domain_use - from here on domain_attach() asks these; once, or NULL: nobody, after all. */
void domain_use(const struct iommu_ops *ops, bool lazy);
/* domain_init - make *domain an empty space of the addresses [start, end). For ops->attach. */
void domain_init(struct iommu_domain *domain, dma_addr_t start, dma_addr_t end);
/* domain_fault - the device of this domain was refused; counted, and reported now and then. Any context. */
void domain_fault(struct iommu_domain *domain, dma_addr_t iova, bool write, const char *why);
/* domain_describe - who has, or had, this address of the domain mapped, and how: in words. */
void domain_describe(struct iommu_domain *domain, dma_addr_t iova, bool write, char *text,
		     size_t size);
/* domain_fault_unknown - one without a domain was. */
void domain_fault_unknown(const char *device, dma_addr_t iova, bool write, const char *why);
/* domain_flush_lazy_all - what waits in any domain is flushed and free. Any context. */
void domain_flush_lazy_all(void);
/* domain_trim_all - that, and what domains keep at hand is given back: to be at rest. */
void domain_trim_all(void);
void domain_for_each(void (*fn)(struct iommu_domain *domain, void *arg), void *arg);
/* domain_for_each_table - each page of the IOMMU's tables; none without one. */
void domain_for_each_table(void (*fn)(struct page *table, void *arg), void *arg);
/* domain_faults - accesses refused since boot; domain_reports - how many of them were printed. */
u64 domain_faults(void);
u64 domain_reports(void);

#endif
