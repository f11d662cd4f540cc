// SPDX-License-Identifier: MIT
/*
 * mm/virt/mremap.c - mremap: an area gets longer, shorter, or another address.
 *
 * What:     a large realloc() need not copy: the pages stay where they are in memory, and
 *           only the entries that map them move to another place in the page tables.
 *
 *             before   old [p0][p1][p2]            new  .   .   .   .   .
 *             after    old  .   .   .              new [p0][p1][p2][  ][  ]   grown by two
 *
 *           The area itself moves too: the same vm_area_struct with other borders. So its
 *           driver hears nothing of it, as the book says; it may be asked for pages of
 *           the part that is new, by nopage().
 * Start at: do_mremap()
 * Holds:    I3, I5, I6. Order of work: check, reserve (splits, page tables), commit. Nothing
 *           can fail between the first entry that moves and the last.
 * Locks:    mmap_sem for writing, the caller's. page_table_lock around a table's entries, until
 *           the TLBs have forgotten the old address: whoever then unmaps a page at the
 *           new one flushes that, and no more.
 * See it:   tests/kernel/mremap_test.c; tests/user: mremap_*
 * Book:     LDD3 ch. 15, "Using nopage" (extending a mapping).   Linux: mm/mremap.c
 */
#include "kernel/lib/file.h"
#include "kernel/lib/panic.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/mman.h"
#include "mm/virt/fault.h"
#include "mm/virt/mmap.h"
#include "mm/virt/pgtable.h"
#include "mm/virt/unmap.h"

/* What is asked for, lengths in whole pages. */
struct mremap {
	struct mm_struct *mm;
	unsigned long addr, old_len, new_len, flags, new_addr;
};

/* ------------------------------------------------------------------ */
/* Entries                                                             */

/* Make the tables that the entries of [from, from + len) will need at to; 0 or -ENOMEM. */
static int reserve_tables(struct mm_struct *mm, unsigned long from, unsigned long to,
			  unsigned long len)
{
	unsigned long addr = from, stop;

	/* a table of the old place may come to lie across two of the new one's */
	for (; pgtable_next(mm, &addr, from + len, &stop); addr = stop)
		if (!pte_alloc(mm, addr - from + to) ||
		    !pte_alloc(mm, stop - PAGE_SIZE - from + to))
			return -ENOMEM;
	return 0;
}

/* The entries of one table, from address from on, into one or two others, at to. */
static void move_ptes(struct mm_struct *mm, pte_t *pte, unsigned long from, unsigned long end,
		      unsigned long to)
{
	unsigned long start = from;
	bool moved = false;
	pte_t *target = NULL;

	spin_lock(&mm->page_table_lock);
	for (; from < end; from += PAGE_SIZE, to += PAGE_SIZE, pte++, target++) {
		if (!target || !pte_index(to)) {
			target = pgtable_lookup(mm, to);
			BUG_ON(!target); /* reserve_tables() has made it */
		}
		if (pte_none(*pte))
			continue;
		set_pte(target, ptep_get_and_clear(pte)); /* atomic: no dirty bit is lost */
		moved = true;
	}
	if (moved)
		flush_tlb_range(mm, start, end);
	spin_unlock(&mm->page_table_lock);
}

static void move_entries(struct mm_struct *mm, unsigned long from, unsigned long to,
			 unsigned long len)
{
	unsigned long addr = from, stop;
	pte_t *pte;

	for (; (pte = pgtable_next(mm, &addr, from + len, &stop)); addr = stop)
		move_ptes(mm, pte, addr, stop, addr - from + to);
}

/* ------------------------------------------------------------------ */
/* Areas                                                               */

