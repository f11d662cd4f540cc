// SPDX-License-Identifier: MIT
/*
 * mm/dma/iova.c - blocks of I/O virtual addresses: one walk down a tree.
 *
 * What:     see iova.h for the picture. The free space is nowhere listed: each block
 *           keeps where the gap below it begins, and a last one, the limit, ends the
 *           space, so that every gap belongs to the block above it. To allocate is to
 *           find the lowest gap that is large enough and put a block into it; to free
 *           is to let the neighbour above have the gap.
 * Start at: iova_alloc(), then lowest_gap()
 * Holds:    iova_check() has the rules.
 * Locks:    the owner's.
 * See it:   tests/host/test_iova.c: 100,000 random steps against a plain array
 * Linux:    drivers/iommu/iova.c
 */
#include "mm/dma/iova.h"

#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"
#include "kernel/uapi/errno.h"
#include "mm/phys/slab.h"

static struct kmem_cache *iova_cache;

static struct iova *iova_of(const struct rb_node *node)
{
	return node ? rb_entry(node, struct iova, rb) : NULL;
}

/* 1 + the order of the largest aligned block in [start, end); 0: there is no page. */
static u8 largest_block(u64 start, u64 end)
{
	unsigned int order;

	if (start == end)
		return 0;
	/*
	 * A stretch of 2^n pages or more has no block above 2^n in it, and one of half
	 * that size surely, wherever it begins: only 2^n itself depends on that.
	 */
	order = min(ilog2(end - start), (unsigned int)IOVA_ORDERS - 1);
	if (ALIGN(start, 1ULL << order) + (1ULL << order) > end)
		order--;
	return (u8)(order + 1);
}

static u8 best_of(const struct rb_node *node)
{
	return node ? iova_of(node)->best : 0;
}

/* The tree's hook: recompute what a node knows of its subtree. */
static bool update_best(struct rb_node *node)
{
	struct iova *iova = iova_of(node);
	u8 old = iova->best;

	iova->fits = largest_block(iova->gap, iova->start);
	iova->best = max(iova->fits, max(best_of(node->left), best_of(node->right)));
	return iova->best != old;
}

void iova_init(struct iova_space *space, u64 start, u64 end)
{
	memset(space, 0, sizeof(*space));
	space->tree.update = update_best;
	space->limit = (struct iova){ .start = end, .end = end, .gap = start, .order = IOVA_FIXED };
	rb_link_node(&space->limit.rb, NULL, &space->tree.node);
	rb_insert(&space->tree, &space->limit.rb);
}

void iova_exit(struct iova_space *space)
{
	for (struct iova *i = iova_of(rb_first(&space->tree)), *next; i; i = next) {
		next = iova_of(rb_next(&i->rb));
		rb_erase(&space->tree, &i->rb);
		if (i != &space->limit)
			kmem_cache_free(iova_cache, i);
	}
	memset(space, 0, sizeof(*space));
}

/*
 * The gap below a block now begins elsewhere. The tree is told at once: it may be changed in
 * shape only while all that its nodes know is true.
 */
static void set_gap(struct iova_space *space, struct iova *iova, u64 gap)
{
	iova->gap = gap;
	rb_propagate(&space->tree, &iova->rb);
}

/* Put iova, whose start and end are set, into the gap below next. */
static void insert_below(struct iova_space *space, struct iova *next, struct iova *iova)
{
	struct rb_node *parent = &next->rb, **link = &next->rb.left;

	while (*link) {
		parent = *link;
		link = &parent->right;
	}
	iova->gap = next->gap;
	set_gap(space, next, iova->end);
	rb_link_node(&iova->rb, parent, link);
	rb_insert(&space->tree, &iova->rb);
}

static void erase(struct iova_space *space, struct iova *iova)
{
	struct iova *above = iova_of(rb_next(&iova->rb));

	rb_erase(&space->tree, &iova->rb);
	set_gap(space, above, iova->gap);
	kmem_cache_free(iova_cache, iova);
}

/* The lowest block whose gap has room for a block of this order, or NULL. */
static struct iova *lowest_gap(const struct iova_space *space, unsigned int order)
{
	struct rb_node *node = space->tree.node;

	if (best_of(node) <= order)
		return NULL;
	for (;;) {
		/* it is in this subtree; left of here, here, or then right of here */
		if (best_of(node->left) > order)
			node = node->left;
		else if (iova_of(node)->fits > order)
			return iova_of(node);
		else
			node = node->right;
	}
}

static struct iova *take_from_shelf(struct iova_space *space, unsigned int order, u64 last)
{
	struct iova *iova = space->shelf[order].first;

	if (!iova || iova->end - 1 > last)
		return NULL;
	space->shelf[order].first = iova->next;
	space->shelf[order].count--;
	iova->shelved = false;
	return iova;
}

/* The block above the gap that a new one of this order goes into, and where; or NULL. */
static struct iova *find_gap(const struct iova_space *space, unsigned int order, u64 last,
			     u64 *start)
{
	struct iova *above = lowest_gap(space, order);

	if (!above)
		return NULL;
	*start = ALIGN(above->gap, 1ULL << order);
	return *start + (1ULL << order) - 1 <= last ? above : NULL; /* no other gap lies lower */
}

static struct iova *take_from_gap(struct iova_space *space, unsigned int order, u64 last)
{
	struct iova *above, *iova;
	u64 start;

