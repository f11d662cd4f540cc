/* SPDX-License-Identifier: MIT */
/*
 * mm/virt/fault.h - turning an area's promise into a mapped page.
 *
 * Book:     LDD3 ch. 15.   Linux: mm/memory.c
 */
#ifndef MM_VIRT_FAULT_H
#define MM_VIRT_FAULT_H

#include "kernel/lib/trace.h"
#include "mm/phys/page.h"
#include "mm/virt/vma.h"

#define FAULT_FLAG_WRITE   1u /* the page will be written */
#define FAULT_FLAG_UNSHARE 2u /* a page of this program's own is to be in no other page table */

/*
 * handle_mm_fault - make the page at addr present; flags say for what.
 *
 * => the access is one the area allows; mmap_sem held for reading
 * => a page that is there already is unshared, one that is not is only brought: who wants
 *    it unshared looks, and calls again
 * => VM_FAULT_MINOR, MAJOR, SIGBUS or OOM; may sleep
 */
int handle_mm_fault(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long addr,
		    unsigned int flags);

/* expand_stack - grow a VM_GROWSDOWN area down to addr; 0, -ENOMEM. mmap_sem held for WRITING. */
int expand_stack(struct vm_area_struct *vma, unsigned long addr);

/* vma_allows - does the area allow this access (FAULT_WRITE...)? x86 has none that may not be read. */
static inline bool vma_allows(const struct vm_area_struct *vma, unsigned int flags)
{
	if (flags & FAULT_WRITE)
		return vma->vm_flags & VM_WRITE;
	return vma->vm_flags & (flags & FAULT_EXEC ? VM_EXEC : VM_ACCESS_FLAGS);
}

/*
 * Why an access was refused (fault_report.c); vma: the lowest area that ends above addr, or NULL.
 * fault_code - the si_code. fault_explain - the same in words, into text[FAULT_TEXT_SIZE], which it
 * returns. fault_trace_refused - an event for the trace.
 *
 * => mmap_sem held for reading since the failure
 */
int fault_code(const struct vm_area_struct *vma, unsigned long addr, unsigned int flags);
#define FAULT_TEXT_SIZE 96
char *fault_explain(const struct vm_area_struct *vma, unsigned long addr, unsigned int flags,
		    char *text);
void fault_trace_refused(const struct vm_area_struct *vma, unsigned long addr, unsigned int flags,
			 enum trace_rung rung);

/* The page of zeros that reads of untouched memory see; reserved, never written. */
extern struct page *zero_page;
#define ZERO_PAGE(addr) zero_page

/* do_anonymous_page - the first touch of anonymous memory (anon.c). */
int do_anonymous_page(struct mm_struct *mm, struct vm_area_struct *vma, pte_t *pte,
		      unsigned long addr, bool write);
/* anon_page_alloc - a page for anonymous memory, contents undefined; NULL: no memory. */
struct page *anon_page_alloc(void);
void anon_init(void);

/*
 * maybe_mkwrite - writable, if the area allows it (a forced get_user_pages() also
 * comes here for areas that do not: it wants the copy, not the permission).
 */
static inline pte_t maybe_mkwrite(pte_t pte, const struct vm_area_struct *vma)
{
	return vma->vm_flags & VM_WRITE ? pte_mkwrite(pte) : pte;
}

/*
 * page_add_rmap/page_remove_rmap - a user entry begins/ceases to map page.
 *
 * => page_table_lock held; the entry owns one reference, which the caller
 *    brings (add) or drops (remove)
 */
static inline void page_add_rmap(struct mm_struct *mm, struct page *page)
{
	atomic_inc(&page->_mapcount);
	mm->rss++;
}
/* mm_note_max_rss - rss is about to sink: only then it matters how large it has been. */
static inline void mm_note_max_rss(struct mm_struct *mm)
{
	mm->max_rss = max(mm->max_rss, mm->rss);
}
/* page_remove_rmap_noted - page_remove_rmap() of one of many, after mm_note_max_rss(). */
static inline void page_remove_rmap_noted(struct mm_struct *mm, struct page *page)
{
	atomic_dec(&page->_mapcount);
	mm->rss--;
}
static inline void page_remove_rmap(struct mm_struct *mm, struct page *page)
{
	mm_note_max_rss(mm);
	page_remove_rmap_noted(mm, page);
}

/*
 * page_is_pinned_anon - may a device be at work on this page of a program's own?
 *
 * => such a page is mapped once at most (I13), and stays with who maps it
 */
static inline bool page_is_pinned_anon(const struct page *page)
{
	return page->owner == OWNER_ANON && atomic_read(&page->pins) > 0;
}

/*
 * page_is_exclusive - is this page the program's own, and seen by nobody else?
 *
 * => page_table_lock held of an mm that maps the page
 * => a driver's page, mapped privately, never is
 *
 * One mapping, then: ours. Only its mm can raise that number, by a fork, which takes our
 * lock. It is not enough: who has just unmapped the page elsewhere holds a reference till
 * the TLBs there have forgotten it, and who is just copying it holds one till he is done.
 * So no reference either but the mapping's own.
 *
 * A pinned page has more references, for its pins, and page_cache_release() drops pin and
 * reference one after the other, so that the two can not be compared. They need not be:
 * a page is pinned only while it is exclusive, and fork gives copies of pinned pages (I13).
 * If the last pin goes just now, we see one reference too many, and copy for nothing.
 */
static inline bool page_is_exclusive(const struct page *page)
{
	return page->owner == OWNER_ANON && page_mapcount(page) == 1 &&
	       (atomic_read(&page->pins) > 0 || page_count(page) == 1);
}

/*
 * A fault on a kernel address may be a CPU touching a page that a device owns
 * (mm/dma/owner.c sets this hook). True: the page is back, try again.
 */
extern bool (*kernel_fault_hook)(struct pt_regs *regs, unsigned long addr, unsigned int flags);

/*
 * A fault found no memory (kernel/process/oom.c sets this hook). True: there may be some now, try
 * again; false: the program cannot go on. May sleep; no lock is held.
 */
extern bool (*out_of_memory_hook)(void);

#endif