/* Shared memory of length 0 is mapped a second time: an old trick, which programs use. */
static unsigned long map_again(const struct mremap *r, const struct vm_area_struct *vma)
{
	struct vm_area_struct *copy = vma_dup(vma);

	if (!copy)
		return -ENOMEM;
	copy->vm_pgoff += (r->addr - vma->vm_start) >> PAGE_SHIFT;
	copy->vm_start = r->new_addr;
	copy->vm_end = r->new_addr + r->new_len;
	vma_open(copy);
	vma_join(r->mm, copy);
	vma_try_merge_around(r->mm, copy);
	r->mm->total_vm += r->new_len >> PAGE_SHIFT;
	return r->new_addr;
}

/* The range, of which new_addr is free and old_len in vma, goes there. */
static unsigned long move_area(const struct mremap *r, struct vm_area_struct *vma)
{
	struct mm_struct *mm = r->mm;
	struct vm_area_struct *left = NULL; /* what stays behind, empty */
	int error;

	/* two splits and what stays: three areas more, at most */
	if (mm->map_count >= max_map_count - 3)
		return -ENOMEM;
	if (!r->old_len)
		return map_again(r, vma);
	vma = vma_cut(mm, vma, r->addr, r->addr + r->old_len);
	if (!vma)
		return -ENOMEM;
	error = reserve_tables(mm, r->addr, r->new_addr, r->old_len);
	if (!error && r->flags & MREMAP_DONTUNMAP) {
		left = vma_dup(vma);
		error = left ? 0 : -ENOMEM;
	}
	if (error) {
		prune_hole(mm, r->new_addr, r->new_addr + r->new_len);
		vma_try_merge_around(mm, vma);
		return -ENOMEM;
	}

	/* commit; a file that is truncated just now finds the pages at the old place or at the new one */
	vma_lock_mapping(vma->vm_mapping);
	move_entries(mm, r->addr, r->new_addr, r->old_len);
	vma_unlink_locked(mm, vma);
	vma->vm_start = r->new_addr;
	vma->vm_end = r->new_addr + r->new_len;
	vma_link_locked(mm, vma);
	vma_unlock_mapping(vma->vm_mapping);
	vma_try_merge_around(mm, vma);
	mm->total_vm += (r->new_len - r->old_len) >> PAGE_SHIFT;
	if (left) {
		left->vm_flags &= ~VM_LOCK_FLAGS; /* the lock has gone along */
		vma_open(left);
		vma_join(mm, left);
		mm->total_vm += r->old_len >> PAGE_SHIFT;
		vma_try_merge_around(mm, left);
	} else {
		prune_hole(mm, r->addr, r->addr + r->old_len);
	}
	return r->new_addr;
}

/* ------------------------------------------------------------------ */
/* Checks                                                              */

/* May the range, which begins in vma, become new_len long? 0 or a negative errno. */
static int may_resize(const struct mremap *r, const struct vm_area_struct *vma)
{
	unsigned long pgoff = vma->vm_pgoff + ((r->addr - vma->vm_start) >> PAGE_SHIFT);
	unsigned long fixed = vma->vm_flags & (VM_DONTEXPAND | VM_PFNMAP), more;

	if (!r->old_len && !(vma->vm_flags & VM_SHARED))
		return -EINVAL;
	if (r->flags & MREMAP_DONTUNMAP && fixed)
		return -EINVAL;
	if (r->old_len > vma->vm_end - r->addr)
		return -EFAULT; /* one area at a time */
	more = r->flags & MREMAP_DONTUNMAP ? r->old_len : r->new_len - r->old_len;
	if (!more)
		return 0;
	if (pgoff + (r->new_len >> PAGE_SHIFT) < pgoff)
		return -EINVAL;
	if (fixed) /* its entries were all set at once: there is nobody to ask for more */
		return -EFAULT;
	if (vma->vm_flags & VM_LOCKED && !may_lock_pages(r->mm, more >> PAGE_SHIFT))
		return -EAGAIN;
	return may_expand_vm(r->mm, vma->vm_flags, more >> PAGE_SHIFT) ? 0 : -ENOMEM;
}

