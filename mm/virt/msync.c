// SPDX-License-Identifier: MIT
/*
 * mm/virt/msync.c - what a program asks about the pages behind its mappings.
 *
 * What:     msync() wants them written to where they came from; as all files are in memory
 *           there is nothing to write, only to check. mincore() asks which are in memory.
 *           madvise(MADV_REMOVE) makes a hole in the file that a mapping shows.
 * Start at: do_msync(), do_mincore(), madvise_remove()
 * Locks:    mmap_sem for reading; taken here, as madvise_remove() has to give it up for the
 *           inode's mutex, which is above it.
 * Not here: write-back.
 * See it:   tests/user: msync_checks, mincore_tells, madvise_remove
 * Spec:     msync(2), mincore(2), madvise(2).   Linux: mm/msync.c, mm/mincore.c, mm/madvise.c
 */
#include "kernel/lib/file.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"
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

/* ------------------------------------------------------------------ */

/* May a hole be made in what this area shows? */
static int may_remove(const struct vm_area_struct *vma)
{
	if (vma->vm_flags & VM_LOCKED || !vma->vm_mapping)
		return -EINVAL;
	return vma_may_write_shared(vma) ? 0 : -EACCES;
}

static int punch(struct inode *inode, loff_t offset, loff_t len)
{
	int error = -EOPNOTSUPP;

	mutex_lock(&inode->i_mutex);
	if (inode->i_op->fallocate)
		error = inode->i_op->fallocate(inode, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
					       offset, len);
	mutex_unlock(&inode->i_mutex);
	return error;
}

int madvise_remove(struct mm_struct *mm, unsigned long start, unsigned long len)
{
	unsigned long end = start + PAGE_ALIGN(len);
	int hole = 0;

	if (offset_in_page(start) || end < start || (len && !PAGE_ALIGN(len)))
		return -EINVAL;
	while (start < end) {
		struct vm_area_struct *vma;
		struct file *file = NULL;
		unsigned long stop = end;
		loff_t offset = 0;
		int error = -ENOMEM;

		down_read(&mm->mmap_sem);
		vma = find_vma_intersection(mm, start, end);
		if (vma)
			error = may_remove(vma);
		if (!error) {
			if (vma->vm_start > start)
				hole = -ENOMEM;
			start = max(start, vma->vm_start);
			stop = min(vma->vm_end, end);
			offset = (loff_t)((vma->vm_pgoff << PAGE_SHIFT) + start - vma->vm_start);
			file = get_file(vma->vm_file);
		}
		up_read(&mm->mmap_sem);
		/* the areas may change from here on: it is the file that is meant */
		if (!error) {
			error = punch(file->f_dentry->d_inode, offset, (loff_t)(stop - start));
			fput(file);
		}
		if (error)
			return error;
		start = stop;
	}
	return hole;
}
