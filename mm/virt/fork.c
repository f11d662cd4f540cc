// SPDX-License-Identifier: MIT
/*
 * mm/virt/fork.c - the copy of an address space: everything promised again, nothing copied yet.
 *
 * What:     the child gets the parent's areas, and page tables of its own. The pages
 *           stay where they are: an entry of a private area loses its right to write,
 *           in both, and the first of the two to write gets a copy (do_wp_page() in
 *           fault.c). What a fork costs is therefore page tables, not memory.
 *
 *                         before                           after
 *             parent  [ rw ] ---> page            parent  [ r- ] ---.
 *                                 count 1, map 1                     +--> page
 *                                                 child   [ r- ] ---'     count 2, map 2
 *
 *           What each kind of entry becomes in the child:
 *             private, counted        the same page, read-only on both sides
 *             private, pinned         a copy, at once: see below
 *             shared, counted         the same page with the same rights
 *             SPECIAL                 the same frame; nothing counts it
 *             shared, can be faulted  nothing: the child's first touch asks nopage()
 *             to be wiped             nothing: the child's first touch finds zeros
 *
 *           An area that is not to be copied (VM_DONTCOPY: a driver's wish, or the program's, by
 *           madvise) does not exist in the child.
 *
 *           A pinned page has its address in a device. Were it shared, the parent's
 *           next write would move the parent to a copy, and the device would go on
 *           with a page that only the child still has. So the child gets the copy,
 *           now, and the parent keeps the page (I13).
 * Start at: dup_mm(), called by fork.
 * Holds:    I4 (open() for each area that is copied), I6, I7, I13.
 * Locks:    mmap_sem of the parent for writing: no fault, no get_user_pages(), no
 *           munmap in it meanwhile. Its page_table_lock around entries. The child is
 *           nobody's yet: its entries are set without a lock.
 * Not here: tasks; the second half of copy-on-write, which is do_wp_page().
 * See it:   tests/kernel/fork_mm_test.c; tests/host/test_fork.c; docs/cow.md
 * Book:     LDD3 ch. 15, "VM_DONTCOPY", vm_operations open().   Linux: kernel/fork.c (dup_mmap),
 *           mm/memory.c (copy_page_range)
 */
#include "kernel/lib/file.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"
#include "kernel/uapi/errno.h"
#include "mm/virt/fault.h"
#include "mm/virt/kmap.h"
#include "mm/virt/mmap.h"
#include "mm/virt/pgtable.h"

/* What is carried along while entries are copied. */
struct fork_copy {
	struct mm_struct *old, *new;
	const struct vm_area_struct *vma; /* the child's area */
	struct page *spare;		  /* for a pinned page: got while no lock is held */
	bool protected;			  /* entries of the parent lost the right to write */
};

/* ------------------------------------------------------------------ */
/* Entries                                                             */

/* The child's own copy of a page that a device may be at work on, and so stays the parent's. */
static pte_t copy_pinned_page(struct fork_copy *c, struct page *page)
{
	struct page *copy = c->spare;

	c->spare = NULL;
	copy_highpage_exempt(copy, page);
	page_add_rmap(c->new, copy);
	/* nobody shares it, so it may be writable (I7) */
	return maybe_mkwrite(pte_mkdirty(pfn_pte(page_to_pfn(copy), c->vma->vm_page_prot)), c->vma);
}

/*
 * copy_pte - what is in *from also into *to.
 *
 * => the parent's page_table_lock held
 * => false: the page is pinned, and c->spare is wanted for its copy
 */
static bool copy_pte(struct fork_copy *c, pte_t *to, pte_t *from)
{
	bool private = !(c->vma->vm_flags & VM_SHARED);
	pte_t entry = *from;

	if (!pte_special(entry)) {
		struct page *page = pfn_to_page(pte_pfn(entry));

		if (private && page_is_pinned_anon(page)) {
			if (!c->spare)
				return false;
			set_pte(to, copy_pinned_page(c, page));
			return true;
		}
		get_page(page);
		page_add_rmap(c->new, page);
	}
	if (private && pte_write(entry)) {
		ptep_set_wrprotect(from); /* another CPU may be setting the dirty bit */
		entry = pte_wrprotect(entry);
		c->protected = true;
	}
	set_pte(to, entry); /* this mm has never been in a TLB */
	return true;
}

