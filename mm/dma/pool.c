// SPDX-License-Identifier: MIT
/*
 * mm/dma/pool.c - coherent memory in small blocks.
 *
 * What:     a descriptor is 16 or 64 bytes, and dma_alloc_coherent() has nothing below a
 *           page. A pool takes chunks of coherent memory and cuts each into blocks of one
 *           size, none of which crosses the boundary that the device cannot cross:
 *
 *             chunk   |0  |1  |2  |3  |4  |  |5  |6  |7  |8  |9  |  |     size 48, boundary 256
 *                     0   48  96             256                    512
 *
 *           A chunk begins at a multiple of its own size, in memory and on the bus, and is
 *           no larger than the boundary unless that is smaller than a page: so alignment
 *           and boundary within the chunk are those on the bus.
 *           With dma_debug a free block holds a pattern; what a late device writes there
 *           is found when the block is next handed out.
 * Start at: dma_pool_alloc()
 * Locks:    pool->lock (RANK_DMA); pools_sem for the list of pools, which only task context
 *           touches.
 * See it:   /proc/dma_pools; tests/kernel/dma_pool_test.c; gdb: np-dma pools
 * Book:     LDD3 ch. 15, "DMA pools".   Linux: mm/dmapool.c
 */
#include "mm/dma/pool.h"

#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"
#include "mm/dma/internal.h"
#include "mm/phys/slab.h"

#define POISON_FREE 0xa7

/* One piece of coherent memory. */
struct pool_chunk {
	struct list_head list; /* [p] */
	char *vaddr;	       /* [I] */
	dma_addr_t bus;	       /* [I] */
	unsigned int used;     /* [p] blocks */
	unsigned long map[];   /* [p] a bit for each block: in use */
};

static LIST_HEAD(pools);
static DECLARE_MUTEX(pools_sem);

/* ------------------------------------------------------------------ */
/* Where block n of a chunk lies                                       */

static size_t block_offset(const struct dma_pool *pool, unsigned int n)
{
	return n / pool->per_bound * pool->boundary + n % pool->per_bound * pool->size;
}

/* The block that begins at offset; -1: none does. */
static int block_at(const struct dma_pool *pool, size_t offset)
{
	size_t rest = offset % pool->boundary;
	unsigned int n =
		(unsigned int)(offset / pool->boundary * pool->per_bound + rest / pool->size);

	if (rest % pool->size || rest / pool->size >= pool->per_bound || n >= pool->per_chunk)
		return -1;
	return (int)n;
}

static bool is_used(const struct pool_chunk *chunk, unsigned int n)
{
	return chunk->map[n / 64] >> (n % 64) & 1;
}

/* ------------------------------------------------------------------ */
/* Create and destroy                                                  */

static bool is_power_of_2(size_t n)
{
	return n && !(n & (n - 1));
}

/* Fill in the geometry; false: there can be no such pool. */
static bool lay_out(struct dma_pool *pool, size_t size, size_t align, size_t boundary)
{
	const size_t most = PAGE_SIZE << (MAX_ORDER - 1);

	align = align ? align : 1;
	if (!is_power_of_2(align) || (boundary && !is_power_of_2(boundary)) || !size ||
	    size > most || align > most)
		return false;
	size = ALIGN(size, align);
	if (boundary && boundary < size)
		return false;
	/* the smallest pages that hold a block; with a boundary below that, several stretches */
	pool->chunk_size = PAGE_SIZE << get_order(size);
	pool->boundary = boundary && boundary < pool->chunk_size ? boundary : pool->chunk_size;
	if (pool->chunk_size > most)
		return false;
	pool->size = size;
	pool->per_bound = (unsigned int)(pool->boundary / size);
	pool->per_chunk = (unsigned int)(pool->chunk_size / pool->boundary) * pool->per_bound;
	return true;
}

struct dma_pool *dma_pool_create(const char *name, struct device *dev, size_t size, size_t align,
				 size_t boundary)
{
	struct dma_pool *pool = kzalloc(sizeof(*pool), GFP_KERNEL);

	if (!pool || !lay_out(pool, size, align, boundary)) {
		kfree(pool);
		return NULL;
	}
	strlcpy(pool->name, name, sizeof(pool->name));
	pool->dev = dev;
	INIT_LIST_HEAD(&pool->chunks);
	spin_lock_init_rank(&pool->lock, "dma pool", RANK_DMA);
	down(&pools_sem);
	list_add_tail(&pool->list, &pools);
	up(&pools_sem);
	return pool;
}

static void free_chunk(struct dma_pool *pool, struct pool_chunk *chunk)
{
	list_del(&chunk->list);
	dma_free_coherent(pool->dev, pool->chunk_size, chunk->vaddr, chunk->bus);
	kfree(chunk);
}

/* The memory of a chunk in use is kept: the device may still use it. Its record stays. */
static void abandon_chunk(struct dma_pool *pool, struct pool_chunk *chunk)
{
	dma_report(DMA_ERR_POOL_BUSY, pool->dev, NULL,
		   "pool %s is destroyed, %u blocks of the chunk at %#llx are in use", pool->name,
		   chunk->used, chunk->bus);
	list_del(&chunk->list);
	kfree(chunk);
}

void dma_pool_destroy(struct dma_pool *pool)
{
	struct pool_chunk *chunk, *next;

	if (!pool)
		return;
	down(&pools_sem);
	list_del(&pool->list);
	up(&pools_sem);
	list_for_each_entry_safe(chunk, next, &pool->chunks, list)
		if (chunk->used)
			abandon_chunk(pool, chunk);
		else
			free_chunk(pool, chunk);
	kfree(pool);
}

