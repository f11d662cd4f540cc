// SPDX-License-Identifier: MIT
/*
 * mm/virt/mprotect.c - mprotect: the same areas, with other rights.
 *
 * What:     mprotect() changes an area's permissions and then every entry that
 *           exists under it. Taking a permission away matters at once, so the
 *           TLB is flushed; giving one may be noticed late, at a fault that finds
 *           nothing wrong. Write permission in a private area is never put into
 *           an entry here: the next write faults, and do_wp_page decides whether
 *           to copy.
 * Start at: do_mprotect()
 * Holds:    I3, I7.
 * Locks:    mmap_sem for writing, the caller's; page_table_lock around entries.
 * See it:   tests/user: mprotect_*; tests/kernel/mprotect_test.c
 * Spec:     mprotect(2).   Linux: mm/mprotect.c
 */
#include "kernel/uapi/errno.h"
#include "kernel/uapi/mman.h"
#include "mm/virt/fault.h"
#include "mm/virt/mmap.h"
#include "mm/virt/pgtable.h"

/* The entries of one page table get another protection; the bits that any of them changed. */
static u64 change_ptes(pte_t *pte, unsigned long n, pgprot_t prot)
{
	u64 changed = 0;

	for (; n; n--, pte++) {
		pte_t old, new;

		if (pte_none(*pte))
			continue;
		old = ptep_get_and_clear(pte); /* out first: the CPU's dirty bit is not lost */
		new = pte_modify(old, prot);
		/* I8: not even in a shared area is the zero page writable */
		if (pgprot_val(prot) & _PAGE_RW && pte_pfn(new) == page_to_pfn(zero_page))
			new = pte_wrprotect(new);
		set_pte(pte, new);
		changed |= pte_val(old) ^ pte_val(new);
	}
	return changed;
}

/*
 * Entries have changed in these bits, and now have this protection: could a TLB still allow
 * more? P and RW are rights that were taken if they are clear now; NX takes by being set.
 */
static bool takes_a_right(u64 changed, pgprot_t prot)
{
	return changed &
	       ((~pgprot_val(prot) & (_PAGE_PRESENT | _PAGE_RW)) | (pgprot_val(prot) & _PAGE_NX));
}

/* Give every entry of [start, end) the area's new protection. */
static void change_entries(struct vm_area_struct *vma, unsigned long start, unsigned long end)
{
	struct mm_struct *mm = vma->vm_mm;
	unsigned long addr = start, stop;
	u64 changed = 0;
	pte_t *pte;

	/* the tables stay: mmap_sem is held for writing. The lock is for the entries. */
	for (; (pte = pgtable_next(mm, &addr, end, &stop)); addr = stop) {
		spin_lock(&mm->page_table_lock);
		changed |= change_ptes(pte, (stop - addr) >> PAGE_SHIFT, vma->vm_page_prot);
		spin_unlock(&mm->page_table_lock);
	}
	/* rights that are only given may be noticed late, at a fault that finds nothing wrong */
	if (takes_a_right(changed, vma->vm_page_prot))
		flush_tlb_range(mm, start, end);
}

/* One area, or the part of it in [start, end), gets new access flags. */
static int protect_area(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long start,
			unsigned long end, unsigned long access)
{
	unsigned long pages = (end - start) >> PAGE_SHIFT;

	if ((vma->vm_flags & VM_ACCESS_FLAGS) == access)
		return 0;
	/* pages that could not be written and now can are data, from here on */
	if (access & VM_WRITE && !(vma->vm_flags & VM_WRITE) &&
	    !may_expand_vm(mm, vma->vm_flags | VM_WRITE, pages) &&
	    may_expand_vm(mm, vma->vm_flags, pages))
		return -ENOMEM;
	vma = vma_cut(mm, vma, start, end);
	if (!vma)
		return -ENOMEM;
	vma_set_flags(mm, vma, (vma->vm_flags & ~VM_ACCESS_FLAGS) | access);
	/* a driver may have asked for uncached pages: keep that */
	vma->vm_page_prot = __pgprot(pgprot_val(vm_get_page_prot(vma->vm_flags)) |
				     (pgprot_val(vma->vm_page_prot) & (_PAGE_PCD | _PAGE_PWT)));
	change_entries(vma, vma->vm_start, vma->vm_end);
	vma_try_merge_around(mm, vma);
	return 0;
}

int do_mprotect(struct mm_struct *mm, unsigned long start, unsigned long len, unsigned long prot)
{
	unsigned long end, access = 0;
	unsigned long grows = prot & (PROT_GROWSDOWN | PROT_GROWSUP);

	prot &= ~(PROT_GROWSDOWN | PROT_GROWSUP);
	if (grows == (PROT_GROWSDOWN | PROT_GROWSUP))
		return -EINVAL;
	if (offset_in_page(start))
		return -EINVAL;
	if (!len)
		return 0;
	len = PAGE_ALIGN(len);
	end = start + len;
	if (end <= start)
		return -ENOMEM;
	if (prot & ~(PROT_READ | PROT_WRITE | PROT_EXEC | PROT_SEM))
		return -EINVAL;
	access = (prot & PROT_READ ? VM_READ : 0) | (prot & PROT_WRITE ? VM_WRITE : 0) |
		 (prot & PROT_EXEC ? VM_EXEC : 0);
	/* area by area: what comes before a hole is changed, then the hole is an error */
	while (start < end) {
		struct vm_area_struct *vma = find_vma(mm, start);
		unsigned long area_end;
		int error;

		if (!vma || vma->vm_start >= end)
			return -ENOMEM;
		if (vma->vm_start > start) {
			if (!(grows & PROT_GROWSDOWN))
				return -ENOMEM;
			start = vma->vm_start;
		}
		if (grows & PROT_GROWSDOWN) {
			if (!(vma->vm_flags & VM_GROWSDOWN))
				return -EINVAL;
			start = vma->vm_start;
			grows = 0; /* the areas that follow need not be stacks */
		}
		/* MAYREAD.. stand four bits above READ.. */
		if (access & ~(vma->vm_flags >> 4))
			return -EACCES;
		area_end = min(vma->vm_end, end);
		error = protect_area(mm, vma, start, area_end, access);
		if (error)
			return error;
		start = area_end;
	}
	return 0;
}