/* The entries of one page table; 0 or -ENOMEM. */
static int copy_ptes(struct fork_copy *c, pte_t *from, unsigned long addr, unsigned long end)
{
	pte_t *to = pte_alloc(c->new, addr);

	if (!to)
		return -ENOMEM;
	spin_lock(&c->old->page_table_lock);
	for (; addr < end; addr += PAGE_SIZE, from++, to++) {
		while (!pte_none(*from) && !copy_pte(c, to, from)) {
			/* mmap_sem is held for writing: the entry will not change meanwhile */
			spin_unlock(&c->old->page_table_lock);
			c->spare = anon_page_alloc();
			if (!c->spare)
				return -ENOMEM;
			spin_lock(&c->old->page_table_lock);
		}
	}
	spin_unlock(&c->old->page_table_lock);
	return 0;
}

/* Will a fault in the child bring the same page? Then its entry need not be copied. */
static bool faults_will_do(const struct vm_area_struct *vma)
{
	/* a driver that set RESERVED or PFNMAP may have set entries itself (remap_pfn_range) */
	return vma->vm_flags & VM_SHARED && vma->vm_ops && vma->vm_ops->nopage &&
	       !(vma->vm_flags & (VM_IO | VM_PFNMAP | VM_RESERVED));
}

static int copy_page_range(struct fork_copy *c)
{
	unsigned long addr = c->vma->vm_start, end = c->vma->vm_end, stop;
	int error = 0;
	pte_t *from;

	if (faults_will_do(c->vma))
		return 0;
	/* tables that the parent does not have, the child does not need either */
	while (!error && (from = pgtable_next(c->old, &addr, end, &stop))) {
		error = copy_ptes(c, from, addr, stop);
		addr = stop;
	}
	return error;
}

/* ------------------------------------------------------------------ */
/* Areas                                                               */

/* The same area in another address space, linked; NULL: no memory. */
static struct vm_area_struct *copy_area(struct mm_struct *new, const struct vm_area_struct *old)
{
	struct vm_area_struct *vma = vma_dup(old);

	if (!vma)
		return NULL;
	vma->vm_mm = new;
	vma->vm_flags &= ~VM_LOCK_FLAGS; /* a lock in memory is not inherited */
	vma_open(vma);
	/* behind the parent's area in i_mmap: truncation gets there in this order */
	vma_join(new, vma);
	new->total_vm += vma_pages(vma);
	return vma;
}

static int copy_areas(struct fork_copy *c)
{
	for (struct vm_area_struct *vma = c->old->mmap; vma; vma = vma->vm_next) {
		int error;

		if (vma->vm_flags & VM_DONTCOPY)
			continue;
		if (vma_is_data(vma->vm_flags) && !may_promise(vma->vm_flags, vma_pages(vma)))
			return -ENOMEM;
		c->vma = copy_area(c->new, vma);
		if (!c->vma)
			return -ENOMEM;
		error = vma->vm_flags & VM_WIPEONFORK ? 0 : copy_page_range(c);
		if (error)
			return error;
	}
	return 0;
}

/* Where things lie: the child's program is the parent's. */
static void copy_layout(struct mm_struct *new, const struct mm_struct *old)
{
	new->mmap_base = old->mmap_base;
	new->start_code = old->start_code;
	new->end_code = old->end_code;
	new->start_data = old->start_data;
	new->end_data = old->end_data;
	new->start_brk = old->start_brk;
	new->brk = old->brk;
	new->start_stack = old->start_stack;
	new->arg_start = old->arg_start;
	new->arg_end = old->arg_end;
	new->env_start = old->env_start;
	new->env_end = old->env_end;
	memcpy(new->saved_auxv, old->saved_auxv, sizeof(new->saved_auxv));
	new->exe_file = old->exe_file ? get_file(old->exe_file) : NULL;
}

int dup_mm(struct mm_struct *old, struct mm_struct **new)
{
	struct fork_copy c = { .old = old, .new = mm_alloc() };
	int error;

	if (!c.new)
		return -ENOMEM;
	down_write(&old->mmap_sem);
	copy_layout(c.new, old);
	error = copy_areas(&c);
	/* Once for all: until here another thread may have written through its CPU's TLB to
	 * pages that the child has too. It was then part of what was forked; from here on
	 * each write of the parent's is the parent's alone. */
	if (c.protected)
		flush_tlb_mm(old);
	up_write(&old->mmap_sem);
	if (c.spare)
		put_page(c.spare);
	if (error) {
		mmput(c.new); /* references, open()s: all undone. What is now read-only,
				 the next write finds exclusive again. */
		return error;
	}
	*new = c.new;
	return 0;
}
