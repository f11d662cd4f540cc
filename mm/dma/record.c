// SPDX-License-Identifier: MIT
/*
 * mm/dma/record.c - a record of every live mapping.
 *
 * What:     what was mapped for whom, where, how large, which way, by which code. A
 *           mapping through a shadow needs it to be undone; with dma_debug every
 *           mapping has one, so that mistakes are noticed. Each record is in two trees
 *           of intervals: by bus address, where the calls look for what a driver means,
 *           and by physical address, where the page fault and the allocator look for
 *           who has this memory.
 * Start at: record_find()
 * Locks:    dma_lock.
 * See it:   /proc/dma_mappings; gdb: np-dma; tests/kernel/dma_test.c
 * Linux:    kernel/dma/debug.c
 */
#include "kernel/lib/cmdline.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"
#include "mm/dma/internal.h"
#include "mm/phys/slab.h"

static struct rb_root by_bus = INTERVAL_ROOT, by_phys = INTERVAL_ROOT;
static struct kmem_cache *record_cache;
static int records; /* [dma_lock] in the trees */
int record_limit;
DEFINE_SPINLOCK_RANK(dma_lock, RANK_DMA);

static struct dma_record *of_bus(struct interval *it)
{
	return it ? container_of(it, struct dma_record, by_bus) : NULL;
}

static struct dma_record *of_phys(struct interval *it)
{
	return it ? container_of(it, struct dma_record, by_phys) : NULL;
}

struct dma_record *record_alloc(bool needed)
{
	if (needed)
		return kmem_cache_zalloc(record_cache, GFP_ATOMIC);
	if (READ_ONCE(records) >= record_limit)
		return NULL;
	return kmem_cache_zalloc(record_cache, GFP_ATOMIC | __GFP_NOWARN | __GFP_SPARE);
}

void record_free(struct dma_record *r)
{
	kmem_cache_free(record_cache, r);
}

void record_insert(struct dma_record *r)
{
	r->by_bus.start = r->bus;
	r->by_bus.last = r->bus + r->size - 1;
	r->by_phys.start = r->phys;
	r->by_phys.last = r->phys + r->size - 1;
	interval_insert(&by_bus, &r->by_bus);
	interval_insert(&by_phys, &r->by_phys);
	records++;
	if (!r->coherent)
		atomic_inc(&r->dev->records);
}

void record_remove(struct dma_record *r)
{
	interval_erase(&by_bus, &r->by_bus);
	interval_erase(&by_phys, &r->by_phys);
	records--;
	if (!r->coherent)
		atomic_dec(&r->dev->records);
}

/* How well does r fit a call about [bus, bus + size)? 0: not at all. */
static int fit(const struct dma_record *r, dma_addr_t bus, size_t size)
{
	if (r->bus == bus)
		return r->size == size ? 4 : r->size > size ? 3 : 1;
	return bus > r->bus && size <= r->size - (bus - r->bus) ? 2 : 0;
}

struct dma_record *record_find(struct device *dev, dma_addr_t bus, size_t size,
			       enum dma_data_direction dir)
{
	u64 last = bus + size - 1 >= bus ? bus + size - 1 : bus;
	struct dma_record *best = NULL;
	int best_fit = 0;

	for (struct interval *it = interval_first(&by_bus, bus, last); it;
	     it = interval_next(it, bus, last)) {
		struct dma_record *r = of_bus(it);
		int f = fit(r, bus, size) * 4;

		if (r->dev != dev || !f)
			continue;
		f += !r->entry * 2 + (r->dir == dir);
		if (f > best_fit) {
			best = r;
			best_fit = f;
		}
	}
	return best;
}

struct dma_record *record_find_phys(phys_addr_t phys, size_t size)
{
	return of_phys(interval_first(&by_phys, phys, phys + size - 1));
}

struct dma_record *record_next_phys(struct dma_record *r, phys_addr_t phys, size_t size)
{
	return of_phys(interval_next(&r->by_phys, phys, phys + size - 1));
}

struct dma_record *record_find_piece(struct device *dev, const struct scatterlist *entry,
				     phys_addr_t phys, size_t size)
{
	struct dma_record *r = record_find_phys(phys, size);

	while (r && (r->dev != dev || r->entry != entry || r->phys != phys || r->size != size))
		r = record_next_phys(r, phys, size);
	return r;
}

void record_for_each(bool (*fn)(struct dma_record *r, void *arg), void *arg)
{
	struct rb_node *node = rb_first(&by_bus), *next;

	for (; node; node = next) {
		next = rb_next(node);
		if (fn(of_bus(rb_entry(node, struct interval, rb)), arg))
			return;
	}
}

int record_count(void)
{
	return records;
}

static int count_nodes(const struct rb_root *root)
{
	u64 start = 0;
	int n = 0;

	for (struct rb_node *node = rb_first(root); node; node = rb_next(node), n++) {
		if (rb_entry(node, struct interval, rb)->start < start)
			return -1;
		start = rb_entry(node, struct interval, rb)->start;
	}
	return n;
}

int record_check(void)
{
	if (rb_check(&by_bus) || rb_check(&by_phys))
		return 1;
	return count_nodes(&by_bus) != records || count_nodes(&by_phys) != records ? 2 : 0;
}

void record_init(void)
{
	record_limit = (int)cmdline_range("dma_records", 65536, 0, 1 << 24);
	record_cache = kmem_cache_create("dma_record", sizeof(struct dma_record), 0);
	BUG_ON(!record_cache);
}
