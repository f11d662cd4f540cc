// SPDX-License-Identifier: MIT
/*
 * kernel/sys_mm.c - the system calls of memory.
 *
 * What:     each finds the file if there is one, takes mmap_sem, and calls the
 *           function in mm/virt that does the work.
 * Start at: sys_mmap()
 * Locks:    mmap_sem: writing for those that change areas.
 * Spec:     mmap(2), munmap(2), mremap(2), mprotect(2), brk(2), madvise(2), mlock(2), msync(2), mincore(2)
 */
#include "kernel/fs/file/files.h"
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
	bool present;
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
	present = flags & (MAP_POPULATE | MAP_LOCKED) || wants_pages(mm->def_flags);
	up_write(&mm->mmap_sem);
	if (!IS_ERR_VALUE(ret) && present)
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
	bool present;

	down_write(&mm->mmap_sem);
	ret = do_mremap(mm, addr, old_len, new_len, flags, new_addr);
	present = !IS_ERR_VALUE(ret) && wants_pages(find_vma(mm, ret)->vm_flags);
	up_write(&mm->mmap_sem);
	if (present && PAGE_ALIGN(new_len) > PAGE_ALIGN(old_len))
		make_pages_present(mm, ret + PAGE_ALIGN(old_len), ret + PAGE_ALIGN(new_len));
	return (long)ret;
}

long sys_brk(unsigned long brk)
{
	struct mm_struct *mm = current->mm;
	unsigned long old, ret;
	bool present;

	down_write(&mm->mmap_sem);
	old = mm->brk;
	ret = do_brk(mm, brk);
	present = wants_pages(mm->def_flags);
	up_write(&mm->mmap_sem);
	if (present && ret > old)
		make_pages_present(mm, PAGE_ALIGN(old), PAGE_ALIGN(ret));
	return (long)ret;
}

/* [start, start + len), rounded outwards to whole pages. Without eviction ONFAULT need do no more. */
static long lock_and_bring(unsigned long start, unsigned long len, unsigned long lock)
{
	unsigned long end = (start & PAGE_MASK) + PAGE_ALIGN(len + offset_in_page(start));
	struct mm_struct *mm = current->mm;
	int error;

	start &= PAGE_MASK;
	down_write(&mm->mmap_sem);
	error = do_mlock(mm, start, end, lock);
	up_write(&mm->mmap_sem);
	if (!error && wants_pages(lock)) {
		error = make_pages_present(mm, start, end);
		/* other words for these two, as POSIX wants it */
		error = error == -EFAULT ? -ENOMEM : error == -ENOMEM ? -EAGAIN : error;
	}
	return error;
}

long sys_mlock(unsigned long start, unsigned long len)
{
	return lock_and_bring(start, len, VM_LOCKED);
}

long sys_mlock2(unsigned long start, unsigned long len, int flags)
{
	if (flags & ~MLOCK_ONFAULT)
		return -EINVAL;
	return lock_and_bring(start, len, VM_LOCKED | (flags & MLOCK_ONFAULT ? VM_LOCKONFAULT : 0));
}

long sys_munlock(unsigned long start, unsigned long len)
{
	return lock_and_bring(start, len, 0);
}

long sys_mlockall(int flags)
{
	struct mm_struct *mm = current->mm;
	int error;

	down_write(&mm->mmap_sem);
	error = do_mlockall(mm, flags);
	up_write(&mm->mmap_sem);
	if (!error && flags & MCL_CURRENT)
		make_all_present(mm);
	return error;
}

long sys_munlockall(void)
{
	struct mm_struct *mm = current->mm;

	down_write(&mm->mmap_sem);
	do_munlockall(mm);
	up_write(&mm->mmap_sem);
	return 0;
}

long sys_madvise(unsigned long addr, unsigned long len, int advice)
{
	return do_madvise(current->mm, addr, len, advice);
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
