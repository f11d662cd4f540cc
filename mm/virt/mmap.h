/* SPDX-License-Identifier: MIT */
/*
 * mm/virt/mmap.h - what a program may do with its address space.
 *
 * What:     the bodies of mmap(), munmap(), mprotect(), brk() and madvise(), with
 *           Linux's checks and errors. All take addresses as the program gave
 *           them. The do_ forms want mmap_sem held for writing.
 * Book:     LDD3 ch. 15, "The mmap Device Operation".   Spec: the manual pages, section 2
 */
#ifndef MM_VIRT_MMAP_H
#define MM_VIRT_MMAP_H

#include "mm/virt/vma.h"

/*
 * do_mmap - map len bytes of file from byte offset, or anonymous memory (file NULL).
 *
 * => the address, or a negative errno; IS_ERR_VALUE() tells
 * => current->mm->mmap_sem held for writing
 * => the area takes a reference to the file of its own
 */
unsigned long do_mmap(struct file *file, unsigned long addr, unsigned long len, unsigned long prot,
		      unsigned long flags, unsigned long offset);
int do_munmap(struct mm_struct *mm, unsigned long start, unsigned long len);
int do_mprotect(struct mm_struct *mm, unsigned long start, unsigned long len, unsigned long prot);
/* do_mremap - another length or place for what is mapped at addr; its address, or a negative errno. */
unsigned long do_mremap(struct mm_struct *mm, unsigned long addr, unsigned long old_len,
			unsigned long new_len, unsigned long flags, unsigned long new_addr);
/* do_brk - the new break: what was asked for, or the old one if that cannot be. */
unsigned long do_brk(struct mm_struct *mm, unsigned long brk);
/* These two take mmap_sem themselves; do_madvise, for MADV_REMOVE, an inode's mutex, too. */
int do_msync(struct mm_struct *mm, unsigned long start, unsigned long len, int flags);
int do_madvise(struct mm_struct *mm, unsigned long start, unsigned long len, int advice);
/* mincore_pages - 1 for each page from start on that a touch would find in memory; 0 or -ENOMEM: a hole. */
int mincore_pages(struct mm_struct *mm, unsigned long start, unsigned long pages, u8 *in_memory);

/* get_unmapped_area - where to put len bytes: addr if it is free, else the highest gap; or -ENOMEM. */
unsigned long get_unmapped_area(struct mm_struct *mm, unsigned long addr, unsigned long len,
				unsigned long flags);

/*
 * make_pages_present - fault in [start, end), as MAP_POPULATE and mlock() want.
 *
 * => 0, -ENOMEM, or -EFAULT: a page cannot be had; those before it are there
 * => mmap_sem not held
 */
int make_pages_present(struct mm_struct *mm, unsigned long start, unsigned long end);
/* make_all_present - the same for all areas that are locked. */
void make_all_present(struct mm_struct *mm);

/*
 * do_mlock - lock (VM_LOCKED, or with VM_LOCKONFAULT) or unlock (0) [start, end): 0, -ENOMEM,
 * -EPERM, -EINVAL. do_mlockall, do_munlockall - all there is, and all to come (mlock.c).
 *
 * => mmap_sem held for writing; the caller brings the pages
 */
int do_mlock(struct mm_struct *mm, unsigned long start, unsigned long end, unsigned long lock);
int do_mlockall(struct mm_struct *mm, int flags);
void do_munlockall(struct mm_struct *mm);
/* may_lock_memory - may current lock any? may_lock_pages - so many pages more? mmap_sem held. */
bool may_lock_memory(void);
bool may_lock_pages(struct mm_struct *mm, unsigned long pages);
/* wants_pages - are the pages of an area with these flags to be there from the start? */
static inline bool wants_pages(unsigned long vm_flags)
{
	return (vm_flags & VM_LOCK_FLAGS) == VM_LOCKED;
}

/* How much may be promised: /proc/sys/vm/overcommit_memory (commit.c). */
enum {
	OVERCOMMIT_GUESS,
	OVERCOMMIT_ALWAYS,
	OVERCOMMIT_NEVER
};
extern int overcommit_memory, overcommit_ratio;
/* vm_promised - pages that programs may make their own; vm_promise_limit - how many those may be, if that counts. */
unsigned long vm_promised(void);
unsigned long vm_promise_limit(void);
/* vm_promise_shared - so many pages more (or less) of memory that is shared. */
void vm_promise_shared(long pages);
/* may_promise - may a program get so many more, in an area with these flags? */
bool may_promise(unsigned long vm_flags, unsigned long pages);

/*
 * may_expand_vm - do the limits of current's process (RLIMIT_AS, RLIMIT_DATA), and what may be
 * promised, allow so many pages more, in an area with these flags?
 *
 * => mmap_sem held
 */
bool may_expand_vm(struct mm_struct *mm, unsigned long vm_flags, unsigned long pages);

#endif
