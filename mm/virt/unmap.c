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
 *           The gather is a small array; when it is full, 2 and 3 happen early.
 * Start at: unmap_region()
 * Holds:    I9: no page is freed while a TLB may still translate to it.
 * Locks:    page_table_lock around 1.
 * See it:   tests/kernel/fault_test.c; tests/user: munmap_*
 * Linux:    mm/memory.c (unmap_vmas), include/asm-generic/tlb.h
 */
#include "mm/virt/unmap.h"

#include "mm/virt/fault.h"
#include "mm/virt/pgtable.h"

#define GATHER_PAGES 128

struct gather {
	struct mm_struct *mm;
	unsigned long start, end; /* addresses cleared since the last flush; start >= end: none */
	int count;
	struct page *pages[GATHER_PAGES];
};

/* Field by field: clearing the array would cost more than most unmaps do. */
static void gather_init(struct gather *g, struct mm_struct *mm)
{
	g->mm = mm;
	g->start = ~0UL;
	g->end = 0;
	g->count = 0;
}

static void gather_flush(struct gather *g)
{
	if (g->start < g->end)
		flush_tlb_range(g->mm, g->start, g->end);
	for (int i = 0; i < g->count; i++)
		put_page(g->pages[i]);
	g->count = 0;
	g->start = ~0UL;
	g->end = 0;
}

/* The entries of one page table. The lock is dropped whenever the gather is full. */
static void zap_ptes(struct gather *g, pte_t *pte, unsigned long addr, unsigned long end)
{
	struct mm_struct *mm = g->mm;

	spin_lock(&mm->page_table_lock);
	for (; addr < end; addr += PAGE_SIZE, pte++) {
		struct page *page;
		pte_t old;

		if (pte_none(*pte))
			continue;
		old = ptep_get_and_clear(pte);
		g->start = min(g->start, addr);
		g->end = addr + PAGE_SIZE;
		if (pte_special(old))
			continue; /* the zero page or device memory: never counted */
		page = pfn_to_page(pte_pfn(old));
		if (pte_dirty(old) && page->owner != OWNER_ANON)
			SetPageDirty(page);
		page_remove_rmap(mm, page);
		g->pages[g->count++] = page;
		if (g->count == GATHER_PAGES) {
			spin_unlock(&mm->page_table_lock);
			gather_flush(g);
			spin_lock(&mm->page_table_lock);
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
	zap_range(&g, address, address + size);
	gather_flush(&g);
}

void unmap_region(struct mm_struct *mm, unsigned long start, unsigned long end, unsigned long floor,
		  unsigned long ceiling)
{
	struct gather g;
	LIST_HEAD(tables);

	gather_init(&g, mm);
	zap_range(&g, start, end);
	pgtable_unlink_range(mm, start, end, floor, ceiling, &tables);
	if (!list_empty(&tables)) {
		/* the CPU caches upper-level entries as well: they must go before their tables */
		g.start = min(g.start, start);
		g.end = max(g.end, end);
	}
	gather_flush(&g);
	pgtable_free_list(&tables);
}
