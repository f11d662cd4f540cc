// SPDX-License-Identifier: MIT
/*
 * mm/virt/truncate.c - taking pages from a file, and so from all who map it.
 *
 * What:     a page of a file is in the tree of its address_space, and in any number of page
 *           tables. When the file becomes shorter it goes from all of them, and a program
 *           that touches the place gets SIGBUS. In this order:
 *
 *             1 the new size         who asks for the page from here on is refused
 *             2 truncate_count + 1   who has asked before, and is about to map it, tries again
 *             3 the page tables      of each area in i_mmap, and a TLB flush
 *             4 the tree             whoever adds a page looks at the size under tree_lock
 *             5 the rest of the last page that stays is cleared
 *
 *           Between 1 and 4 a program may still see the page, as if it had been faster.
 *           The references decide when the page is free: a transfer that has it pinned
 *           goes on with a page that nobody else will see.
 *
 *           A hole in the middle has no size to refuse anybody by: there the tables are
 *           gone through twice, before the tree and after it.
 * Start at: truncate_pagecache()
 * Holds:    I16: what a program sees of a file is in the tree, or the program's own copy.
 * Locks:    the inode's mutex, the caller's. i_mmap_lock (3), with page_table_lock inside;
 *           the page lock of each page that goes (4), as somebody may be filling it.
 * See it:   tests/kernel/truncate_test.c; tests/user: truncate_*; tests/host/test_mmap.c
 * Linux:    mm/truncate.c, mm/memory.c
 */
#include "mm/virt/truncate.h"

#include "kernel/lib/string.h"
#include "kernel/sched/sched.h"
#include "mm/virt/kmap.h"
#include "mm/virt/unmap.h"
#include "mm/virt/vma.h"

#define LAST_INDEX   (LLONG_MAX >> PAGE_SHIFT)
#define REMOVE_BATCH 16

/* ------------------------------------------------------------------ */
/* Page tables                                                         */

/* The part of an area that shows indices [first, last]. i_mmap_lock held. */
static void unmap_part(struct vm_area_struct *vma, unsigned long first, unsigned long last,
		       struct zap_details *details)
{
	unsigned long from = max(first, vma->vm_pgoff);
	unsigned long end = min(last, vma->vm_pgoff + vma_pages(vma) - 1) + 1;

	zap_page_range(vma, vma->vm_start + ((from - vma->vm_pgoff) << PAGE_SHIFT),
		       (end - from) << PAGE_SHIFT, details);
}

static void unmap_pages(struct address_space *mapping, unsigned long first, unsigned long last,
			bool even_cows)
{
	struct zap_details details = { .keep_copies = !even_cows };
	struct interval *it;

	spin_lock(&mapping->i_mmap_lock);
	mapping->truncate_count++;
	smp_mb(); /* a fault that does not see it has its entry in the table before we come there */
	for (it = interval_first(&mapping->i_mmap, first, last); it;
	     it = interval_next(it, first, last))
		unmap_part(container_of(it, struct vm_area_struct, shared), first, last, &details);
	spin_unlock(&mapping->i_mmap_lock);
}

void unmap_mapping_range(struct address_space *mapping, loff_t start, loff_t len, bool even_cows)
{
	unsigned long first = pages_in(start);
	unsigned long end = len ? (unsigned long)(start + len) >> PAGE_SHIFT : LAST_INDEX + 1;

	if (first < end)
		unmap_pages(mapping, first, end - 1, even_cows);
}

/* ------------------------------------------------------------------ */
/* The tree                                                            */

static void remove_pages(struct address_space *mapping, unsigned long first, unsigned long last)
{
	struct page *pages[REMOVE_BATCH];
	unsigned int n;

	while (first <= last && (n = find_get_pages(mapping, &first, last, REMOVE_BATCH, pages))) {
		for (unsigned int i = 0; i < n; i++) {
			lock_page(pages[i]);
			remove_from_page_cache(pages[i], mapping);
			unlock_page(pages[i]);
			put_page(pages[i]);
		}
		cond_resched();
	}
}

/* Bytes [from, to) of the page at index become zeros, if it is there. */
static void clear_part(struct address_space *mapping, unsigned long index, unsigned int from,
		       unsigned int to)
{
	struct page *page = find_get_page(mapping, index);
	char *kaddr;

	if (!page)
		return;
	lock_page(page); /* after who fills it */
	if (PageUptodate(page)) {
		kaddr = kmap_atomic(page, KM_USER0);
		memset(kaddr + from, 0, to - from);
		kunmap_atomic(kaddr, KM_USER0);
		SetPageDirty(page);
	}
	unlock_page(page);
	put_page(page);
}

/* ------------------------------------------------------------------ */

void truncate_pagecache(struct inode *inode, loff_t size)
{
	struct address_space *mapping = inode->i_mapping;
	loff_t old = inode->i_size, border = min(old, size);

	WRITE_ONCE(inode->i_size, size);
	if (size < old) {
		unmap_mapping_range(mapping, size, 0, true);
		remove_pages(mapping, pages_in(size), LAST_INDEX);
	}
	/* whichever way: a program that maps the last page may have written behind the end */
	if (offset_in_page(border))
		clear_part(mapping, (unsigned long)border >> PAGE_SHIFT, offset_in_page(border),
			   PAGE_SIZE);
}

void punch_pagecache(struct inode *inode, loff_t start, loff_t end)
{
	struct address_space *mapping = inode->i_mapping;
	unsigned long first = pages_in(start), behind = (unsigned long)end >> PAGE_SHIFT;

	if (first > behind) { /* all in one page */
		clear_part(mapping, behind, offset_in_page(start), offset_in_page(end));
		return;
	}
	if (offset_in_page(start))
		clear_part(mapping, first - 1, offset_in_page(start), PAGE_SIZE);
	if (offset_in_page(end))
		clear_part(mapping, behind, 0, offset_in_page(end));
	if (first == behind)
		return;
	unmap_pages(mapping, first, behind - 1, false);
	remove_pages(mapping, first, behind - 1);
	unmap_pages(mapping, first, behind - 1, false); /* what was mapped again in between */
}
