// SPDX-License-Identifier: MIT
/*
 * mm/phys/page_alloc.c - who gets which page: zones, per-CPU lists, the book's calls.
 *
 * What:     policy over the buddy system. A request names by its GFP flags the
 *           highest zone it can live with; the zones are tried from there down,
 *           because low memory is the scarcest: any request can be served from
 *           zone DMA, but an ISA device only from there. Callers who could have
 *           gone elsewhere must leave the low zones a rest (zone->keep).
 *           Single pages, by far the most requests, come from a short list of the
 *           CPU's own, refilled by the batch: no lock, and the page is likely
 *           still in its cache.
 * Start at: page_alloc(), then page_free_last().
 * Holds:    I1: a page is free, or has one owner who accounts for its references.
 * Locks:    zone->lock (RANK_ZONE), interrupts off. Any context.
 * Not here: reclaim; when memory is short a request that may wait asks once, by a hook,
 *           whether somebody has pages that he does not need, and then fails.
 * See it:   /proc/zoneinfo, /proc/meminfo; tests/kernel/page_alloc_test.c; gdb: np-page
 * Book:     LDD3 ch. 8.   Linux: mm/page_alloc.c
 */
#include "mm/phys/page_alloc.h"

#include "kernel/lib/cmdline.h"
#include "kernel/lib/printk.h"
#include "kernel/lib/string.h"
#include "mm/phys/bootmem.h"
#include "mm/phys/buddy.h"

#define PCP_BATCH   16 /* pages moved between a CPU's list and the buddy lists at a time */
#define PCP_LEAST   48 /* a CPU's list grows to zone->pcp_high pages before some go back: so few... */
#define PCP_MOST    512 /* ...in the smallest zone, so many in a large one */
#define PAGE_POISON 0x6b6b6b6b6b6b6b6bULL

struct zone zones[MAX_NR_ZONES] = {
	[ZONE_DMA] = { .name = "DMA", .lock = SPINLOCK_INIT("zone DMA", RANK_ZONE) },
	[ZONE_DMA32] = { .name = "DMA32", .lock = SPINLOCK_INIT("zone DMA32", RANK_ZONE) },
	[ZONE_NORMAL] = { .name = "Normal", .lock = SPINLOCK_INIT("zone Normal", RANK_ZONE) },
	[ZONE_HIGHMEM] = { .name = "HighMem", .lock = SPINLOCK_INIT("zone HighMem", RANK_ZONE) },
};

const char *const page_owner_names[OWNER_COUNT] = {
	[OWNER_FREE] = "free",	     [OWNER_RESERVED] = "reserved", [OWNER_KERNEL] = "kernel",
	[OWNER_SLAB] = "slab",	     [OWNER_PGTABLE] = "pagetable", [OWNER_STACK] = "stack",
	[OWNER_VMALLOC] = "vmalloc", [OWNER_ANON] = "anonymous",    [OWNER_COHERENT] = "coherent",
	[OWNER_CACHE] = "cache",     [OWNER_SHADOW] = "shadow",	    [OWNER_IOMMU] = "iommu",
	[OWNER_BIGAREA] = "bigarea",
};

bool (*free_mapped_hook)(phys_addr_t phys, size_t size);
unsigned long (*reclaim_hook)(void);
unsigned long section_map[MAX_PHYS_PAGES / SECTION_PAGES / 64];

/* ------------------------------------------------------------------ */
/* Poison: in debug builds a free page holds a pattern, so that a write
 * through a stale pointer is found at the latest when the page is next used. */

#ifdef CONFIG_DEBUG
static void poison_pages(struct page *page, unsigned int order)
{
	if (PageHighMem(page))
		return; /* no address to write it by */
	memset(lowmem_page_address(page), 0x6b, PAGE_SIZE << order);
	for (unsigned long i = 0; i < 1UL << order; i++)
		set_bit(PG_poisoned, &page[i].flags);
}

static void check_poison(struct page *page, unsigned int order)
{
	for (unsigned long i = 0; i < 1UL << order; i++) {
		const u64 *word = lowmem_page_address(page + i), *end = word + PAGE_SIZE / 8;

		if (!test_and_clear_bit(PG_poisoned, &page[i].flags))
			continue; /* not used since boot */
		while (word < end && *word == PAGE_POISON)
			word++;
		WARN(word < end, "free page written to: pfn %#lx offset %#lx holds %#llx",
		     page_to_pfn(page + i), offset_in_page(word), *word);
	}
}
#else
static void poison_pages(struct page *page, unsigned int order)
{
}
static void check_poison(struct page *page, unsigned int order)
{
}
#endif

