/* SPDX-License-Identifier: MIT */
/*
 * mm/phys/slab.h - objects smaller than a page.
 *
 * What:     a kmem_cache hands out objects of one size, cut from slabs of one or
 *           more pages. kmalloc() is a row of such caches, one per size; above
 *           the largest it hands out whole page blocks.
 * Start at: kmem_cache_alloc(), kmalloc()
 * Locks:    any context (GFP_ATOMIC without sleep). RANK_SLAB inside.
 * Book:     LDD3 ch. 8, "Allocating Memory".   Linux: include/linux/slab.h
 */
#ifndef MM_PHYS_SLAB_H
#define MM_PHYS_SLAB_H

#include "kernel/lib/spinlock.h"
#include "mm/phys/page_alloc.h"

#define SLAB_MAGAZINE 16 /* free objects a CPU keeps at hand */

struct kmem_cache {
	const char *name;	  /* [I] */
	unsigned int size;	  /* [I] bytes from one object to the next */
	unsigned int object_size; /* [I] bytes the user asked for */
	unsigned int order;	  /* [I] pages in a slab: 2^order */
	unsigned int per_slab;	  /* [I] objects in a slab */
	spinlock_t lock;
	struct list_head partial; /* [lock] slabs with a free object */
	struct list_head full;	  /* [lock] slabs without */
	unsigned long slabs;	  /* [lock] */
	unsigned long
		active; /* [lock] objects outside the slabs' own free lists, magazines included */
	struct list_head next; /* [cache list] all caches */
	struct {
		int count;
		void *object[SLAB_MAGAZINE];
	} magazine[MAX_CPUS]; /* that CPU, interrupts off */
};

/*
 * kmem_cache_create - a cache for objects of size bytes, aligned to align (0: 8).
 *
 * => name is kept, not copied; NULL when out of memory
 */
struct kmem_cache *kmem_cache_create(const char *name, size_t size, size_t align);
/* kmem_cache_destroy - all objects must have been freed; reports and keeps the cache if not. */
void kmem_cache_destroy(struct kmem_cache *cache);
void *kmem_cache_alloc(struct kmem_cache *cache, gfp_t gfp);
void *kmem_cache_zalloc(struct kmem_cache *cache, gfp_t gfp);
void kmem_cache_free(struct kmem_cache *cache, void *object);

/*
 * kmalloc - at least size bytes, or NULL.
 *
 * => a power of two is aligned to itself; at least 16
 * => GFP_DMA: below 16 MiB, in pages of its own
 */
void *kmalloc(size_t size, gfp_t gfp);
void *kzalloc(size_t size, gfp_t gfp);
void kfree(const void *object); /* NULL is fine */
size_t ksize(const void *object);

void slab_init(void);
/* slab_shrink - give empty slabs and this CPU's magazines back; for the oracle. */
void slab_shrink(void);
/* slab_check - 0 if caches, slabs and free lists agree, else prints what does not; for tests. */
int slab_check(void);
/* slab_for_each - every cache, in order of creation. None is made or destroyed meanwhile; may sleep. */
void slab_for_each(void (*fn)(struct kmem_cache *cache, void *arg), void *arg);

#endif