	above = find_gap(space, order, last, &start);
	if (!above) { /* what was put aside in other sizes may be in the way */
		iova_trim(space);
		above = find_gap(space, order, last, &start);
	}
	if (!above)
		return ERR_PTR(-ENOSPC);
	iova = kmem_cache_alloc(iova_cache, GFP_ATOMIC);
	if (!iova)
		return ERR_PTR(-ENOMEM);
	*iova = (struct iova){ .start = start, .end = start + (1ULL << order), .order = (u8)order };
	insert_below(space, above, iova);
	return iova;
}

struct iova *iova_alloc(struct iova_space *space, unsigned long pages, u64 last)
{
	unsigned int order = pages > 1 ? ilog2(pages - 1) + 1 : 0;
	struct iova *iova;

	if (order >= IOVA_ORDERS)
		return ERR_PTR(-ENOSPC);
	iova = take_from_shelf(space, order, last);
	if (!iova)
		iova = take_from_gap(space, order, last);
	if (!IS_ERR(iova)) {
		space->blocks++;
		space->pages += 1ULL << order;
	}
	return iova;
}

void iova_free(struct iova_space *space, struct iova *iova)
{
	space->blocks--;
	space->pages -= iova->end - iova->start;
	if (space->shelf[iova->order].count == IOVA_SHELF_MAX) {
		erase(space, iova);
		return;
	}
	iova->shelved = true;
	iova->next = space->shelf[iova->order].first;
	space->shelf[iova->order].first = iova;
	space->shelf[iova->order].count++;
}

void iova_trim(struct iova_space *space)
{
	for (int order = 0; order < IOVA_ORDERS; order++) {
		struct iova *iova;

		while ((iova = space->shelf[order].first)) {
			space->shelf[order].first = iova->next;
			space->shelf[order].count--;
			erase(space, iova);
		}
	}
}

/* The first of all that ends above page. There is one: nobody asks beyond the limit. */
static struct iova *first_above(const struct iova_space *space, u64 page)
{
	struct iova *found = NULL;

	for (struct rb_node *node = space->tree.node; node;) {
		struct iova *iova = iova_of(node);

		if (page < iova->end || iova == &space->limit) {
			found = iova;
			node = node->left;
		} else {
			node = node->right;
		}
	}
	return found;
}

struct iova *iova_find(const struct iova_space *space, u64 page)
{
	struct rb_node *node = space->tree.node;

	while (node) {
		struct iova *iova = iova_of(node);

		if (page < iova->start)
			node = node->left;
		else if (page >= iova->end)
			node = node->right;
		else
			return iova->shelved || iova->order == IOVA_FIXED ? NULL : iova;
	}
	return NULL;
}

int iova_reserve(struct iova_space *space, u64 start, u64 end)
{
	struct iova *above, *iova;

	end = min(end, space->limit.start);
	if (start >= end)
		return 0; /* not in this space */
	iova_trim(space);
	above = first_above(space, start);
	start = max(start, above == iova_of(rb_first(&space->tree)) ? above->gap : 0);
	if (start < above->gap || end > above->start)
		return -EBUSY;
	if (start >= end)
		return 0;
	iova = kmem_cache_alloc(iova_cache, GFP_ATOMIC);
	if (!iova)
		return -ENOMEM;
	*iova = (struct iova){ .start = start, .end = end, .order = IOVA_FIXED };
	insert_below(space, above, iova);
	return 0;
}

/*
 * The rules: 1 it is a red-black tree; 2 each gap begins where the block below ends;
 * 3 no two blocks overlap, the limit is the last; 4 a block is a power of two, and aligned;
 * 5 fits and best are what a recount gives; 6, 7 the counts of blocks and pages; 8 the shelves
 * hold what is marked so.
 */
int iova_check(const struct iova_space *space)
{
	unsigned long blocks = 0, shelved = 0, on_shelves = 0;
	u64 pages = 0;
	const struct iova *below = NULL;

	if (rb_check(&space->tree))
		return 1;
	for (struct rb_node *node = rb_first(&space->tree); node; node = rb_next(node)) {
		const struct iova *i = iova_of(node);
		u8 best = max(largest_block(i->gap, i->start),
			      max(best_of(node->left), best_of(node->right)));

		if (below && i->gap != below->end)
			return 2;
		if (i->gap > i->start || i->start > i->end || (below == &space->limit))
			return 3;
		if (i->order != IOVA_FIXED &&
		    (i->end - i->start != 1ULL << i->order || i->start & (i->end - i->start - 1)))
			return 4;
		if (i->fits != largest_block(i->gap, i->start) || i->best != best)
			return 5;
		if (i->order != IOVA_FIXED && !i->shelved) {
			blocks++;
			pages += i->end - i->start;
		}
		shelved += i->shelved;
		below = i;
	}
	if (below != &space->limit)
		return 3;
	if (blocks != space->blocks)
		return 6;
	if (pages != space->pages)
		return 7;
	for (int order = 0; order < IOVA_ORDERS; order++)
		for (const struct iova *i = space->shelf[order].first; i; i = i->next, on_shelves++)
			if (!i->shelved || i->order != order)
				return 8;
	return shelved == on_shelves ? 0 : 8;
}

void iova_cache_init(void)
{
	if (iova_cache)
		return;
	iova_cache = kmem_cache_create("iova", sizeof(struct iova), 0);
	BUG_ON(!iova_cache);
}