/* ------------------------------------------------------------------ */
/* fail=alloc:N                                                        */

static unsigned long fail_countdown; /* 0: off */
static bool fail_struck;

void fail_arm(unsigned long nth)
{
	fail_struck = false;
	fail_countdown = nth;
}

bool fail_disarm(void)
{
	bool struck = fail_struck;

	fail_countdown = 0;
	fail_struck = false;
	return struck;
}

bool fail_has_struck(void)
{
	return fail_struck;
}

bool fail_alloc_now(gfp_t gfp)
{
	if (likely(!fail_countdown) || gfp & (__GFP_NOFAIL | __GFP_SPARE) || --fail_countdown)
		return false;
	fail_struck = true;
	printk(KERN_NOTICE "fail=alloc: this allocation fails as asked\n");
	return true;
}

/* ------------------------------------------------------------------ */
/* Allocation                                                          */

/* The highest zone that exists and that a request may have, by the zone modifiers in its flags. */
#define GFP_ZONES (__GFP_DMA | __GFP_DMA32 | __GFP_HIGHMEM)
static struct zone *first_choice[GFP_ZONES + 1];

static void choose_zones(void)
{
	for (gfp_t gfp = 0; gfp <= GFP_ZONES; gfp++) {
		struct zone *zone = &zones[gfp & __GFP_DMA     ? ZONE_DMA :
					   gfp & __GFP_DMA32   ? ZONE_DMA32 :
					   gfp & __GFP_HIGHMEM ? ZONE_HIGHMEM :
								 ZONE_NORMAL];

		while (!zone->present && zone > zones)
			zone--;
		first_choice[gfp] = zone;
	}
}

/* Whole blocks, the small ones first: none is split while there are pieces. Interrupts off. */
static __noinline void pcp_refill(struct zone *zone, struct per_cpu_pages *pcp)
{
	unsigned int order = 0;

	spin_lock(&zone->lock);
	while (pcp->count < PCP_BATCH) {
		struct page *page;

		while (1 << order < PCP_BATCH && list_empty(&zone->free_area[order].list))
			order++;
		page = buddy_alloc(zone, order);
		if (!page)
			break;
		pcp->count += 1 << order;
		for (struct page *end = page + (1UL << order); page < end; page++) {
			page->flags |= 1UL << PG_pcp; /* nobody else looks at a free page */
			list_add_tail(&page->lru, &pcp->list);
		}
	}
	spin_unlock(&zone->lock);
}

static void pcp_give_back(struct zone *zone, struct per_cpu_pages *pcp, int n)
{
	spin_lock(&zone->lock);
	while (n-- && pcp->count) {
		/* the tail: the pages that lay unused for longest */
		struct page *page = list_entry(pcp->list.prev, struct page, lru);

		list_del(&page->lru);
		ClearPagePcp(page);
		pcp->count--;
		buddy_free(zone, page, 0);
	}
	spin_unlock(&zone->lock);
}

/* A single page, from this CPU's list. */
static __always_inline struct page *zone_take_one(struct zone *zone, struct per_cpu_pages *pcp)
{
	unsigned long flags = arch_irq_save(); /* only an interrupt could interfere */
	struct page *page = NULL;

	if (unlikely(!pcp->count))
		pcp_refill(zone, pcp);
	if (likely(pcp->count)) {
		page = list_first_entry(&pcp->list, struct page, lru);
		list_del(&page->lru);
		page->flags &= ~(1UL << PG_pcp);
		pcp->count--;
	}
	arch_irq_restore(flags);
	return page;
}

static struct page *zone_take_block(struct zone *zone, unsigned int order)
{
	struct page *page;
	unsigned long flags;

	spin_lock_irqsave(&zone->lock, flags);
	page = buddy_alloc(zone, order);
	spin_unlock_irqrestore(&zone->lock, flags);
	return page;
}

/* How many pages must be left in the zone after this request? */
static unsigned long zone_floor(const struct zone *zone, const struct zone *asked, gfp_t gfp)
{
	unsigned long floor = gfp & __GFP_HIGH ? 0 : zone->reserve;

	return zone < asked ? floor + zone->keep : floor;
}

