// SPDX-License-Identifier: MIT
/*
 * mm/virt/madvise.c - what a program says about the future of its memory.
 *
 * What:     most advice is about speed, and may be ignored. Some is more than that:
 *
 *             DONTNEED    the pages go now; the next touch finds zeros, or the file's bytes
 *             FREE        they may go whenever memory is short: now is such a time
 *             REMOVE      a hole in the file behind a shared mapping: for all who map it
 *             DONTFORK    no child has the area: its pages stay the parent's alone, so that no
 *                         fork has to copy what a device is at work on, nor ever shares it
 *             WIPEONFORK  each child has it, with zeros: for keys, and seeds of random numbers
 *             POPULATE_*  the pages come now, and it is an error if they cannot
 *
 *           A table has a row for each; do_madvise() goes through the areas of the range. What
 *           a child gets is a flag of the area, which is split for it and united again.
 * Start at: do_madvise()
 * Locks:    mmap_sem, taken here: for writing if areas change, else for reading, side by side with
 *           faults. punch_hole() gives it up for the inode's mutex, which is above it.
 * Not here: COLD and PAGEOUT do nothing: no page is ever taken back from who may use it (there
 *           is no reclaim). DONTDUMP neither, as there are no core dumps.
 * See it:   /proc/PID/smaps (VmFlags: dc, wf); tests/user: madvise_*; tests/kernel/mprotect_test.c
 * Spec:     madvise(2).   Linux: mm/madvise.c
 */
#include "kernel/lib/file.h"
#include "kernel/sched/sched.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"
#include "kernel/uapi/mman.h"
#include "mm/virt/address_space.h"
#include "mm/virt/gup.h"
#include "mm/virt/mmap.h"
#include "mm/virt/unmap.h"

/* An advice, and which areas it is for: others are an error, EINVAL. */
struct advice {
	/*
	 * act - follow it in [start, end), a part of vma; 0 or a negative errno.
	 *
	 * => mmap_sem held, for writing if set or clear say so; may be given up meanwhile
	 */
	int (*act)(struct vm_area_struct *vma, unsigned long start, unsigned long end,
		   const struct advice *advice);
	unsigned long not_with;	  /* VM_ flags, of which an area must have none */
	unsigned long only_with;  /* ...and must have all of these */
	unsigned long set, clear; /* what becomes of the area's flags */
};

static int do_nothing(struct vm_area_struct *vma, unsigned long start, unsigned long end,
		      const struct advice *advice)
{
	return 0;
}

/* What has a backing keeps its pages there, and shows them again. */
static int drop(struct vm_area_struct *vma, unsigned long start, unsigned long end,
		const struct advice *advice)
{
	zap_page_range(vma, start, end - start, NULL);
	return 0;
}

static int drop_own(struct vm_area_struct *vma, unsigned long start, unsigned long end,
		    const struct advice *advice)
{
	return vma->vm_ops ? -EINVAL : drop(vma, start, end, advice);
}

static int fault_in(struct vm_area_struct *vma, unsigned long start, unsigned long end,
		    const struct advice *advice)
{
	for (; start < end; start += PAGE_SIZE) {
		int got = get_user_pages(current, vma->vm_mm, start, 1,
					 advice->only_with == VM_WRITE, 0, NULL, NULL);

		if (got < 0)
			return got;
		if (fatal_signal_pending(current))
			return -EINTR;
		cond_resched();
	}
	return 0;
}

static int change_flags(struct vm_area_struct *vma, unsigned long start, unsigned long end,
			const struct advice *advice)
{
	unsigned long flags = (vma->vm_flags & ~advice->clear) | advice->set;
	struct mm_struct *mm = vma->vm_mm;

	if (flags == vma->vm_flags)
		return 0;
	vma = vma_cut(mm, vma, start, end);
	if (!vma)
		return -EAGAIN;
	vma_set_flags(mm, vma, flags);
	vma_try_merge_around(mm, vma);
	return 0;
}

static int change_flags_of_own(struct vm_area_struct *vma, unsigned long start, unsigned long end,
			       const struct advice *advice)
{
	return vma->vm_file ? -EINVAL : change_flags(vma, start, end, advice);
}

