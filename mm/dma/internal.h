/* SPDX-License-Identifier: MIT */
/*
 * mm/dma/internal.h - what the files of mm/dma share.
 *
 * What:     struct dma_record, one per live mapping, and the helpers that dma.c, sg.c and
 *           coherent.c stand on: checks (check.c), records (record.c), shadows
 *           (shadow.c), ownership (owner.c), reports (report.c).
 */
#ifndef MM_DMA_INTERNAL_H
#define MM_DMA_INTERNAL_H

#include "kernel/lib/interval_tree.h"
#include "kernel/lib/list.h"
#include "kernel/lib/spinlock.h"
#include "mm/dma/dma.h"
#include "mm/dma/domain.h"
#include "mm/phys/page_alloc.h"

#define DMA_TRACE 8 /* up to four of them are the layer's own */

/* One live mapping; of a list, one of its pieces. All fields [dma_lock]. */
struct dma_record {
	struct interval by_bus, by_phys; /* in record.c's two trees */
	struct device *dev;
	dma_addr_t bus;
	size_t size;
	enum dma_data_direction dir;
	bool coherent;	  /* from dma_alloc_coherent: nobody's turn, no shadow */
	bool noncoherent; /* ...or dma_alloc_noncoherent: may have one */
	bool cpu_owns;	  /* after sync_for_cpu */
	bool watched;	  /* its pages are marked, and counted in dma_maps: owner.c */
	const struct scatterlist *entry; /* of a list, which it is the piece of; or NULL */
	int nents;			 /* of that list */
	bool joined;			 /* to the pieces before it: theirs is the bus_unmap() */
	phys_addr_t phys;		 /* the buffer itself */
	phys_addr_t shadow;		 /* what the device sees instead; 0: the buffer */
	unsigned long caller;		 /* code address of the driver's call */
	unsigned long trace[DMA_TRACE];	 /* the way to there */
	int trace_len;
};

extern spinlock_t dma_lock; /* RANK_DMA, interrupts off: all records, page->dma_maps */

/* record.c. All with dma_lock held, but record_alloc/free. */
/* record_alloc - NULL: no memory, or, if it is not needed, too many already; atomic */
struct dma_record *record_alloc(bool needed);
void record_free(struct dma_record *r);
void record_insert(struct dma_record *r);
void record_remove(struct dma_record *r);
/*
 * record_find - the record of dev that a call about [bus, bus + size) means, or NULL.
 *
 * => best: one of that start and size; then a longer one of that start; one that holds it;
 *    a shorter one of that start
 * => of two that fit alike, no piece of a list, and one of that direction (DMA_NONE: any)
 */
struct dma_record *record_find(struct device *dev, dma_addr_t bus, size_t size,
			       enum dma_data_direction dir);
/* record_find_piece - the record of dev for this entry of a list (NULL: of none), which is this memory; or NULL. */
struct dma_record *record_find_piece(struct device *dev, const struct scatterlist *entry,
				     phys_addr_t phys, size_t size);
/* the first record, of any device, whose buffer meets [phys, phys + size), or NULL; and the next */
struct dma_record *record_find_phys(phys_addr_t phys, size_t size);
struct dma_record *record_next_phys(struct dma_record *r, phys_addr_t phys, size_t size);
/* each record, by bus address; fn returns true to stop, and may remove r */
void record_for_each(bool (*fn)(struct dma_record *r, void *arg), void *arg);
int record_count(void);
/* record_check - 0 if both trees hold the same records in order; for tests. */
int record_check(void);
void record_init(void);
extern int record_limit; /* dma_records=: so many, and no more */

/* report.c */
/* dma_report - count a mistake and print it with the caller's backtrace and who mapped (r may be NULL). */
void dma_report(enum dma_error kind, struct device *dev, const struct dma_record *r,
		const char *fmt, ...) __printf(4, 5);
extern bool dma_report_quietly; /* only count: for a test that makes thousands */

/* check.c */
/* dma_check_map - may this memory be lent so? Mistakes are reported; false: refuse. */
bool dma_check_map(struct device *dev, phys_addr_t phys, size_t size, enum dma_data_direction dir);
/* dma_check_logical - is it an address whose pages follow one another? Else reported. */
bool dma_check_logical(struct device *dev, const void *ptr, size_t size);
/* dma_checker_off - no memory for records: go on without, as with dma_debug=0; says so, once. */
void dma_checker_off(void);
void check_init(void);

/* dma.c */
/* map_enter - shadow, owner and record for one piece; fills in r->shadow. See there. */
int map_enter(struct dma_record *r, struct dma_record **entered);
/* Steps of unmap and sync, dma_lock held: for lists too. what: "unmap" or "sync". */
void call_check_direction(const struct dma_record *r, enum dma_data_direction dir,
			  const char *what);
void sync_to_cpu_locked(struct dma_record *r);
void sync_to_device_locked(struct dma_record *r);
/* has_records - could a call for dev concern a record at all? */
static inline bool has_records(const struct device *dev)
{
	return dma_debug || atomic_read(&dev->records);
}

/* shadow.c */
enum shadow_mode {
	SHADOW_NEEDED,	   /* where a device cannot reach */
	SHADOW_ALWAYS,	   /* dma=bounce */
	SHADOW_INCOHERENT, /* dma=incoherent: always, and nothing is copied but what must be */
};
extern enum shadow_mode shadow_mode;
bool shadow_needed(struct device *dev, phys_addr_t phys, size_t size);
/* shadow_alloc - room for size bytes at phys's offset in its page, or 0: none left (counted). */
phys_addr_t shadow_alloc(struct device *dev, phys_addr_t phys, size_t size);
void shadow_free(phys_addr_t shadow, size_t size);
/* shadow_fill - a new shadow's first contents, by direction. */
void shadow_fill(const struct dma_record *r);
/* shadow_copy - size bytes; either side may be high memory, or a device's. */
void shadow_copy(phys_addr_t to, phys_addr_t from, size_t size);
/* shadow_in/out - [phys, phys + size) of r's buffer to its shadow and back, if the direction wants it. */
void shadow_in(const struct dma_record *r, phys_addr_t phys, size_t size);
void shadow_out(const struct dma_record *r, phys_addr_t phys, size_t size);
void shadow_reserve(void);
void shadow_init(void);
#define SHADOW_POISON 0xdb

/* the zone that lies below a mask */
gfp_t gfp_for_mask(u64 mask);

/* pool.c: what a driver that is gone has left */
int pool_check_leaks(struct device *dev);

/* owner.c. dma_lock held. */
/* owner_conflict - the mapping that excludes this one: one of the two may write memory of both; or NULL. */
struct dma_record *owner_conflict(const struct dma_record *mapping);
/* owner_take - the device owns r's memory, which cannot be freed from now on; r is in the trees. */
void owner_take(struct dma_record *r);
/* owner_give_back - it is the CPU's turn: r was marked cpu_owns. Still it cannot be freed. */
void owner_give_back(const struct dma_record *r);
/*
 * owner_end - the mapping has ended, or is looked after no more: its memory is the CPU's, to be
 * freed too; r was taken out of the trees, or the checker is given up.
 */
void owner_end(struct dma_record *r);
void owner_init(void);

#endif
