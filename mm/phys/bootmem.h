/* SPDX-License-Identifier: MIT */
/*
 * mm/phys/bootmem.h - memory before there is an allocator.
 *
 * What:     the firmware's map, sorted and cleaned, and an allocator that only
 *           ever hands out; at the end all that it did not hand out goes to the
 *           buddy allocator.
 * See it:   the boot log; /proc/iomem
 * Book:     LDD3 ch. 8, "Obtaining Large Buffers".   Linux: mm/bootmem.c
 */
#ifndef MM_PHYS_BOOTMEM_H
#define MM_PHYS_BOOTMEM_H

#include "arch/arch.h"
#include "kernel/lib/types.h"

struct mem_range {
	phys_addr_t start, end; /* bytes, page aligned, end excluded */
};

/* A sorted list of disjoint ranges; the pure part, tested on the host. */
#define MAX_RANGES 128
struct range_set {
	int count;
	struct mem_range r[MAX_RANGES];
};
/* range_add - unite with [start, end); false if the set is full. */
bool range_add(struct range_set *set, phys_addr_t start, phys_addr_t end);
/*
 * range_remove - take [start, end) away.
 *
 * => false if the set is full and a row would have to become two: then its part above is lost too
 */
bool range_remove(struct range_set *set, phys_addr_t start, phys_addr_t end);
/* range_overlaps - does the set hold any byte of [start, end)? */
bool range_overlaps(const struct range_set *set, phys_addr_t start, phys_addr_t end);

extern struct range_set ram_ranges; /* all RAM that we use, after mem= */

/* pfn_is_ram - RAM that we use? pfn_valid() says less: that there is a struct page. */
static inline bool pfn_is_ram(unsigned long pfn)
{
	phys_addr_t phys = (phys_addr_t)pfn << PAGE_SHIFT;

	return range_overlaps(&ram_ranges, phys, phys + PAGE_SIZE);
}

/* bootmem_init - read boot_info and mem=/lowmem=; sets max_pfn and max_low_pfn. */
void bootmem_init(void);
/*
 * bootmem_alloc - size bytes of zeroed memory, never to be freed.
 *
 * => physical address; page aligned; low memory, mapped at __va()
 * => panics if there is none: nothing can be done yet without it
 */
phys_addr_t bootmem_alloc(unsigned long size);
/* bootmem_alloc_below - the same, neither zeroed nor a must: ends at or below limit; 0 if there is none. */
phys_addr_t bootmem_alloc_below(unsigned long size, phys_addr_t limit);
/* bootmem_alloc_any - the same, not zeroed and perhaps high memory (for the struct page array). */
phys_addr_t bootmem_alloc_any(unsigned long size);
/* bootmem_for_each_free - what was never handed out; once, for the buddy allocator. */
void bootmem_for_each_free(void (*fn)(unsigned long start_pfn, unsigned long end_pfn));

#endif
