/* SPDX-License-Identifier: MIT */
/*
 * mm/dma/area.h - a stretch of memory kept back at boot, given out in runs of pages.
 *
 * What:     the buddy system has no contiguous memory left when it is wanted most, and
 *           none above 4 MiB at any time. What was never given to it stays whole: the pool
 *           of shadows (shadow.c) and the big area (bigarea.c) live in one of these each.
 *           A map with a bit for each page says which are in use.
 * Start at: area_alloc()
 * Holds:    a page in use has the area's owner and one reference; all others are
 *           reserved, as they were from boot on.
 * Locks:    area->lock (RANK_SLAB). Any context.
 */
#ifndef MM_DMA_AREA_H
#define MM_DMA_AREA_H

#include "kernel/lib/spinlock.h"
#include "mm/phys/page.h"

struct area {
	const char *name;
	phys_addr_t base;      /* [I] */
	unsigned long pages;   /* [I] 0: there is none */
	enum page_owner owner; /* [I] of pages in use */
	spinlock_t lock;
	unsigned long *map;	/* [lock] a bit for each page: in use */
	unsigned long hint;	/* [lock] where the last search ended */
	unsigned long used;	/* [lock] pages */
	unsigned long peak;	/* [lock] the most at a time */
	unsigned long requests; /* [lock] */
	unsigned long failures; /* [lock] requests there was no room for */
};

#define AREA_INIT(name_, owner_)                                                            \
	{                                                                                   \
		.name = (name_), .owner = (owner_), .lock = SPINLOCK_INIT(name_, RANK_SLAB) \
	}

/* area_reserve - keep size bytes below limit, or less if that is too much; while bootmem lasts. */
void area_reserve(struct area *area, unsigned long size, phys_addr_t limit);
/* area_init - the map; once page_alloc works. */
void area_init(struct area *area);
/* area_alloc - n pages in a row, the first at a multiple of align pages; physical address, 0: no room. */
phys_addr_t area_alloc(struct area *area, unsigned long n, unsigned long align);
/*
 * area_free - the reverse.
 *
 * => false: these are not n pages in use, or somebody still has one (it is mapped, pinned,
 *    referenced or a device's): nothing is freed
 */
bool area_free(struct area *area, phys_addr_t phys, unsigned long n);
static inline bool area_holds(const struct area *area, phys_addr_t phys)
{
	return phys - area->base < area->pages << PAGE_SHIFT;
}
/* area_for_each_used - each page in use; for the oracle. */
void area_for_each_used(const struct area *area, void (*fn)(struct page *page, void *arg),
			void *arg);

#endif