/* From the first zone that has it to spare. */
static __noinline struct page *zones_search(gfp_t gfp, unsigned int order)
{
	struct zone *asked = first_choice[gfp & GFP_ZONES];

	for (struct zone *zone = asked; zone >= zones; zone--) {
		struct per_cpu_pages *pcp = &zone->pcp[this_cpu()->id];
		struct page *page;

		if (zone->free_pages + pcp->count < zone_floor(zone, asked, gfp) + (1UL << order))
			continue;
		page = order ? zone_take_block(zone, order) : zone_take_one(zone, pcp);
		if (likely(page))
			return page;
	}
	return NULL;
}

/* The same, but first what nearly always succeeds: one page, of this CPU's, from the first choice. */
static __always_inline struct page *zones_take(gfp_t gfp, unsigned int order)
{
	struct zone *zone = first_choice[gfp & GFP_ZONES];
	struct per_cpu_pages *pcp = &zone->pcp[this_cpu()->id];

	if (likely(!order && pcp->count && zone->free_pages > zone->reserve))
		return zone_take_one(zone, pcp);
	return zones_search(gfp, order);
}

/* There is no memory: only the caller can know what becomes of that, unless it must not be. */
static void __cold report_shortage(gfp_t gfp, unsigned int order)
{
	static u64 reported;

	if (gfp & __GFP_NOFAIL)
		panic("out of memory: an allocation that must not fail, order %u", order);
	if (gfp & __GFP_NOWARN || reported++ >= 10)
		return;
	printk(KERN_WARNING "page allocation failure: order %u, gfp %#x, %lu pages free%s\n", order,
	       gfp, nr_free_pages(), reported == 10 ? " (no more such reports)" : "");
}

struct page *page_alloc(gfp_t gfp, unsigned int order, enum page_owner owner)
{
	struct page *page = NULL;

	if (order < MAX_ORDER && !fail_alloc_now(gfp)) {
		page = zones_take(gfp, order);
		if (unlikely(!page) && gfp & __GFP_WAIT && reclaim_hook && reclaim_hook())
			page = zones_search(gfp, order);
	}
	if (unlikely(!page)) {
		report_shortage(gfp, order);
		return NULL;
	}
	check_poison(page, order);
	page->owner = owner;
	page->order = order;
	for (unsigned long i = 1; i < 1UL << order; i++) {
		page[i].owner = owner;
		page[i].order = 0; /* only the first knows how large the block is */
	}
	atomic_set(&page->_count, 1);
	if (gfp & __GFP_ZERO)
		memset(lowmem_page_address(page), 0, PAGE_SIZE << order);
	return page;
}

/* ------------------------------------------------------------------ */
/* Freeing                                                             */

/* What must be true of a page nobody needs: nobody changes it any more either. */
static bool good_to_free(const struct page *page)
{
	const unsigned long never = 1UL << PG_reserved | 1UL << PG_dma_part;

	return page->owner != OWNER_FREE && !(page->flags & never) && !page->dma_maps &&
	       !(page_mapcount(page) | atomic_read(&page->pins));
}

static void __cold report_bad_free(const struct page *page)
{
	const char *what = page->owner == OWNER_FREE ? "it is free already" :
			   PageReserved(page)	     ? "it is reserved" :
			   page_mapcount(page)	     ? "it is still mapped" :
			   page->dma_maps || PageDmaPart(page) ?
						 "a device owns it (see /proc/dma_mappings)" :
						 "it is pinned: page_cache_release() unpins";

	if ((page->dma_maps || PageDmaPart(page)) && free_mapped_hook &&
	    free_mapped_hook(page_to_phys(page), PAGE_SIZE))
		return; /* it has said so, and who the device is */
	WARN(true, "free of pfn %#lx: %s", page_to_pfn(page), what);
}

/* Are all pages of a block good to be freed? The first that is not is reported. */
static __always_inline bool check_free(const struct page *page, unsigned int order)
{
	for (unsigned long i = 0; i < 1UL << order; i++)
		if (unlikely(!good_to_free(page + i))) {
			report_bad_free(page + i);
			return false;
		}
	return true;
}

/* Forget everything about one page but where it lies. */
static void reset_page(struct page *page)
{
	page->flags &= 1UL << PG_highmem | 1UL << PG_reserved;
	page->owner = OWNER_FREE;
	page->mapping = NULL;
	page->private = 0;
	atomic_set(&page->_count, 0); /* _mapcount and pins are, or it would not be good to free */
}

/*
 * Single pages of one zone that are free already, on their way to this CPU's list: the newest
 * first there, as it is the likeliest to be in the cache.
 */
struct free_run {
	unsigned int zone; /* enum zone_type */
	int count;
	struct list_head pages;
};

