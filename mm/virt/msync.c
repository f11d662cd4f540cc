// SPDX-License-Identifier: MIT
/*
 * mm/virt/msync.c - what a program asks about the pages behind its mappings.
 *
 * What:     msync() wants them written to where they came from; as all files are in memory
 *           there is nothing to write, only to check. mincore() asks which are in memory.
 * Start at: do_msync(), mincore_pages()
 * Locks:    mmap_sem for reading, taken here.
 * Not here: write-back.
 * See it:   tests/user: msync_checks, mincore_tells
 * Spec:     msync(2), mincore(2).   Linux: mm/msync.c, mm/mincore.c
 */
#include "kernel/uapi/errno.h"
#include "kernel/uapi/mman.h"
#include "mm/virt/address_space.h"
#include "mm/virt/mmap.h"
#include "mm/virt/pgtable.h"

int do_msync(struct mm_struct *mm, unsigned long start, unsigned long len, int flags)
{
	unsigned long end = start + PAGE_ALIGN(len);
	int ret = 0;

	if (flags & ~(MS_ASYNC | MS_INVALIDATE | MS_SYNC) || offset_in_page(start) ||
	    (flags & (MS_ASYNC | MS_SYNC)) == (MS_ASYNC | MS_SYNC))
		return -EINVAL;
	if (end < start)
		return -ENOMEM;
	down_read(&mm->mmap_sem);
	while (start < end && ret != -EBUSY) {
		struct vm_area_struct *vma = find_vma_intersection(mm, start, end);

		if (!vma || vma->vm_start > start)
			ret = -ENOMEM; /* a hole: go on, and say so at the end */
		if (!vma)
			break;
		if (flags & MS_INVALIDATE && vma->vm_flags & VM_LOCKED)
			ret = -EBUSY;
		start = vma->vm_end;
	}
	up_read(&mm->mmap_sem);
	return ret;
}

/* ------------------------------------------------------------------ */

/* Would a touch find the page at addr in memory? mmap_sem held. */
static bool is_in_memory(struct vm_area_struct *vma, unsigned long addr)
{
	struct page *page = NULL;
	pte_t *pte;
	bool mapped;

	spin_lock(&vma->vm_mm->page_table_lock);
	pte = pgtable_lookup(vma->vm_mm, addr);
	mapped = pte && !pte_none(*pte);
	spin_unlock(&vma->vm_mm->page_table_lock);
	if (!mapped && vma->vm_mapping)
		page = find_get_page(vma->vm_mapping,
				     vma->vm_pgoff + ((addr - vma->vm_start) >> PAGE_SHIFT));
	if (page)
		put_page(page);
	return mapped || page;
}

int mincore_pages(struct mm_struct *mm, unsigned long start, unsigned long pages, u8 *in_memory)
{
	struct vm_area_struct *vma = NULL;
	int error = 0;

	down_read(&mm->mmap_sem);
	for (; pages; pages--, start += PAGE_SIZE) {
		if (!vma || start >= vma->vm_end)
			vma = find_vma(mm, start);
		if (!vma || start < vma->vm_start) {
			error = -ENOMEM;
			break;
		}
		*in_memory++ = is_in_memory(vma, start);
	}
	up_read(&mm->mmap_sem);
	return error;
}
