/* SPDX-License-Identifier: MIT */
/*
 * mm/dma/iova.h - which I/O virtual addresses of one device are in use.
 *
 * What:     behind an IOMMU a device has an address space of its own, and somebody has
 *           to give out its addresses: here, in blocks. A block is a power of two of
 *           pages and lies at a multiple of its own size, as in the buddy allocator.
 *           That wastes addresses, of which there are plenty, and in return
 *
 *             - a block honours any alignment up to its size,
 *             - it crosses no boundary that is a multiple of its size (a device that
 *               cannot carry from bit 15 to bit 16 of its address counter needs that),
 *             - one invalidation command of the IOMMU names it exactly.
 *
 *           The blocks hang in a tree by address; each knows the free gap below it:
 *
 *               |######|........|###|..|#########|...............|limit
 *                 a      b.gap   b   c.gap  c        limit.gap
 *
 *           and each subtree the largest block that fits into one of its gaps. So the
 *           lowest block that fits is found by one walk down. What was freed last
 *           stays in the tree, put aside on a shelf by size, for the next who asks.
 * Start at: iova_alloc()
 * Locks:    the owner's (the domain's).
 * See it:   tests/host/test_iova.c; /proc/iommu
 * Linux:    drivers/iommu/iova.c
 */
#ifndef MM_DMA_IOVA_H
#define MM_DMA_IOVA_H

#include "arch/arch.h"
#include "kernel/lib/rbtree.h"

#define IOVA_ORDERS    21 /* blocks of 2^0 .. 2^20 pages: at most 4 GiB */
#define IOVA_SHELF_MAX 64 /* blocks put aside, of each size */

/* A block in use, or on a shelf, or a stretch that nobody is to have. Units: pages. */
struct iova {
	struct rb_node rb;
	u64 start, end; /* pages [start, end) */
	u64 gap;	/* where the free pages below it begin; gap == start: there are none */
	u8 fits;	/* 1 + order of the largest block in that gap; 0: none */
	u8 best;	/* the largest fits of this subtree */
	u8 order;	/* of a block; IOVA_FIXED: a reserved stretch */
	bool shelved;
	struct iova *next; /* on a shelf or in the owner's own list */
	/* the owner's: */
	bool waiting; /* unmapped, and still in the IOMMU's caches, perhaps */
	u8 dir;
	size_t size;	      /* bytes that he asked for */
	unsigned long caller; /* on whose behalf */
};
#define IOVA_FIXED 0xff

struct iova_space {
	struct rb_root tree;
	struct iova limit; /* ends the space; always in the tree */
	struct {
		struct iova *first;
		int count;
	} shelf[IOVA_ORDERS];
	unsigned long blocks; /* in use: neither on a shelf nor reserved */
	u64 pages;	      /* of them */
};

/* iova_init - an empty space of the pages [start, end). */
void iova_init(struct iova_space *space, u64 start, u64 end);
/* iova_exit - forget everything, in use or not. */
void iova_exit(struct iova_space *space);
/* iova_reserve - nobody gets a page of [start, end); 0, -ENOMEM, -EBUSY (somebody has one). */
int iova_reserve(struct iova_space *space, u64 start, u64 end);
/*
 * iova_alloc - a block of at least so many pages, wholly at or below page number last.
 *
 * => -ENOSPC: no aligned free block of that size lies low enough; -ENOMEM: no memory for the record
 */
struct iova *iova_alloc(struct iova_space *space, unsigned long pages, u64 last);
/* iova_free - the block may be given out again. */
void iova_free(struct iova_space *space, struct iova *iova);
/* iova_find - the block in use that holds this page, or NULL. */
struct iova *iova_find(const struct iova_space *space, u64 page);
/* iova_trim - give up what lies on shelves. */
void iova_trim(struct iova_space *space);
/* iova_check - 0 if all rules hold, else the number of the broken one (see iova.c). */
int iova_check(const struct iova_space *space);

/* The records come from here. Again: nothing. */
void iova_cache_init(void);

#endif
