// SPDX-License-Identifier: MIT
/*
 * mm/virt/mmap.c - mmap, munmap and brk: areas come and go.
 *
 * What:     mmap() promises, it does not deliver: it checks, finds room, and puts
 *           an area on the list. No page is touched until the program touches it.
 *           munmap() breaks the promise: it splits the areas at the edges, takes
 *           the whole ones out, and unmaps what had been delivered.
 *
 *           do_mmap: check -> place -> clear the place (MAP_FIXED)
 *             anonymous   a neighbour that is alike grows, or a new area
 *             file        a new area -> the file's own mmap() -> united with neighbours that are alike
 * Start at: do_mmap()
 * Holds:    I3, I4. Order of work: check, reserve, commit; an error leaves the
 *           address space as it was, save that MAP_FIXED has already unmapped
 *           what was there (so does Linux).
 * Locks:    mmap_sem for writing, the caller's.
 * See it:   tests/user: mmap_*, munmap_*, brk_*; tests/kernel/mmap_test.c
 * Book:     LDD3 ch. 15, "The mmap Device Operation".   Linux: mm/mmap.c
 */
#include "mm/virt/mmap.h"

#include "kernel/lib/file.h"
#include "kernel/process/limits.h"
#include "kernel/sched/sched.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/mman.h"
#include "mm/virt/fault.h"
#include "mm/virt/shmem.h"
#include "mm/virt/unmap.h"

/* ------------------------------------------------------------------ */
/* Placing                                                             */

static bool range_is_free(struct mm_struct *mm, unsigned long addr, unsigned long len)
{
	struct vm_area_struct *prev, *vma = find_vma_prev(mm, addr, &prev);

	return (!vma || addr + len <= vma_start_gap(vma)) && (!prev || prev->vm_end <= addr);
}

unsigned long get_unmapped_area(struct mm_struct *mm, unsigned long addr, unsigned long len,
				unsigned long flags)
{
	if (len > TASK_SIZE)
		return -ENOMEM;
	if (flags & (MAP_FIXED | MAP_FIXED_NOREPLACE)) {
		if (addr > TASK_SIZE - len)
			return -ENOMEM;
		if (offset_in_page(addr))
			return -EINVAL;
		return addr < mmap_min_addr ? -EPERM : addr;
	}
	addr &= PAGE_MASK;
	if (addr) { /* a hint: lifted to the lowest address allowed, and taken only if free */
		addr = max(addr, mmap_min_addr);
		if (addr <= TASK_SIZE - len && range_is_free(mm, addr, len))
			return addr;
	}
	/* downwards from below the stack; if that half is full, anywhere */
	addr = vma_find_gap(mm, len, mmap_min_addr, mm->mmap_base);
	if (!addr)
		addr = vma_find_gap(mm, len, mmap_min_addr, TASK_SIZE);
	return addr ? addr : -ENOMEM;
}

/* ------------------------------------------------------------------ */
/* Limits                                                              */

bool may_expand_vm(struct mm_struct *mm, unsigned long vm_flags, unsigned long pages)
{
	u64 data = rlimit_cur(RLIMIT_DATA);

	if (mm->total_vm + pages > rlimit_cur(RLIMIT_AS) >> PAGE_SHIFT)
		return false;
	if (!vma_is_data(vm_flags))
		return true;
	return mm->data_vm + pages <= data >> PAGE_SHIFT && may_promise(vm_flags, pages);
}

/* The same for an area that may take the place of others. */
static bool may_map(struct mm_struct *mm, unsigned long vm_flags, unsigned long start,
		    unsigned long end)
{
	unsigned long pages = (end - start) >> PAGE_SHIFT;

	if (likely(may_expand_vm(mm, vm_flags, pages)))
		return true;
	for (struct vm_area_struct *vma = find_vma(mm, start); vma && vma->vm_start < end;
	     vma = vma->vm_next)
		pages -= (min(vma->vm_end, end) - max(vma->vm_start, start)) >> PAGE_SHIFT;
	return may_expand_vm(mm, vm_flags, pages);
}