/* ------------------------------------------------------------------ */
/* Blocks                                                              */

/* The pool grows by a chunk; false: no memory. */
static bool grow(struct dma_pool *pool, gfp_t gfp)
{
	struct pool_chunk *chunk;
	unsigned long flags;

	chunk = kzalloc(offsetof(struct pool_chunk, map) + ALIGN(pool->per_chunk, 64) / 8, gfp);
	if (!chunk)
		return false;
	chunk->vaddr = dma_alloc_coherent(pool->dev, pool->chunk_size, &chunk->bus, gfp);
	if (!chunk->vaddr) {
		kfree(chunk);
		return false;
	}
	if (dma_debug)
		memset(chunk->vaddr, POISON_FREE, pool->chunk_size);
	spin_lock_irqsave(&pool->lock, flags);
	list_add(&chunk->list, &pool->chunks);
	pool->nr_chunks++;
	spin_unlock_irqrestore(&pool->lock, flags);
	return true;
}

/* pool->lock held: a free block and its chunk; -1: all are in use. */
static int find_free(struct dma_pool *pool, struct pool_chunk **in)
{
	struct pool_chunk *chunk;

	list_for_each_entry(chunk, &pool->chunks, list) {
		if (chunk->used == pool->per_chunk)
			continue;
		*in = chunk;
		for (unsigned int n = 0; n < pool->per_chunk; n++)
			if (!is_used(chunk, n))
				return (int)n;
	}
	return -1;
}

/* A free block still looks as it was left, or somebody wrote to it. */
static void check_poison(const struct dma_pool *pool, const char *block, dma_addr_t bus)
{
	for (size_t i = 0; dma_debug && i < pool->size; i++)
		if ((u8)block[i] != POISON_FREE) {
			dma_report(
				DMA_ERR_POOL_WRITTEN, pool->dev, NULL,
				"pool %s: byte %zu of the block at %#llx was written while it was free",
				pool->name, i, bus);
			return;
		}
}

void *dma_pool_alloc(struct dma_pool *pool, gfp_t gfp, dma_addr_t *handle)
{
	struct pool_chunk *chunk;
	unsigned long flags;
	size_t offset;
	int n;

	spin_lock_irqsave(&pool->lock, flags);
	while ((n = find_free(pool, &chunk)) < 0) {
		bool grown;

		/* recheck: another CPU may take, or bring, a block meanwhile */
		spin_unlock_irqrestore(&pool->lock, flags);
		grown = grow(pool, gfp);
		if (!grown)
			return NULL;
		spin_lock_irqsave(&pool->lock, flags);
	}
	chunk->map[n / 64] |= 1UL << (n % 64);
	chunk->used++;
	pool->used++;
	spin_unlock_irqrestore(&pool->lock, flags);
	offset = block_offset(pool, (unsigned int)n);
	*handle = chunk->bus + offset;
	check_poison(pool, chunk->vaddr + offset, *handle);
	return chunk->vaddr + offset;
}

/* pool->lock held: the block at vaddr and bus, if it is one in use; -1: no. */
static int find_used(struct dma_pool *pool, const char *vaddr, dma_addr_t bus,
		     struct pool_chunk **in)
{
	struct pool_chunk *chunk;

	list_for_each_entry(chunk, &pool->chunks, list) {
		size_t offset = (size_t)(vaddr - chunk->vaddr);
		int n;

		if (vaddr < chunk->vaddr || offset >= pool->chunk_size)
			continue;
		n = block_at(pool, offset);
		*in = chunk;
		return n >= 0 && is_used(chunk, (unsigned int)n) && bus == chunk->bus + offset ? n :
												 -1;
	}
	return -1;
}

void dma_pool_free(struct dma_pool *pool, void *vaddr, dma_addr_t handle)
{
	struct pool_chunk *chunk;
	unsigned long flags;
	int n;

	spin_lock_irqsave(&pool->lock, flags);
	n = find_used(pool, vaddr, handle, &chunk);
	if (n >= 0) {
		if (dma_debug)
			memset(vaddr, POISON_FREE, pool->size);
		chunk->map[n / 64] &= ~(1UL << (n % 64));
		chunk->used--;
		pool->used--;
	}
	spin_unlock_irqrestore(&pool->lock, flags);
	if (n < 0)
		dma_report(DMA_ERR_POOL_FREE, pool->dev, NULL,
			   "pool %s: free of %p, bus %#llx, which is no block in use", pool->name,
			   vaddr, handle);
}

/* ------------------------------------------------------------------ */
/* Looking at them                                                     */

void dma_pool_for_each(void (*fn)(const struct dma_pool *pool, void *arg), void *arg)
{
	const struct dma_pool *pool;

	down(&pools_sem);
	list_for_each_entry(pool, &pools, list)
		fn(pool, arg);
	up(&pools_sem);
}

int pool_check_leaks(struct device *dev)
{
	struct dma_pool *pool, *next;
	int leaks = 0;

	down(&pools_sem);
	list_for_each_entry_safe(pool, next, &pools, list)
		if (pool->dev == dev) {
			/* it is said once; and the device may be gone before the pool, if that ever goes */
			list_del(&pool->list);
			dma_report(DMA_ERR_LEAK, dev, NULL,
				   "pool %s was never destroyed (%u blocks in use)", pool->name,
				   pool->used);
			leaks++;
		}
	up(&pools_sem);
	return leaks;
}