/* To a place that the caller names, or with what is there left behind. */
static unsigned long mremap_to(struct mremap *r)
{
	struct vm_area_struct *vma;
	int error;

	if (offset_in_page(r->new_addr) || r->new_len > TASK_SIZE ||
	    r->new_addr > TASK_SIZE - r->new_len)
		return -EINVAL;
	if (r->addr + r->old_len > r->new_addr && r->new_addr + r->new_len > r->addr)
		return -EINVAL; /* they overlap */
	if (r->mm->map_count + 2 >= max_map_count - 3)
		return -ENOMEM;
	if (r->flags & MREMAP_FIXED && r->new_addr < mmap_min_addr)
		return -EPERM;
	error = r->flags & MREMAP_FIXED ? do_munmap(r->mm, r->new_addr, r->new_len) : 0;
	if (!error && r->old_len > r->new_len) {
		error = do_munmap(r->mm, r->addr + r->new_len, r->old_len - r->new_len);
		r->old_len = r->new_len;
	}
	if (error)
		return error;
	/* looked up anew: it has been split, perhaps, or was what had to make room */
	vma = find_vma(r->mm, r->addr);
	error = !vma || vma->vm_start > r->addr ? -EFAULT : may_resize(r, vma);
	if (error)
		return error;
	if (!(r->flags & MREMAP_FIXED)) {
		r->new_addr = get_unmapped_area(r->mm, r->new_addr, r->new_len, 0);
		if (IS_ERR_VALUE(r->new_addr))
			return r->new_addr;
	}
	return move_area(r, vma);
}

/* Longer, where it is or elsewhere. */
static unsigned long grow(struct mremap *r, struct vm_area_struct *vma)
{
	struct vm_area_struct *next = vma->vm_next;
	unsigned long end = r->addr + r->new_len;
	int error = may_resize(r, vma);

	if (error)
		return error;
	if (r->addr + r->old_len == vma->vm_end && r->new_len <= TASK_SIZE - r->addr &&
	    (!next || end <= vma_start_gap(next))) {
		r->mm->total_vm += (end - vma->vm_end) >> PAGE_SHIFT;
		vma_resize(r->mm, vma, vma->vm_start, end);
		vma_try_merge_around(r->mm, vma);
		return r->addr;
	}
	if (!(r->flags & MREMAP_MAYMOVE))
		return -ENOMEM;
	r->new_addr = get_unmapped_area(r->mm, 0, r->new_len, 0);
	return IS_ERR_VALUE(r->new_addr) ? r->new_addr : move_area(r, vma);
}

unsigned long do_mremap(struct mm_struct *mm, unsigned long addr, unsigned long old_len,
			unsigned long new_len, unsigned long flags, unsigned long new_addr)
{
	struct mremap r = { mm, addr, PAGE_ALIGN(old_len), PAGE_ALIGN(new_len), flags, new_addr };
	struct vm_area_struct *vma;
	int error = 0;

	if (flags & ~(MREMAP_FIXED | MREMAP_MAYMOVE | MREMAP_DONTUNMAP))
		return -EINVAL;
	if (flags & (MREMAP_FIXED | MREMAP_DONTUNMAP) && !(flags & MREMAP_MAYMOVE))
		return -EINVAL;
	if (flags & MREMAP_DONTUNMAP && old_len != new_len)
		return -EINVAL;
	if (offset_in_page(addr) || !r.new_len)
		return -EINVAL;
	vma = find_vma(mm, addr);
	if (!vma || vma->vm_start > addr)
		return -EFAULT;
	if (flags & (MREMAP_FIXED | MREMAP_DONTUNMAP))
		return mremap_to(&r);
	if (r.old_len < r.new_len)
		return grow(&r, vma);
	if (r.old_len > r.new_len)
		error = do_munmap(mm, addr + r.new_len, r.old_len - r.new_len);
	return error ? (unsigned long)error : addr;
}
