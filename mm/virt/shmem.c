// SPDX-License-Identifier: MIT
/*
 * mm/virt/shmem.c - memory that a program shares with its children.
 *
 * What:     an anonymous area's pages are known to its page tables alone. That will not
 *           do for shared memory: after a fork, a page that neither side had touched must
 *           be the same for both when they do. So there is an object in between, and that
 *           is a file like any other, only that it has no name: tmpfs makes it.
 *
 *             parent's area --.
 *                              +--> file "/dev/zero (deleted)" --> inode --> address_space
 *             child's area  --'
 *
 *           It lives as long as an area refers to it. Its pages stay when they are
 *           unmapped, even from all page tables: they are nowhere else.
 * Start at: shmem_zero_setup()
 * Locks:    mmap_sem.
 * Not here: the file (kernel/fs/tmpfs/shmem_file.c), its pages (filemap.c), swap.
 * See it:   /proc/self/maps ("/dev/zero (deleted)"); tests/kernel/shmem_test.c; docs/cow.md
 * Linux:    mm/shmem.c
 */
#include "mm/virt/shmem.h"

#include "kernel/lib/file.h"
#include "kernel/uapi/errno.h"
#include "mm/virt/filemap.h"
#include "mm/virt/mmap.h"

struct file *(*shmem_file_hook)(loff_t size, unsigned long promised);

int shmem_zero_setup(struct vm_area_struct *vma)
{
	unsigned long promised = vma->vm_flags & VM_NORESERVE ? 0 : vma_pages(vma);
	struct file *file;

	if (!may_promise(vma->vm_flags, vma_pages(vma)))
		return -ENOMEM;
	file = shmem_file_hook((loff_t)(vma->vm_end - vma->vm_start), promised);
	if (IS_ERR(file))
		return (int)PTR_ERR(file);
	vma->vm_file = file;
	vma->vm_pgoff = 0;
	return filemap_show(vma, file->f_dentry->d_inode->i_mapping);
}

int get_shared_place(struct mm_struct *mm, unsigned long addr, struct shared_place *place)
{
	struct vm_area_struct *vma;
	int error = 0;

	*place = (struct shared_place){ 0 };
	down_read(&mm->mmap_sem);
	vma = find_vma_intersection(mm, addr, addr + 1);
	if (!vma || (vma->vm_flags & VM_SHARED && !vma->vm_mapping)) {
		error = -EFAULT;
	} else if (vma->vm_flags & VM_SHARED) {
		place->object = vma->vm_mapping->id;
		place->index = vma->vm_pgoff + ((addr - vma->vm_start) >> PAGE_SHIFT);
	}
	up_read(&mm->mmap_sem);
	return error;
}
