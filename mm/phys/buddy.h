/* SPDX-License-Identifier: MIT */
/*
 * mm/phys/buddy.h - the buddy system proper, one zone at a time.
 *
 * What:     the algorithm without policy or locks, so that the host can test it.
 * Not here: which zone, per-CPU lists, GFP flags: page_alloc.c.
 */
#ifndef MM_PHYS_BUDDY_H
#define MM_PHYS_BUDDY_H

#include "mm/phys/page_alloc.h"

/*
 * buddy_alloc - take a block of 2^order pages from the zone, or NULL.
 *
 * => zone->lock held; the block comes unmarked, its head's order set
 */
struct page *buddy_alloc(struct zone *zone, unsigned int order);
/* buddy_free - give a block back, uniting it with its free buddies. zone->lock held. */
void buddy_free(struct zone *zone, struct page *page, unsigned int order);
/* buddy_check_zone - 0, or the number of the broken rule (buddy.c). zone->lock held. */
int buddy_check_zone(struct zone *zone);

#endif
