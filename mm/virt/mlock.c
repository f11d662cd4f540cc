// SPDX-License-Identifier: MIT
/*
 * mm/virt/mlock.c - memory that is to stay: mlock and its family.
 *
 * What:     VM_LOCKED says of an area that its pages are there, all of them, and are not to be
 *           evicted. So locking brings them first. VM_LOCKONFAULT, besides, says that
 *           they need only stay once they have come. A lock is no pin: the page may still
 *           be given to another program by a copy, or move in the page tables; a device
 *           wants get_user_pages().
 *
 *             mlock     areas of a range, split at its ends     +VM_LOCKED, then fault in
 *             mlockall  all areas, and (mm->def_flags) all to come
 *             munlock   the same ranges                         -VM_LOCKED
 *
 *           How much may be locked is limited (RLIMIT_MEMLOCK), as nobody else can have it;
 *           root may lock all. Locked pages are counted when there is something to
 *           compare them with, by walking the areas.
 * Start at: do_mlock()
 * Holds:    I3. An area that is VM_SPECIAL is never VM_LOCKED: its pages stay anyway.
 * Locks:    mmap_sem for writing, the caller's, for flags; not held while pages are brought.
 * See it:   /proc/PID/status (VmLck); tests/user: mlock_*
 * Spec:     mlock(2).   Linux: mm/mlock.c
 */
#include "kernel/process/limits.h"
#include "kernel/sched/sched.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/mman.h"
#include "mm/virt/fault.h"
#include "mm/virt/mmap.h"

/* ------------------------------------------------------------------ */
/* How much                                                            */

bool may_lock_memory(void)
{
	return cred_is_root(&current->cred) || rlimit_cur(RLIMIT_MEMLOCK);
}

/* Locked pages in [start, end). */
static unsigned long locked_pages(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	struct vm_area_struct *vma = find_vma(mm, start);
	unsigned long pages = 0;

	for (; vma && vma->vm_start < end; vma = vma->vm_next)
		if (vma->vm_flags & VM_LOCKED)
			pages += (min(vma->vm_end, end) - max(vma->vm_start, start)) >> PAGE_SHIFT;
	return pages;
}

bool may_lock_pages(struct mm_struct *mm, unsigned long pages)
{
	return cred_is_root(&current->cred) ||
	       locked_pages(mm, 0, TASK_SIZE) + pages <= rlimit_cur(RLIMIT_MEMLOCK) >> PAGE_SHIFT;
}

/* ------------------------------------------------------------------ */
/* Flags                                                               */

/* One area, or the part of it in [start, end), gets these lock flags; 0 or -ENOMEM. */
static int lock_area(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long start,
		     unsigned long end, unsigned long lock)
{
	if (vma->vm_flags & VM_SPECIAL || (vma->vm_flags & VM_LOCK_FLAGS) == lock)
		return 0;
	vma = vma_cut(mm, vma, start, end);
	if (!vma)
		return -ENOMEM;
	vma_set_flags(mm, vma, (vma->vm_flags & ~VM_LOCK_FLAGS) | lock);
	vma_try_merge_around(mm, vma);
	return 0;
}

/* Area by area: what comes before a hole is done, then the hole is an error. */
static int lock_range(struct mm_struct *mm, unsigned long start, unsigned long end,
		      unsigned long lock)
{
	while (start < end) {
		struct vm_area_struct *vma = find_vma_intersection(mm, start, start + 1);
		unsigned long area_end;
		int error;

		if (!vma)
			return -ENOMEM;
		area_end = min(vma->vm_end, end);
		error = lock_area(mm, vma, start, area_end, lock);
		if (error)
			return error;
		start = area_end;
	}
	return 0;
}

int do_mlock(struct mm_struct *mm, unsigned long start, unsigned long end, unsigned long lock)
{
	unsigned long pages;

	if (end < start)
		return -EINVAL;
	if (lock && !may_lock_memory())
		return -EPERM;
	pages = ((end - start) >> PAGE_SHIFT) - (lock ? locked_pages(mm, start, end) : 0);
	if (lock && !may_lock_pages(mm, pages))
		return -ENOMEM;
	return lock_range(mm, start, end, lock);
}

/* All areas there are. By address: those that become alike unite, and one is gone from the list. */
static void lock_all_areas(struct mm_struct *mm, unsigned long lock)
{
	struct vm_area_struct *vma;

	for (unsigned long addr = 0; (vma = find_vma(mm, addr));) {
		addr = vma->vm_end;
		lock_area(mm, vma, vma->vm_start, vma->vm_end, lock);
	}
}

int do_mlockall(struct mm_struct *mm, int flags)
{
	unsigned long lock = VM_LOCKED | (flags & MCL_ONFAULT ? VM_LOCKONFAULT : 0);

	if (flags & ~(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) || !(flags & ~MCL_ONFAULT))
		return -EINVAL;
	if (!may_lock_memory())
		return -EPERM;
	if (flags & MCL_CURRENT &&
	    !may_lock_pages(mm, mm->total_vm - locked_pages(mm, 0, TASK_SIZE)))
		return -ENOMEM;
	mm->def_flags = flags & MCL_FUTURE ? lock : 0;
	if (flags & MCL_CURRENT)
		lock_all_areas(mm, lock);
	return 0;
}

void do_munlockall(struct mm_struct *mm)
{
	mm->def_flags = 0;
	lock_all_areas(mm, 0);
}

void make_all_present(struct mm_struct *mm)
{
	unsigned long start, end = 0;

	for (;;) {
		struct vm_area_struct *vma;

		down_read(&mm->mmap_sem);
		vma = find_vma(mm, end);
		while (vma && !wants_pages(vma->vm_flags))
			vma = vma->vm_next;
		start = vma ? max(vma->vm_start, end) : 0;
		end = vma ? vma->vm_end : 0;
		up_read(&mm->mmap_sem);
		if (!vma || fatal_signal_pending(current))
			return;
		make_pages_present(mm, start, end); /* what cannot be brought is left out */
	}
}
