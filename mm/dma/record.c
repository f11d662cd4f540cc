// SPDX-License-Identifier: MIT
/*
 * mm/dma/record.c - a record of every live mapping.
 *
 * What:     what was mapped for whom, where, how large, which way, by which code. A
 *           mapping through a shadow needs it to be undone; with dma_debug every
 *           mapping has one, so that mistakes are noticed. Records hang in a hash
 *           by bus page number.
 * Start at: record_find()
 * Locks:    dma_lock.
 * See it:   /proc/dma_mappings; gdb: np-dma; tests/kernel/dma_test.c
 * Linux:    lib/dma-debug.c
 */
#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"
#include "mm/dma/internal.h"
#include "mm/phys/slab.h"

#define BUCKETS 256

static struct list_head buckets[BUCKETS];
static struct kmem_cache *record_cache;
static int records;
DEFINE_SPINLOCK_RANK(dma_lock, RANK_DMA);

static struct list_head *bucket_of(dma_addr_t bus)
{
	return &buckets[(bus >> PAGE_SHIFT) % BUCKETS];
}

struct dma_record *record_alloc(void)
{
	struct dma_record *r = kmem_cache_zalloc(record_cache, GFP_ATOMIC);

	if (r)
		INIT_LIST_HEAD(&r->hash);
	return r;
}

void record_free(struct dma_record *r)
{
	kmem_cache_free(record_cache, r);
}

void record_insert(struct dma_record *r)
{
	list_add(&r->hash, bucket_of(r->bus));
	records++;
}

void record_remove(struct dma_record *r)
{
	list_del(&r->hash);
	records--;
}

static bool holds(const struct dma_record *r, dma_addr_t bus, size_t size)
{
	return bus >= r->bus && bus - r->bus < r->size && size <= r->size - (bus - r->bus);
}

/* Of the mappings that begin at bus: the one of that size, else one that is long enough, else any. */
static struct dma_record *find_start(struct device *dev, dma_addr_t bus, size_t size)
{
	struct dma_record *r, *best = NULL;

	list_for_each_entry(r, bucket_of(bus), hash) {
		if (r->dev != dev || r->bus != bus)
			continue;
		if (r->size == size)
			return r;
		if (!best || best->size < size)
			best = r;
	}
	return best;
}

struct dma_record *record_find(struct device *dev, dma_addr_t bus, size_t size)
{
	/* most calls name the start of the mapping ... */
	struct dma_record *r, *start = find_start(dev, bus, size);

	if (start && start->size >= size)
		return start;
	/* ... a sync of a part may name any page of it */
	for (int i = 0; i < BUCKETS; i++)
		list_for_each_entry(r, &buckets[i], hash)
			if (r->dev == dev && holds(r, bus, size))
				return r;
	return start;
}

struct dma_record *record_find_phys(phys_addr_t phys)
{
	struct dma_record *r;

	for (int i = 0; i < BUCKETS; i++)
		list_for_each_entry(r, &buckets[i], hash)
			if (phys >= r->phys && phys - r->phys < r->size)
				return r;
	return NULL;
}

void record_for_each(bool (*fn)(struct dma_record *r, void *arg), void *arg)
{
	struct dma_record *r, *next;

	for (int i = 0; i < BUCKETS; i++)
		list_for_each_entry_safe(r, next, &buckets[i], hash)
			if (fn(r, arg))
				return;
}

int record_count(void)
{
	return records;
}

void record_init(void)
{
	for (int i = 0; i < BUCKETS; i++)
		INIT_LIST_HEAD(&buckets[i]);
	record_cache = kmem_cache_create("dma_record", sizeof(struct dma_record), 0);
	BUG_ON(!record_cache);
}
