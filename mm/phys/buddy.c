// SPDX-License-Identifier: MIT
/*
 * mm/phys/buddy.c - the buddy system: blocks of 2^order pages that split and unite.
 *
 * What:     free memory is a set of blocks, each of 2^k pages and aligned to its
 *           own size, on one list per k. To get a block, take the smallest that
 *           is large enough and halve it until it fits; the unused halves go on
 *           the lists below. Two halves of one block are buddies: their page
 *           frame numbers differ in exactly bit k. When a block is freed and its
 *           buddy is free too, they unite, and the union looks for its buddy.
 *
 *             order 2   |       A       |            split: A -> B + B'
 *             order 1   |   B   |   B'  |            buddy of pfn p at order k:
 *             order 0   | C | C'|   |   |              p ^ (1 << k)
 *
 *           Both take at most MAX_ORDER steps, and no memory but struct page.
 * Start at: buddy_alloc()
 * Holds:    rules, numbered as buddy_check_zone() reports them:
 *             1  a block on list k has PG_buddy, order k, and is 2^k aligned
 *             2  the blocks lie in the zone and do not overlap
 *             3  no block's buddy is free at the same order (they would have united)
 *             4  free_pages and the counts agree with the lists
 * Locks:    zone->lock, the caller's.
 * See it:   tests/host/test_buddy.c; /proc/zoneinfo; gdb: np-page
 * Book:     Knuth, TAOCP 1, 2.5.   Linux: mm/page_alloc.c
 */
#include "mm/phys/buddy.h"

static void list_block(struct zone *zone, struct page *page, unsigned int order)
{
	page->order = order;
	SetPageBuddy(page);
	list_add(&page->lru, &zone->free_area[order].list);
	zone->free_area[order].count++;
}

static void unlist_block(struct zone *zone, struct page *page)
{
	list_del(&page->lru);
	ClearPageBuddy(page);
	zone->free_area[page->order].count--;
}

struct page *buddy_alloc(struct zone *zone, unsigned int order)
{
	unsigned int k = order;
	struct page *page;

	while (k < MAX_ORDER && list_empty(&zone->free_area[k].list))
		k++;
	if (k >= MAX_ORDER)
		return NULL;
	page = list_first_entry(&zone->free_area[k].list, struct page, lru);
	unlist_block(zone, page);
	while (k > order) { /* keep the lower half, free the upper one */
		k--;
		list_block(zone, page + (1UL << k), k);
	}
	page->order = order;
	zone->free_pages -= 1UL << order;
	return page;
}

void buddy_free(struct zone *zone, struct page *page, unsigned int order)
{
	unsigned long pfn = page_to_pfn(page);

	zone->free_pages += 1UL << order;
	while (order < MAX_ORDER - 1) {
		unsigned long buddy_pfn = pfn ^ (1UL << order);
		struct page *buddy;

		if (buddy_pfn < zone->start_pfn || buddy_pfn >= zone->end_pfn)
			break;
		/* pfn_valid: pfn's section exists, and no block is larger than a section */
		buddy = pfn_to_page(buddy_pfn);
		if (!PageBuddy(buddy) || buddy->order != order)
			break;
		unlist_block(zone, buddy);
		pfn &= ~(1UL << order);
		order++;
	}
	list_block(zone, pfn_to_page(pfn), order);
}

static int check_block(struct zone *zone, struct page *page, unsigned int order)
{
	unsigned long pfn = page_to_pfn(page), buddy = pfn ^ (1UL << order);

	if (!PageBuddy(page) || page->order != order || pfn & ((1UL << order) - 1))
		return 1;
	if (pfn < zone->start_pfn || pfn + (1UL << order) > zone->end_pfn)
		return 2;
	for (unsigned long i = 1; i < 1UL << order; i++)
		if (PageBuddy(page + i) || PageReserved(page + i))
			return 2; /* the head of another block inside this one */
	if (order < MAX_ORDER - 1 && buddy >= zone->start_pfn && buddy < zone->end_pfn &&
	    PageBuddy(pfn_to_page(buddy)) && pfn_to_page(buddy)->order == order)
		return 3;
	return 0;
}

int buddy_check_zone(struct zone *zone)
{
	unsigned long total = 0;

	for (unsigned int k = 0; k < MAX_ORDER; k++) {
		unsigned long count = 0;
		struct page *page;

		list_for_each_entry(page, &zone->free_area[k].list, lru) {
			int rule = check_block(zone, page, k);

			if (rule)
				return rule;
			count++;
		}
		if (count != zone->free_area[k].count)
			return 4;
		total += count << k;
	}
	return total == zone->free_pages ? 0 : 4;
}
