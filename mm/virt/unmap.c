// SPDX-License-Identifier: MIT
/*
 * mm/virt/unmap.c - from a mapped page back to a free one.
 *
 * What:     the order is the whole point. An entry is cleared, but some CPU may
 *           still hold the old translation in its TLB and use it. So a page must
 *           not be freed - and so perhaps reused - before the TLBs are flushed:
 *
 *             1 clear the entries, gather the pages
 *             2 flush the TLB, once for all of them
 *             3 drop the references
 *
 *           The gather is a small array and then pages of pointers, so that an unmap asks
 *           the other CPUs once. If there is no room, 2 and 3 happen early.
 * Start at: unmap_region()
 * Holds:    I9: no page is freed while a TLB may still translate to it.
 * Locks:    page_table_lock around 1.
 * See it:   tests/kernel/fault_test.c; tests/user: munmap_*
 * Linux:    mm/memory.c (unmap_vmas), include/asm-generic/tlb.h
 */
#include "mm/virt/unmap.h"

#include "mm/virt/fault.h"
#include "mm/virt/pgtable.h"

#define GATHER_PAGES   128 /* on the stack: enough for most */
#define GATHER_BATCHES 16  /* pages more, full of pointers: 32 MiB of memory with one flush */
#define BATCH_PAGES    (PAGE_SIZE / sizeof(void *) - 1)

/* A page of pointers to pages. All batches but the newest are full. */
struct gather_batch {
	struct gather_batch *next; /* the one that was filled before */
	struct page *pages[BATCH_PAGES];
};
_Static_assert(sizeof(struct gather_batch) == PAGE_SIZE, "a batch is a page");

struct gather {
	struct mm_struct *mm;
	bool keep_copies;	  /* only pages of files, those that have just left theirs too */
	unsigned long start, end; /* addresses cleared since the last flush; start >= end: none */
	struct page **room; /* the next pointer goes here, in the newest batch or in pages[] */
	struct page **full; /* where that one ends */
	struct gather_batch *batches; /* the newest first; NULL: pages[] is in use still */
	int nr_batches;
	struct page *pages[GATHER_PAGES];
};

static void gather_empty(struct gather *g)
{
	g->start = ~0UL;
	g->end = 0;
	g->room = g->pages;
	g->full = g->pages + GATHER_PAGES;
	g->batches = NULL;
	g->nr_batches = 0;
}

/* Field by field: clearing the array would cost more than most unmaps do. */
static void gather_init(struct gather *g, struct mm_struct *mm)
{
	g->mm = mm;
	g->keep_copies = false;
	gather_empty(g);
}

static void gather_flush(struct gather *g)
{
	struct gather_batch *batch = g->batches, *next;
	struct page **end = g->room; /* of the newest; the others are full */

	if (g->start < g->end)
		flush_tlb_range(g->mm, g->start, g->end);
	for (; batch; batch = next) {
		put_pages(batch->pages, end - batch->pages);
		next = batch->next;
		end = next ? next->pages + BATCH_PAGES : g->pages + GATHER_PAGES;
		page_free(virt_to_page(batch), 0);
	}
	put_pages(g->pages, end - g->pages);
	gather_empty(g);
}

/* A new batch; false: there are enough, or no memory for one. */
static __noinline bool gather_make_room(struct gather *g)
{
	struct gather_batch *batch;
	struct page *page;

	if (g->nr_batches == GATHER_BATCHES)
		return false;
	/* under page_table_lock; and if memory is short, then a flush more is no matter */
	page = page_alloc(__GFP_NOWARN, 0, OWNER_KERNEL);
	if (!page)
		return false;
	batch = lowmem_page_address(page);
	batch->next = g->batches;
	g->batches = batch;
	g->nr_batches++;
	g->room = batch->pages;
	g->full = batch->pages + BATCH_PAGES;
	return true;
}

/* Note a page, to be put after the flush; true: there is room for another one. */
static bool gather_page(struct gather *g, struct page *page)
{
	*g->room++ = page;
	return likely(g->room < g->full) || gather_make_room(g);
}

/* Is this not one of the pages that are meant? */
static bool is_spared(const struct gather *g, pte_t entry)
{
	if (likely(!g->keep_copies))
		return false;
	return pte_special(entry) || pfn_to_page(pte_pfn(entry))->owner != OWNER_CACHE;
}

