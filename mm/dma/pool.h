/* SPDX-License-Identifier: MIT */
/*
 * mm/dma/pool.h - struct dma_pool, for those who look at pools: /proc.
 *
 * Not here: the calls that drivers use are in dma.h.
 */
#ifndef MM_DMA_POOL_H
#define MM_DMA_POOL_H

#include "kernel/lib/list.h"
#include "kernel/lib/spinlock.h"
#include "kernel/locking/semaphore.h"
#include "mm/dma/dma.h"

struct dma_pool {
	struct list_head list;	 /* [pools_sem] all pools */
	char name[32];		 /* [I] */
	struct device *dev;	 /* [I] */
	size_t size;		 /* [I] bytes from one block to the next */
	size_t boundary;	 /* [I] no block crosses a multiple of it */
	size_t chunk_size;	 /* [I] */
	unsigned int per_bound;	 /* [I] blocks between two boundaries */
	unsigned int per_chunk;	 /* [I] */
	spinlock_t lock;	 /* p */
	struct list_head chunks; /* [p] of struct pool_chunk */
	unsigned int nr_chunks;	 /* [p] */
	unsigned int used;	 /* [p] blocks */
};

/* dma_pool_for_each - every pool. Task context; fn may sleep, but neither create nor destroy one. */
void dma_pool_for_each(void (*fn)(const struct dma_pool *pool, void *arg), void *arg);

#endif