/* ------------------------------------------------------------------ */
/* mmap                                                                */

/* What the kind of mapping, and how the file was opened, allow: 0 or a negative errno. */
static int check_mapping(const struct file *file, unsigned long prot, unsigned long flags)
{
	unsigned long type = flags & MAP_TYPE;

	if (type == MAP_SHARED_VALIDATE && file && flags & ~MAP_LEGACY_FLAGS)
		return -EOPNOTSUPP; /* that is what this type is for: to learn of it */
	if (type != MAP_SHARED && type != MAP_PRIVATE && !(type == MAP_SHARED_VALIDATE && file))
		return -EINVAL;
	if (!file)
		return type == MAP_SHARED && flags & MAP_GROWSDOWN ? -EINVAL : 0;
	if (!(file->f_mode & FMODE_READ))
		return -EACCES;
	if (type != MAP_PRIVATE && prot & PROT_WRITE && !(file->f_mode & FMODE_WRITE))
		return -EACCES;
	if (file->f_mode & FMODE_NOEXEC && prot & PROT_EXEC)
		return -EPERM;
	if (!file->f_op || !file->f_op->mmap)
		return -ENODEV;
	return flags & MAP_GROWSDOWN ? -EINVAL : 0;
}

/* The area's flags for a request that passed check_mapping(). */
static unsigned long calc_vm_flags(const struct file *file, unsigned long prot, unsigned long flags)
{
	unsigned long vm_flags =
		(prot & PROT_READ ? VM_READ : 0) | (prot & PROT_WRITE ? VM_WRITE : 0) |
		(prot & PROT_EXEC ? VM_EXEC : 0) | (flags & MAP_GROWSDOWN ? VM_GROWSDOWN : 0) |
		(flags & MAP_NORESERVE ? VM_NORESERVE : 0) | (flags & MAP_LOCKED ? VM_LOCKED : 0) |
		VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC | current->mm->def_flags;
	bool shared = (flags & MAP_TYPE) != MAP_PRIVATE;

	if (shared)
		vm_flags |= VM_SHARED | VM_MAYSHARE;
	if (file && shared && !(file->f_mode & FMODE_WRITE))
		vm_flags &= ~VM_MAYWRITE;
	if (file && file->f_mode & FMODE_NOEXEC)
		vm_flags &= ~VM_MAYEXEC;
	return vm_flags;
}

/* Let the file set the area up; on an error undo what it may have mapped already. */
static int call_file_mmap(struct file *file, struct vm_area_struct *vma)
{
	int error;

	vma->vm_file = get_file(file);
	error = file->f_op->mmap(file, vma);
	if (error) {
		unmap_hole(vma->vm_mm, vma->vm_start, vma->vm_end);
		vma->vm_ops = NULL; /* its close() must not see an area it refused */
	}
	return error;
}

static unsigned long mmap_region(struct mm_struct *mm, struct file *file, unsigned long addr,
				 unsigned long len, unsigned long vm_flags, unsigned long pgoff)
{
	const struct vm_area_struct want = {
		.vm_mm = mm,
		.vm_start = addr,
		.vm_end = addr + len,
		.vm_flags = vm_flags,
		.vm_page_prot = vm_get_page_prot(vm_flags),
		.vm_pgoff = pgoff,
	};
	struct vm_area_struct *vma;
	int error = 0;

	if (!file && !(vm_flags & VM_SHARED) && vma_merge(mm, &want))
		goto out;
	vma = vma_dup(&want);
	if (!vma)
		return -ENOMEM;
	if (file)
		error = call_file_mmap(file, vma);
	else if (vm_flags & VM_SHARED)
		error = shmem_zero_setup(vma);
	if (error) {
		vma_free(vma);
		return error;
	}
	if (vma->vm_flags & VM_SPECIAL) /* its driver says so; its pages stay anyway */
		vma->vm_flags &= ~VM_LOCK_FLAGS;
	vma_join(mm, vma);
	if (file)
		vma_try_merge_around(mm, vma);
out:
	mm->total_vm += len >> PAGE_SHIFT;
	return addr;
}

