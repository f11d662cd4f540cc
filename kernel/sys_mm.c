// SPDX-License-Identifier: MIT
/*
 * kernel/sys_mm.c - the system calls of memory.
 *
 * What:     each finds the file if there is one, takes mmap_sem, and calls the
 *           function in mm/virt that does the work.
 * Start at: sys_mmap()
 * Locks:    mmap_sem: writing for those that change areas.
 * Spec:     mmap(2), munmap(2), mremap(2), mprotect(2), brk(2), madvise(2), msync(2), mincore(2)
 */
#include "kernel/fs/files.h"
#include "kernel/sched/sched.h"
#include "kernel/syscall.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/mman.h"
#include "mm/virt/mmap.h"

long sys_mmap(unsigned long addr, unsigned long len, unsigned long prot, unsigned long flags,
	      unsigned long fd, unsigned long offset)
{
	struct mm_struct *mm = current->mm;
	struct file *file = NULL;
	unsigned long ret;

	if (offset_in_page(offset))
		return -EINVAL;
	if (!(flags & MAP_ANONYMOUS)) {
		file = fget(fd);
		if (!file)
			return -EBADF;
	}
	down_write(&mm->mmap_sem);
	ret = do_mmap(file, addr, len, prot, flags, offset);
	up_write(&mm->mmap_sem);
	if (!IS_ERR_VALUE(ret) && flags & MAP_POPULATE)
		make_pages_present(mm, ret, ret + PAGE_ALIGN(len));
	if (file)
		fput(file);
	return (long)ret;
}

long sys_munmap(unsigned long addr, unsigned long len)
{
	struct mm_struct *mm = current->mm;
	int ret;

	down_write(&mm->mmap_sem);
	ret = do_munmap(mm, addr, len);
	up_write(&mm->mmap_sem);
	return ret;
}

long sys_mprotect(unsigned long addr, unsigned long len, unsigned long prot)
{
	struct mm_struct *mm = current->mm;
	int ret;

	down_write(&mm->mmap_sem);
	ret = do_mprotect(mm, addr, len, prot);
	up_write(&mm->mmap_sem);
	return ret;
}

long sys_mremap(unsigned long addr, unsigned long old_len, unsigned long new_len,
		unsigned long flags, unsigned long new_addr)
{
	struct mm_struct *mm = current->mm;
	unsigned long ret;

	down_write(&mm->mmap_sem);
	ret = do_mremap(mm, addr, old_len, new_len, flags, new_addr);
	up_write(&mm->mmap_sem);
	return (long)ret;
}

long sys_brk(unsigned long brk)
{
	struct mm_struct *mm = current->mm;
	unsigned long ret;

	down_write(&mm->mmap_sem);
	ret = do_brk(mm, brk);
	up_write(&mm->mmap_sem);
	return (long)ret;
}

long sys_madvise(unsigned long addr, unsigned long len, int advice)
{
	struct mm_struct *mm = current->mm;
	int ret;

	if (advice == MADV_REMOVE) /* it takes locks that are above mmap_sem */
		return madvise_remove(mm, addr, len);
	down_read(&mm->mmap_sem);
	ret = do_madvise(mm, addr, len, advice);
	up_read(&mm->mmap_sem);
	return ret;
}

long sys_msync(unsigned long addr, unsigned long len, int flags)
{
	return do_msync(current->mm, addr, len, flags);
}

long sys_mincore(unsigned long addr, unsigned long len, u8 __user *vec)
{
	unsigned long pages = PAGE_ALIGN(len) >> PAGE_SHIFT;
	u8 some[256];

	if (offset_in_page(addr))
		return -EINVAL;
	if (!access_ok_range((void __user *)addr, len))
		return -ENOMEM;
	while (pages) {
		unsigned long n = min(pages, sizeof(some));
		int error = mincore_pages(current->mm, addr, n, some);

		if (error)
			return error;
		if (copy_to_user(vec, some, n))
			return -EFAULT;
		pages -= n;
		addr += n << PAGE_SHIFT;
		vec += n;
	}
	return 0;
}
