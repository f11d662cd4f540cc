/* SPDX-License-Identifier: MIT */
/*
 * mm/dma/internal.h - what the files of mm/dma share.
 *
 * What:     struct dma_record, one per live mapping, and the three helpers of
 *           dma.c: records (record.c), shadows (shadow.c), ownership (owner.c).
 */
#ifndef MM_DMA_INTERNAL_H
#define MM_DMA_INTERNAL_H

#include "kernel/lib/list.h"
#include "kernel/lib/spinlock.h"
#include "mm/dma/dma.h"
#include "mm/dma/domain.h"
#include "mm/phys/page_alloc.h"

#define DMA_TRACE 6

/* One live mapping. All fields [dma_lock]. */
struct dma_record {
	struct list_head hash; /* by bus page */
	struct device *dev;
	dma_addr_t bus;
	size_t size;
	enum dma_data_direction dir;
	bool coherent;			/* from dma_alloc_coherent: nobody's turn, no shadow */
	bool cpu_owns;			/* after sync_for_cpu */
	phys_addr_t phys;		/* the buffer itself */
	phys_addr_t shadow;		/* what the device sees instead; 0: the buffer */
	unsigned long caller;		/* code address of the driver's call */
	unsigned long trace[DMA_TRACE]; /* the way to there */
	int trace_len;
};

extern spinlock_t dma_lock; /* RANK_DMA, interrupts off: all records, page->dma_maps */

/* Where the device looks: its address for memory at phys. Without a domain that is phys. */
static inline dma_addr_t bus_map(struct device *dev, phys_addr_t phys, size_t size,
				 enum dma_data_direction dir, unsigned long caller)
{
	return dev->domain ? domain_map(dev, phys, size, dir, caller) : phys;
}
/* bus_unmap - the device cannot reach it any more (iommu=lazy: can hardly). */
void bus_unmap(struct device *dev, dma_addr_t bus, size_t size);

/* record.c. All with dma_lock held, but record_alloc/free. */
struct dma_record *record_alloc(void); /* NULL: no memory; atomic */
void record_free(struct dma_record *r);
void record_insert(struct dma_record *r);
void record_remove(struct dma_record *r);
/* the record of dev whose mapping is, or holds, or at least begins at [bus, bus + size); or NULL */
struct dma_record *record_find(struct device *dev, dma_addr_t bus, size_t size);
/* the first record, of any device, whose buffer holds phys, or NULL */
struct dma_record *record_find_phys(phys_addr_t phys);
/* each record, in no order; fn returns true to stop */
void record_for_each(bool (*fn)(struct dma_record *r, void *arg), void *arg);
int record_count(void);
void record_init(void);

/* report.c */
/* dma_report - count a mistake and print it with the caller's backtrace and who mapped (r may be NULL). */
void dma_report(enum dma_error kind, struct device *dev, const struct dma_record *r,
		const char *fmt, ...) __printf(4, 5);

/* shadow.c */
bool shadow_needed(struct device *dev, phys_addr_t phys, size_t size);
phys_addr_t shadow_alloc(struct device *dev, phys_addr_t phys, size_t size); /* 0: no memory */
void shadow_free(phys_addr_t shadow, size_t size);
void shadow_copy(phys_addr_t to, phys_addr_t from, size_t size);
/* the zone that the device reaches with this mask */
gfp_t gfp_for_device(const struct device *dev, u64 mask);
extern bool dma_force_shadow; /* dma=bounce */

/* owner.c. dma_lock held. */
/* owner_can_take - is no page of it owned in a way that excludes this? */
bool owner_can_take(phys_addr_t phys, size_t size, enum dma_data_direction dir);
/* owner_take - the device owns the whole pages of [phys, phys + size); false: one is mapped already */
bool owner_take(phys_addr_t phys, size_t size, enum dma_data_direction dir);
void owner_give_back(phys_addr_t phys, size_t size);
void owner_init(void);

#endif