unsigned long do_mmap(struct file *file, unsigned long addr, unsigned long len, unsigned long prot,
		      unsigned long flags, unsigned long offset)
{
	struct mm_struct *mm = current->mm;
	unsigned long vm_flags, pgoff = offset >> PAGE_SHIFT;
	int error;

	if (!len)
		return -EINVAL;
	len = PAGE_ALIGN(len);
	if (!len)
		return -ENOMEM; /* it wrapped */
	if (file && offset + len < offset)
		return -EOVERFLOW;
	if (mm->map_count > max_map_count)
		return -ENOMEM;
	addr = get_unmapped_area(mm, addr, len, flags);
	if (IS_ERR_VALUE(addr))
		return addr;
	if (flags & MAP_FIXED_NOREPLACE && find_vma_intersection(mm, addr, addr + len))
		return -EEXIST;
	error = check_mapping(file, prot, flags);
	if (error)
		return error;
	if (flags & MAP_HUGETLB && !file)
		return -ENOMEM; /* as Linux with no huge pages set aside */
	vm_flags = calc_vm_flags(file, prot, flags);
	if (flags & MAP_LOCKED && !may_lock_memory())
		return -EPERM;
	if (vm_flags & VM_LOCKED && !may_lock_pages(mm, len >> PAGE_SHIFT))
		return -EAGAIN;
	if (!may_map(mm, vm_flags, addr, addr + len))
		return -ENOMEM;
	if (!file) /* offsets that agree wherever two anonymous areas meet */
		pgoff = addr >> PAGE_SHIFT;
	if (flags & MAP_FIXED) {
		error = do_munmap(mm, addr, len);
		if (error)
			return error;
	}
	return mmap_region(mm, file, addr, len, vm_flags, pgoff);
}

/* The page at addr: VM_FAULT_..., as from a fault. */
static int make_page_present(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	int result = VM_FAULT_SIGBUS;
	unsigned int flags;

	down_read(&mm->mmap_sem);
	vma = find_vma(mm, addr);
	if (vma && addr >= vma->vm_start && vma->vm_flags & (VM_IO | VM_PFNMAP)) {
		result = VM_FAULT_MINOR; /* all there, or nobody can bring it */
	} else if (vma && addr >= vma->vm_start && vma->vm_flags & VM_ACCESS_FLAGS) {
		/* a copy of one's own at once; but a file is not written because it is mapped */
		flags = (vma->vm_flags & (VM_WRITE | VM_SHARED)) == VM_WRITE ? FAULT_FLAG_WRITE : 0;
		result = handle_mm_fault(mm, vma, addr, flags);
	}
	up_read(&mm->mmap_sem);
	return result;
}

int make_pages_present(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	for (unsigned long addr = start; addr < end; addr += PAGE_SIZE) {
		int result = make_page_present(mm, addr);

		if (result < VM_FAULT_MINOR)
			return result == VM_FAULT_OOM ? -ENOMEM : -EFAULT;
		if (fatal_signal_pending(current))
			return -EINTR;
		cond_resched();
	}
	return 0;
}

/* ------------------------------------------------------------------ */
/* munmap                                                              */

/*
 * Split so that both start and end are borders of areas; the first between them, NULL: no memory.
 *
 * => vma: the first that has a byte there
 */
static struct vm_area_struct *split_at_edges(struct mm_struct *mm, struct vm_area_struct *vma,
					     unsigned long start, unsigned long end)
{
	struct vm_area_struct *last;

	if (vma->vm_start < start) {
		/* a hole in the middle makes one area more: the limit holds for the end result */
		if (end < vma->vm_end && mm->map_count >= max_map_count)
			return NULL;
		if (vma_split(mm, vma, start))
			return NULL;
		vma = vma->vm_next;
	}
	for (last = vma; last->vm_end < end && last->vm_next && last->vm_next->vm_start < end;)
		last = last->vm_next;
	return last->vm_end > end && vma_split(mm, last, end) ? NULL : vma;
}

