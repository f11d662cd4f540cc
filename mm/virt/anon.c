// SPDX-License-Identifier: MIT
/*
 * mm/virt/anon.c - anonymous memory: zeros until written.
 *
 * What:     an anonymous area has no backing, so its first contents are zeros.
 *           Reading costs no memory: every untouched page is shown as one and
 *           the same page of zeros, mapped read-only. The first write gets a
 *           page of its own, either here (never read before) or in do_wp_page
 *           (was read first).
 *
 *             read   entry -> zero_page, read-only, SPECIAL (not counted)
 *             write  entry -> a fresh cleared page, writable, dirty
 * Start at: do_anonymous_page()
 * Holds:    I8: the zero page is reserved, never writable, never freed.
 * Locks:    mmap_sem for reading, the caller's; page_table_lock here.
 * See it:   the tour, step 2; tests/kernel/fault_test.c
 * Book:     LDD3 ch. 15.   Linux: mm/memory.c
 */
#include "kernel/lib/trace.h"
#include "mm/virt/fault.h"
#include "mm/virt/kmap.h"
#include "mm/virt/pgtable.h"

struct page *zero_page;

struct page *anon_page_alloc(void)
{
	return page_alloc(GFP_HIGHUSER, 0, OWNER_ANON);
}

int do_anonymous_page(struct mm_struct *mm, struct vm_area_struct *vma, pte_t *pte,
		      unsigned long addr, bool write)
{
	struct page *page = zero_page;
	pte_t entry;

	if (write) {
		page = anon_page_alloc();
		if (!page)
			return VM_FAULT_OOM;
		clear_highpage(page);
		entry = maybe_mkwrite(pte_mkdirty(pfn_pte(page_to_pfn(page), vma->vm_page_prot)),
				      vma);
	} else {
		entry = pte_mkspecial(
			pte_wrprotect(pfn_pte(page_to_pfn(zero_page), vma->vm_page_prot)));
	}
	spin_lock(&mm->page_table_lock);
	if (!pte_none(*pte)) {
		/* recheck: a sibling thread mapped it first; drop ours */
		spin_unlock(&mm->page_table_lock);
		if (write)
			page_free(page, 0);
		return VM_FAULT_MINOR;
	}
	if (write)
		page_add_rmap(mm, page);
	set_pte(pte, entry); /* was not present: no TLB holds it */
	spin_unlock(&mm->page_table_lock);
	trace_fault(write ? TRACE_ANON_PAGE : TRACE_ZERO_PAGE, addr, write, vma->vm_start,
		    vma->vm_end, page_to_pfn(page));
	return VM_FAULT_MINOR;
}

void anon_init(void)
{
	zero_page = page_alloc(GFP_KERNEL | __GFP_ZERO | __GFP_NOFAIL, 0, OWNER_RESERVED);
	SetPageReserved(zero_page);
}