static void run_begin(struct free_run *run, unsigned int zone)
{
	run->zone = zone;
	run->count = 0;
	INIT_LIST_HEAD(&run->pages);
}

static void run_add(struct free_run *run, struct page *page)
{
	page->flags |= 1UL << PG_pcp; /* nobody else looks at a page without references */
	list_add(&page->lru, &run->pages);
	run->count++;
}

static void run_end(struct free_run *run)
{
	struct zone *zone = &zones[run->zone];
	unsigned long flags = arch_irq_save();
	struct per_cpu_pages *pcp = &zone->pcp[this_cpu()->id];

	list_splice_init(&run->pages, &pcp->list);
	pcp->count += run->count;
	if (pcp->count > zone->pcp_high)
		pcp_give_back(zone, pcp, pcp->count - zone->pcp_high + PCP_BATCH);
	arch_irq_restore(flags);
}

/* Is nobody in the way? Then these pages are nobody's from here on, and only to be put away. */
static __always_inline bool disown_pages(struct page *page, unsigned int order)
{
	/* given to the next caller all the same, it would corrupt his memory: rather lose it */
	if (!check_free(page, order))
		return false;
	for (unsigned long i = 0; i < 1UL << order; i++)
		reset_page(page + i);
	poison_pages(page, order);
	return true;
}

void page_free(struct page *page, unsigned int order)
{
	struct zone *zone = &zones[page->zone];
	struct free_run run;
	unsigned long flags;

	if (!disown_pages(page, order))
		return;
	if (!order) {
		run_begin(&run, page->zone);
		run_add(&run, page);
		run_end(&run);
		return;
	}
	spin_lock_irqsave(&zone->lock, flags);
	buddy_free(zone, page, order);
	spin_unlock_irqrestore(&zone->lock, flags);
}

__noinline void page_free_last(struct page *page)
{
	page_free(page, page->order);
}

void put_pages(struct page **pages, unsigned long n)
{
	struct free_run run;

	if (!n)
		return;
	run_begin(&run, pages[0]->zone);
	for (; n; n--, pages++) {
		struct page *page = *pages;

		/* where ours is the only reference, nobody can come by another */
		if (PageReserved(page) || (page_count(page) != 1 && !put_page_testzero(page)))
			continue;
		if (page->order) {
			page_free_last(page);
			continue;
		}
		if (!disown_pages(page, 0))
			continue;
		if (unlikely(page->zone != run.zone)) {
			run_end(&run);
			run_begin(&run, page->zone);
		}
		run_add(&run, page);
	}
	run_end(&run);
}

void page_split(struct page *page, unsigned int order)
{
	for (unsigned long i = 0; i < 1UL << order; i++) {
		page[i].order = 0;
		atomic_set(&page[i]._count, 1);
	}
}

/* ------------------------------------------------------------------ */
/* The book's calls                                                    */

struct page *alloc_pages(gfp_t gfp, unsigned int order)
{
	return page_alloc(gfp, order, OWNER_KERNEL);
}

unsigned long __get_free_pages(gfp_t gfp, unsigned int order)
{
	struct page *page;

	if (WARN_ON(gfp & __GFP_HIGHMEM))
		return 0; /* such a page may have no address to return */
	page = alloc_pages(gfp, order);
	return page ? (unsigned long)lowmem_page_address(page) : 0;
}

unsigned long get_zeroed_page(gfp_t gfp)
{
	return __get_free_pages(gfp | __GFP_ZERO, 0);
}

void __free_pages(struct page *page, unsigned int order)
{
	if (PageReserved(page) || !put_page_testzero(page))
		return; /* somebody else holds a reference: he frees it */
	page_free(page, order);
}

void free_pages(unsigned long addr, unsigned int order)
{
	if (addr)
		__free_pages(virt_to_page((void *)addr), order);
}

/* ------------------------------------------------------------------ */
/* Accounting                                                          */

unsigned long zone_free_pages(const struct zone *zone)
{
	unsigned long n = zone->free_pages;

	for (int cpu = 0; cpu < cpu_count; cpu++)
		n += zone->pcp[cpu].count;
	return n;
}

unsigned long nr_free_pages(void)
{
	unsigned long n = 0;

	for (int z = 0; z < MAX_NR_ZONES; z++)
		n += zone_free_pages(&zones[z]);
	return n;
}

unsigned long nr_present_pages(void)
{
	unsigned long n = 0;

	for (int z = 0; z < MAX_NR_ZONES; z++)
		n += zones[z].present;
	return n;
}

