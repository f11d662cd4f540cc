/* SPDX-License-Identifier: MIT */
/*
 * mm/virt/shmem.h - memory that a program shares with its children.
 *
 * What:     mmap(MAP_SHARED | MAP_ANONYMOUS): an object without a name. The area that mmap
 *           makes is the first to refer to it; fork and splits add more.
 * Linux:    include/linux/shmem_fs.h
 */
#ifndef MM_VIRT_SHMEM_H
#define MM_VIRT_SHMEM_H

#include "mm/virt/vma.h"

/*
 * shmem_zero_setup - let a new area be backed by a new file without a name, all zeros.
 *
 * => vm_file, vm_ops and vm_mapping are set, vm_pgoff counts from 0; 0 or -ENOMEM
 */
int shmem_zero_setup(struct vm_area_struct *vma);
/*
 * Makes such a file, of which so many pages count as promised, there or not: one reference, or
 * ERR_PTR(-ENOMEM). Set by tmpfs (kernel/fs/tmpfs/shmem_file.c).
 */
extern struct file *(*shmem_file_hook)(loff_t size, unsigned long promised);

/* Where a word of memory is, for those who must know it from both sides (futex). */
struct shared_place {
	u64 object;	     /* 0: private, then only the address within the mm counts */
	unsigned long index; /* page of the object */
};
/*
 * get_shared_place - which object's which page is mapped at addr?
 *
 * => takes mmap_sem for reading; may sleep; the page need not be there
 * => 0, or -EFAULT: no area, or one of a device, where no two places can be told to be one
 * => object is a number that is never given twice: nothing is held
 */
int get_shared_place(struct mm_struct *mm, unsigned long addr, struct shared_place *place);

#endif