/*
 * If [start, end) is one end of a single anonymous area, make that shorter: true. Splitting
 * would come to the same; but this is how heaps shrink, and it cannot fail. A driver's
 * area is split, so that close() hears of the part that goes.
 *
 * => vma: the first area in the range
 */
static bool trim_area(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long start,
		      unsigned long end)
{
	unsigned long old_start = vma->vm_start, old_end = vma->vm_end;
	bool head = start <= old_start && end < old_end;
	bool tail = start > old_start && end >= old_end &&
		    (!vma->vm_next || vma->vm_next->vm_start >= end);

	if (vma->vm_ops || vma->vm_file || (!head && !tail))
		return false;
	start = max(start, old_start);
	end = min(end, old_end);
	mm_less_vm(mm, (end - start) >> PAGE_SHIFT);
	vma_adjust(mm, vma, head ? end : old_start, head ? old_end : start);
	unmap_region(mm, start, end, head ? vma->vm_prev : vma, head ? vma : vma->vm_next);
	return true;
}

int do_munmap(struct mm_struct *mm, unsigned long start, unsigned long len)
{
	struct vm_area_struct *vma, *prev, *gone = NULL, **tail = &gone;
	unsigned long end;

	if (offset_in_page(start) || start > TASK_SIZE || len > TASK_SIZE - start)
		return -EINVAL;
	len = PAGE_ALIGN(len);
	if (!len)
		return -EINVAL;
	end = start + len;
	vma = find_vma_intersection(mm, start, end);
	if (!vma || trim_area(mm, vma, start, end))
		return 0; /* nothing there is what was asked for, too */
	vma = split_at_edges(mm, vma, start, end);
	if (!vma)
		return -ENOMEM;

	/* commit: out of the set first, so that no fault can bring a page back */
	prev = vma->vm_prev;
	while (vma && vma->vm_start < end) {
		struct vm_area_struct *next = vma->vm_next;

		vma_leave(mm, vma);
		mm_less_vm(mm, vma_pages(vma));
		vma->vm_next = NULL;
		*tail = vma;
		tail = &vma->vm_next;
		vma = next;
	}
	unmap_region(mm, start, end, prev, vma);
	while ((vma = gone)) {
		gone = vma->vm_next;
		vma_free(vma);
	}
	return 0;
}

/* ------------------------------------------------------------------ */
/* brk: the heap, one anonymous area that grows at its end             */

unsigned long do_brk(struct mm_struct *mm, unsigned long brk)
{
	const unsigned long flags = VM_READ | VM_WRITE | VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC |
				    mm->def_flags;
	unsigned long old_end = PAGE_ALIGN(mm->brk), new_end = PAGE_ALIGN(brk);

	if (brk < mm->start_brk || brk > TASK_SIZE)
		return mm->brk;
	if (brk - mm->start_brk + (mm->end_data - mm->start_data) > rlimit_cur(RLIMIT_DATA))
		return mm->brk;
	if (new_end < old_end) {
		if (do_munmap(mm, new_end, old_end - new_end))
			return mm->brk;
	} else if (new_end > old_end) {
		struct vm_area_struct *next = find_vma(mm, old_end);

		/* room for the new pages, and a page of distance to whatever is above */
		if (next && new_end + PAGE_SIZE > vma_start_gap(next))
			return mm->brk;
		if (mm->map_count > max_map_count ||
		    !may_expand_vm(mm, flags, (new_end - old_end) >> PAGE_SHIFT) ||
		    (flags & VM_LOCKED && !may_lock_pages(mm, (new_end - old_end) >> PAGE_SHIFT)))
			return mm->brk;
		if (IS_ERR_VALUE(mmap_region(mm, NULL, old_end, new_end - old_end, flags,
					     old_end >> PAGE_SHIFT)))
			return mm->brk;
	}
	return mm->brk = brk;
}