void page_alloc_drain(void)
{
	unsigned long flags = arch_irq_save();

	for (int z = 0; z < MAX_NR_ZONES; z++) {
		struct per_cpu_pages *pcp = &zones[z].pcp[this_cpu()->id];

		pcp_give_back(&zones[z], pcp, pcp->count);
	}
	arch_irq_restore(flags);
}

int buddy_check(void)
{
	int bad = 0;

	for (int z = 0; z < MAX_NR_ZONES; z++) {
		unsigned long flags;
		int rule;

		spin_lock_irqsave(&zones[z].lock, flags);
		rule = buddy_check_zone(&zones[z]);
		spin_unlock_irqrestore(&zones[z].lock, flags);
		if (rule)
			printk(KERN_ERR "zone %s: buddy rule %d is broken\n", zones[z].name, rule);
		bad |= rule;
	}
	return bad;
}

/* ------------------------------------------------------------------ */
/* Start-up                                                            */

static enum zone_type zone_of(unsigned long pfn)
{
	if (pfn >= max_low_pfn)
		return ZONE_HIGHMEM;
	if (pfn < (16 * MiB >> PAGE_SHIFT))
		return ZONE_DMA;
	return pfn < (4 * GiB >> PAGE_SHIFT) ? ZONE_DMA32 : ZONE_NORMAL;
}

static void set_zone_spans(void)
{
	const unsigned long dma = 16 * MiB >> PAGE_SHIFT, dma32 = 4 * GiB >> PAGE_SHIFT;
	const unsigned long border[MAX_NR_ZONES + 1] = {
		0, min(dma, max_low_pfn), min(dma32, max_low_pfn), max_low_pfn, max_pfn,
	};

	for (int z = 0; z < MAX_NR_ZONES; z++) {
		zones[z].start_pfn = border[z];
		zones[z].end_pfn = max(border[z + 1], border[z]);
		for (int k = 0; k < MAX_ORDER; k++)
			INIT_LIST_HEAD(&zones[z].free_area[k].list);
		for (int cpu = 0; cpu < MAX_CPUS; cpu++)
			INIT_LIST_HEAD(&zones[z].pcp[cpu].list);
	}
}

/* Every struct page starts out reserved; those of free memory are then freed. */
static void init_struct_pages(void)
{
	for (unsigned long pfn = 0; pfn < max_pfn; pfn++) {
		struct page *page = pfn_to_page(pfn);

		if (!pfn_valid(pfn)) {
			pfn += SECTION_PAGES - 1 - pfn % SECTION_PAGES;
			continue;
		}
		memset(page, 0, sizeof(*page));
		INIT_LIST_HEAD(&page->lru);
		page->zone = zone_of(pfn);
		page->owner = OWNER_RESERVED;
		page->flags = 1UL << PG_reserved;
		if (page->zone == ZONE_HIGHMEM)
			page->flags |= 1UL << PG_highmem;
	}
}

/* Blocks as large as alignment and zone borders allow. */
static void free_boot_range(unsigned long pfn, unsigned long end)
{
	while (pfn < end) {
		struct zone *zone = &zones[zone_of(pfn)];
		unsigned int order = MAX_ORDER - 1;

		while (pfn & ((1UL << order) - 1) || pfn + (1UL << order) > min(end, zone->end_pfn))
			order--;
		for (unsigned long i = 0; i < 1UL << order; i++) {
			struct page *page = pfn_to_page(pfn + i);

			ClearPageReserved(page);
			page->owner = OWNER_FREE;
		}
		buddy_free(zone, pfn_to_page(pfn), order);
		zone->present += 1UL << order;
		pfn += 1UL << order;
	}
}

void page_alloc_init(void)
{
	set_zone_spans();
	init_struct_pages();
	bootmem_for_each_free(free_boot_range);
	choose_zones();
	for (int z = 0; z < MAX_NR_ZONES; z++) {
		struct zone *zone = &zones[z];

		zone->reserve = zone->present / 256;
		zone->keep = zone->present / 16;
		/* what one CPU has at hand, the others cannot have */
		zone->pcp_high = (int)min(max(zone->present / 256, PCP_LEAST), PCP_MOST);
		if (zone->present)
			printk(KERN_INFO "memory: zone %-7s pfn %#lx-%#lx, %lu pages free\n",
			       zone->name, zone->start_pfn, zone->end_pfn, zone->free_pages);
	}
}