/* The entries of one page table. The lock is dropped whenever the gather is full. */
static void zap_ptes(struct gather *g, pte_t *pte, unsigned long addr, unsigned long end)
{
	struct mm_struct *mm = g->mm;

	spin_lock(&mm->page_table_lock);
	mm_note_max_rss(mm); /* once will do: it only sinks here */
	for (; addr < end; addr += PAGE_SIZE, pte++) {
		struct page *page;
		pte_t old;

		if (pte_none(*pte) || is_spared(g, *pte))
			continue;
		old = ptep_get_and_clear(pte);
		if (addr < g->start)
			g->start = addr;
		g->end = addr + PAGE_SIZE;
		if (pte_special(old))
			continue; /* the zero page or device memory: never counted */
		page = pfn_to_page(pte_pfn(old));
		if (pte_dirty(old) && page->owner != OWNER_ANON && !PageDirty(page))
			SetPageDirty(page);
		page_remove_rmap_noted(mm, page);
		if (!gather_page(g, page)) {
			spin_unlock(&mm->page_table_lock);
			gather_flush(g);
			spin_lock(&mm->page_table_lock);
			mm_note_max_rss(mm); /* others may have mapped pages meanwhile */
		}
	}
	spin_unlock(&mm->page_table_lock);
}

static void zap_range(struct gather *g, unsigned long addr, unsigned long end)
{
	unsigned long stop;
	pte_t *pte;

	for (; (pte = pgtable_next(g->mm, &addr, end, &stop)); addr = stop)
		zap_ptes(g, pte, addr, stop);
}

void zap_page_range(struct vm_area_struct *vma, unsigned long address, unsigned long size,
		    struct zap_details *details)
{
	struct gather g;

	gather_init(&g, vma->vm_mm);
	g.keep_copies = details && details->keep_copies;
	zap_range(&g, address, address + size);
	gather_flush(&g);
}

/*
 * Take out the tables of [start, end) that no area needs any more. The CPU caches upper-level
 * entries as well: the flush of the gather comes between this and pgtable_free_list().
 */
static void gather_tables(struct gather *g, unsigned long start, unsigned long end,
			  unsigned long floor, unsigned long ceiling, struct list_head *tables)
{
	pgtable_unlink_range(g->mm, start, end, floor, ceiling, tables);
	if (!list_empty(tables)) {
		g->start = min(g->start, start);
		g->end = max(g->end, end);
	}
}

void unmap_region(struct mm_struct *mm, unsigned long start, unsigned long end,
		  const struct vm_area_struct *prev, const struct vm_area_struct *next)
{
	struct gather g;
	LIST_HEAD(tables);

	gather_init(&g, mm);
	zap_range(&g, start, end);
	gather_tables(&g, start, end, prev ? prev->vm_end : 0,
		      next ? next->vm_start : USER_TABLES_END, &tables);
	gather_flush(&g);
	pgtable_free_list(&tables);
}

void unmap_hole(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	struct vm_area_struct *prev, *next = find_vma_prev(mm, start, &prev);

	unmap_region(mm, start, end, prev, next);
}

void prune_hole(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	struct vm_area_struct *prev, *next = find_vma_prev(mm, start, &prev);
	LIST_HEAD(tables);

	pgtable_unlink_range(mm, start, end, prev ? prev->vm_end : 0,
			     next ? next->vm_start : USER_TABLES_END, &tables);
	if (list_empty(&tables))
		return;
	flush_tlb_range(mm, start, end);
	pgtable_free_list(&tables);
}

/* The areas from first on that lie so close together that they share tables; their end. */
static unsigned long cluster_end(const struct vm_area_struct *vma)
{
	while (vma->vm_next && vma->vm_next->vm_start - vma->vm_end < PMD_SIZE)
		vma = vma->vm_next;
	return vma->vm_end;
}

void unmap_all_areas(struct mm_struct *mm)
{
	struct vm_area_struct *vma;
	struct gather g;
	LIST_HEAD(tables);

	gather_init(&g, mm);
	for (vma = mm->mmap; vma; vma = vma->vm_next)
		zap_range(&g, vma->vm_start, vma->vm_end);
	for (vma = mm->mmap; vma;) {
		unsigned long start = vma->vm_start, end = cluster_end(vma);

		while (vma && vma->vm_start < end)
			vma = vma->vm_next;
		/* what lay below has gone: a table is free as soon as no area above needs it */
		gather_tables(&g, start, end, 0, vma ? vma->vm_start : USER_TABLES_END, &tables);
	}
	gather_flush(&g);
	pgtable_free_list(&tables);
}
