/* SPDX-License-Identifier: MIT */
/*
 * mm/phys/page_alloc.h - whole pages, in blocks of 2^order.
 *
 * What:     the zones, the GFP flags, and the book's calls to get and free pages.
 *           A zone is a stretch of memory that some devices can reach and
 *           others not, or that the kernel can address directly or not:
 *
 *             DMA      below 16 MiB             ISA DMA (24 address bits)
 *             DMA32    below 4 GiB              PCI devices with 32 address bits
 *             NORMAL   above, directly mapped
 *             HIGHMEM  beyond the direct map    only with lowmem=: user pages
 *
 * Start at: page_alloc()
 * Book:     LDD3 ch. 8, "get_free_page and Friends".   Linux: include/linux/gfp.h, mmzone.h
 */
#ifndef MM_PHYS_PAGE_ALLOC_H
#define MM_PHYS_PAGE_ALLOC_H

#include "kernel/lib/spinlock.h"
#include "mm/phys/page.h"

#define MAX_ORDER 11 /* blocks of 2^0 .. 2^10 pages: at most 4 MiB */

enum zone_type {
	ZONE_DMA,
	ZONE_DMA32,
	ZONE_NORMAL,
	ZONE_HIGHMEM,
	MAX_NR_ZONES
};

struct per_cpu_pages {
	int count;
	struct list_head list; /* free pages, kept hot; each is marked PG_pcp */
};

struct zone {
	const char *name;
	unsigned long start_pfn, end_pfn; /* [I] spans, holes included */
	unsigned long present;		  /* [I] pages it was given at boot */
	unsigned long reserve;		  /* [I] pages that only GFP_ATOMIC may take */
	unsigned long keep; /* [I] pages that callers who could go elsewhere must leave */
	int pcp_high;	    /* [I] pages that a CPU keeps at hand at most */
	spinlock_t lock;
	unsigned long free_pages; /* [lock] in free_area[], per-CPU lists not counted */
	struct {
		struct list_head list;
		unsigned long count;
	} free_area[MAX_ORDER];		    /* [lock] */
	struct per_cpu_pages pcp[MAX_CPUS]; /* that CPU, interrupts off */
};
extern struct zone zones[MAX_NR_ZONES];

/* The zone modifiers, and what the allocator may do to get memory. */
#define __GFP_DMA     0x01u
#define __GFP_HIGHMEM 0x02u
#define __GFP_DMA32   0x04u
#define __GFP_WAIT    0x10u /* may sleep */
#define __GFP_HIGH    0x20u /* may use the reserve */
#define __GFP_NOWARN  0x200u
#define __GFP_NOFAIL  0x800u /* must succeed: panics instead of failing */
#define __GFP_SPARE \
	0x1000u /* not needed to go on: fail=alloc passes it by, as nothing would show */
#define __GFP_ZERO   0x8000u /* low memory only */
#define GFP_ATOMIC   __GFP_HIGH
#define GFP_KERNEL   __GFP_WAIT
#define GFP_USER     __GFP_WAIT
#define GFP_HIGHUSER (__GFP_WAIT | __GFP_HIGHMEM)
#define GFP_DMA	     __GFP_DMA
#define GFP_DMA32    __GFP_DMA32

/*
 * page_alloc - a block of 2^order pages for owner, or NULL.
 *
 * => one reference on the first page; the others' counts are 0
 * => the block's physical address is a multiple of its size
 * => contents undefined, unless __GFP_ZERO
 * => any context without __GFP_WAIT; takes the zone lock
 */
struct page *page_alloc(gfp_t gfp, unsigned int order, enum page_owner owner);
/*
 * page_free - the reverse, whatever the count; for a block never shared.
 *
 * => a page that is free already, reserved, mapped, pinned or a device's is reported
 *    and the block kept
 */
void page_free(struct page *page, unsigned int order);
/*
 * free_mapped_hook - memory is about to be freed, and one of its pages has bytes in a mapping: of
 * this memory itself? Reports it then; true: do not free it. Set by mm/dma.
 */
extern bool (*free_mapped_hook)(phys_addr_t phys, size_t size);
/*
 * reclaim_hook - memory is short: free pages that nobody needs at once; how many. Set by mm/virt.
 *
 * => task context, no spinlock held
 */
extern unsigned long (*reclaim_hook)(void);
/* page_split - make 2^order pages with a reference each out of a block. */
void page_split(struct page *page, unsigned int order);

/* The book's calls. Addresses are kernel logical ones, 0 on failure. */
struct page *alloc_pages(gfp_t gfp, unsigned int order);
#define alloc_page(gfp) alloc_pages(gfp, 0)
unsigned long __get_free_pages(gfp_t gfp, unsigned int order);
#define __get_free_page(gfp) __get_free_pages(gfp, 0)
unsigned long get_zeroed_page(gfp_t gfp);
void __free_pages(struct page *page, unsigned int order);
#define __free_page(page) __free_pages(page, 0)
void free_pages(unsigned long addr, unsigned int order);
#define free_page(addr) free_pages(addr, 0)
/* get_order - the smallest order whose block holds size bytes. */
static inline unsigned int get_order(unsigned long size)
{
	return size <= PAGE_SIZE ? 0 : ilog2((size - 1) >> PAGE_SHIFT) + 1;
}

void page_alloc_init(void);
/* Free pages in all zones, per-CPU lists included; and of one zone. */
unsigned long nr_free_pages(void);
unsigned long zone_free_pages(const struct zone *zone);
unsigned long nr_present_pages(void);
/* page_alloc_drain - empty this CPU's lists into the buddy lists. */
void page_alloc_drain(void);
/* buddy_check - 0 if the free lists are consistent, else prints what is not; for tests. */
int buddy_check(void);

/*
 * fail=alloc:N. fail_arm - let the nth allocation from now fail (page or slab
 * object; 0: none). fail_disarm - stop; true if it struck.
 */
void fail_arm(unsigned long nth);
bool fail_disarm(void);
/* fail_has_struck - it has, and is not disarmed yet: the shortage is to be felt, not to be mended. */
bool fail_has_struck(void);
bool fail_alloc_now(gfp_t gfp); /* asked by the allocators */

#endif
