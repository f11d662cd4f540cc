// SPDX-License-Identifier: MIT
/*
 * mm/virt/madvise.c - what a program says about the future of its memory.
 *
 * What:     most advice is about speed, and may be ignored. Three kinds are more than that:
 *
 *             MADV_DONTNEED  the pages go now; the next touch finds zeros, or the file's bytes
 *             MADV_FREE      they may go whenever memory is short: now is such a time
 *             MADV_REMOVE    a hole in the file behind a shared mapping: for all who map it
 *
 *           The areas stay as they are, so it may go on side by side with faults.
 * Start at: do_madvise(), madvise_remove()
 * Locks:    do_madvise: mmap_sem for reading, the caller's. madvise_remove takes it, as it has to
 *           give it up for the inode's mutex, which is above it.
 * See it:   tests/user: madvise_*; tests/kernel/mprotect_test.c
 * Spec:     madvise(2).   Linux: mm/madvise.c
 */
#include "kernel/lib/file.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"
#include "kernel/uapi/mman.h"
#include "mm/virt/address_space.h"
#include "mm/virt/mmap.h"
#include "mm/virt/unmap.h"

static bool advice_known(int advice)
{
	switch (advice) {
	case MADV_NORMAL:
	case MADV_RANDOM:
	case MADV_SEQUENTIAL:
	case MADV_WILLNEED:
	case MADV_DONTNEED:
	case MADV_FREE:
		return true;
	}
	return false;
}

int do_madvise(struct mm_struct *mm, unsigned long start, unsigned long len, int advice)
{
	unsigned long end = start + PAGE_ALIGN(len);
	int hole = 0;

	if (!advice_known(advice) || offset_in_page(start))
		return -EINVAL;
	if ((len && !PAGE_ALIGN(len)) || end < start)
		return -EINVAL;
	while (start < end) {
		struct vm_area_struct *vma = find_vma_intersection(mm, start, end);
		unsigned long area_end;

		if (!vma)
			return -ENOMEM;
		if (vma->vm_start > start)
			hole = -ENOMEM; /* go on, and say so at the end */
		start = max(start, vma->vm_start);
		area_end = min(vma->vm_end, end);
		if (advice == MADV_DONTNEED || advice == MADV_FREE) {
			if (vma->vm_flags & (VM_LOCKED | VM_PFNMAP) ||
			    (advice == MADV_FREE && vma->vm_ops))
				return -EINVAL;
			/* what has a backing keeps its pages there, and shows them again */
			zap_page_range(vma, start, area_end - start, NULL);
		}
		start = area_end;
	}
	return hole;
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