static int punch_hole(struct vm_area_struct *vma, unsigned long start, unsigned long end,
		      const struct advice *advice)
{
	struct mm_struct *mm = vma->vm_mm;
	struct inode *inode;
	struct file *file;
	loff_t offset = (loff_t)((vma->vm_pgoff << PAGE_SHIFT) + start - vma->vm_start);
	int error = -EOPNOTSUPP;

	if (!vma->vm_mapping)
		return -EINVAL;
	if (!vma_may_write_shared(vma))
		return -EACCES;
	file = get_file(vma->vm_file);
	inode = file->f_dentry->d_inode;
	/* the areas may change from here on: it is the file that is meant */
	up_read(&mm->mmap_sem);
	mutex_lock(&inode->i_mutex);
	if (inode->i_op->fallocate)
		error = inode->i_op->fallocate(inode, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
					       offset, (loff_t)(end - start));
	mutex_unlock(&inode->i_mutex);
	fput(file);
	down_read(&mm->mmap_sem);
	return error;
}

#define DEVICE (VM_IO | VM_PFNMAP)

static const struct advice advices[] = {
	[MADV_NORMAL] = { .act = do_nothing },
	[MADV_RANDOM] = { .act = do_nothing },
	[MADV_SEQUENTIAL] = { .act = do_nothing },
	[MADV_WILLNEED] = { .act = do_nothing },
	[MADV_DONTNEED] = { .act = drop, .not_with = VM_LOCKED | VM_PFNMAP },
	[MADV_FREE] = { .act = drop_own, .not_with = VM_LOCKED | VM_PFNMAP },
	[MADV_REMOVE] = { .act = punch_hole, .not_with = VM_LOCKED },
	[MADV_DONTFORK] = { .act = change_flags, .set = VM_DONTCOPY },
	[MADV_DOFORK] = { .act = change_flags, .not_with = VM_IO, .clear = VM_DONTCOPY },
	[MADV_DONTDUMP] = { .act = do_nothing },
	[MADV_DODUMP] = { .act = do_nothing, .not_with = VM_SPECIAL },
	[MADV_WIPEONFORK] = { .act = change_flags_of_own,
			      .not_with = VM_SHARED,
			      .set = VM_WIPEONFORK },
	[MADV_KEEPONFORK] = { .act = change_flags, .clear = VM_WIPEONFORK },
	[MADV_COLD] = { .act = do_nothing, .not_with = VM_LOCKED | VM_PFNMAP },
	[MADV_PAGEOUT] = { .act = do_nothing, .not_with = VM_LOCKED | VM_PFNMAP },
	[MADV_POPULATE_READ] = { .act = fault_in, .not_with = DEVICE, .only_with = VM_READ },
	[MADV_POPULATE_WRITE] = { .act = fault_in, .not_with = DEVICE, .only_with = VM_WRITE },
};

/* Area by area: a hole is an error, but told at the end, with the rest done. mmap_sem held. */
static int advise_range(struct mm_struct *mm, unsigned long start, unsigned long end,
			const struct advice *advice)
{
	int hole = 0;

	while (start < end) {
		/* anew for each: an area may have been united with the last, or mmap_sem given up */
		struct vm_area_struct *vma = find_vma_intersection(mm, start, end);
		unsigned long stop;
		int error;

		if (!vma)
			return -ENOMEM;
		if (vma->vm_start > start)
			hole = -ENOMEM;
		if (vma->vm_flags & advice->not_with || advice->only_with & ~vma->vm_flags)
			return -EINVAL;
		stop = min(vma->vm_end, end);
		error = advice->act(vma, max(start, vma->vm_start), stop, advice);
		if (error)
			return error;
		start = stop;
	}
	return hole;
}

int do_madvise(struct mm_struct *mm, unsigned long start, unsigned long len, int number)
{
	bool known = number >= 0 && number < (int)ARRAY_SIZE(advices) && advices[number].act;
	const struct advice *advice = &advices[known ? number : 0];
	unsigned long end = start + PAGE_ALIGN(len);
	int error;

	if (!known || offset_in_page(start) || (len && !PAGE_ALIGN(len)) || end < start)
		return -EINVAL;
	if (advice->set | advice->clear) {
		down_write(&mm->mmap_sem);
		error = advise_range(mm, start, end, advice);
		up_write(&mm->mmap_sem);
	} else {
		down_read(&mm->mmap_sem);
		error = advise_range(mm, start, end, advice);
		up_read(&mm->mmap_sem);
	}
	return error;
}
