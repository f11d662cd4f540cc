// SPDX-License-Identifier: MIT
/*
 * mm/virt/shmem.c - memory that a program shares with its children.
 *
 * What:     an anonymous area's pages are known to its page tables alone. That will not
 *           do for shared memory: after a fork, a page that neither side had touched must
 *           be the same for both when they do. So there is an object in between, an
 *           address_space, and both find the page there.
 *
 *             parent's area --.
 *                              +--> struct shared_memory --> pages, by index
 *             child's area  --'     users: 2
 *
 *           It has no name and no file: it lives as long as an area refers to it. Its
 *           pages stay when they are unmapped, even from all page tables: they are
 *           nowhere else.
 * Start at: shmem_zero_setup(), shmem_nopage()
 * Holds:    I14; users is the number of areas whose vm_private_data is the object.
 * Locks:    users is atomic; the pages are address_space.c's business.
 * Not here: names (tmpfs, /dev/shm), growth, swap.
 * See it:   /proc/self/maps ("/dev/zero (deleted)"); tests/kernel/shmem_test.c; docs/cow.md
 * Book:     LDD3 ch. 15 (open, close, nopage at work).   Linux: mm/shmem.c
 */
#include "mm/virt/shmem.h"

#include "kernel/lib/panic.h"
#include "kernel/uapi/errno.h"
#include "mm/phys/page_alloc.h"
#include "mm/phys/slab.h"
#include "mm/virt/address_space.h"
#include "mm/virt/kmap.h"

struct shared_memory {
	struct address_space mapping;
	atomic_t users; /* areas */
};

static struct kmem_cache *shared_cache;

static void shmem_open(struct vm_area_struct *vma)
{
	struct shared_memory *shared = vma->vm_private_data;

	atomic_inc(&shared->users);
}

static void shmem_close(struct vm_area_struct *vma)
{
	struct shared_memory *shared = vma->vm_private_data;

	if (!atomic_dec_and_test(&shared->users))
		return;
	/* the last area is off its list, and unmapped: nobody can find the object any more */
	address_space_exit(&shared->mapping);
	kmem_cache_free(shared_cache, shared);
}

/* A page of zeros for index, in the mapping, with a reference for the caller. */
static struct page *add_zero_page(struct address_space *mapping, unsigned long index)
{
	struct page *page = page_alloc(GFP_HIGHUSER, 0, OWNER_CACHE);
	int error;

	if (!page)
		return NOPAGE_OOM;
	clear_highpage(page);
	error = add_to_page_cache(page, mapping, index);
	if (!error)
		return page;
	page_free(page, 0);
	if (error == -ENOMEM)
		return NOPAGE_OOM;
	/* somebody was faster. Pages go with the object only: his is there, now and later. */
	return find_get_page(mapping, index);
}

static struct page *shmem_nopage(struct vm_area_struct *vma, unsigned long addr, int *type)
{
	struct shared_memory *shared = vma->vm_private_data;
	unsigned long index = vma->vm_pgoff + ((addr - vma->vm_start) >> PAGE_SHIFT);
	struct page *page = find_get_page(&shared->mapping, index);

	return page ? page : add_zero_page(&shared->mapping, index);
}

static struct vm_operations_struct shmem_ops = {
	.open = shmem_open,
	.close = shmem_close,
	.nopage = shmem_nopage,
	.may_merge = true, /* one area less is one user less, no more than that */
	.name = "/dev/zero (deleted)",
};

int shmem_zero_setup(struct vm_area_struct *vma)
{
	struct shared_memory *shared = kmem_cache_alloc(shared_cache, GFP_KERNEL);

	if (!shared)
		return -ENOMEM;
	address_space_init(&shared->mapping);
	atomic_set(&shared->users, 1);
	vma->vm_ops = &shmem_ops;
	vma->vm_private_data = shared;
	vma->vm_pgoff = 0;
	return 0;
}

u64 shmem_inode(const struct vm_area_struct *vma)
{
	struct shared_memory *shared = vma->vm_private_data;

	return vma->vm_ops == &shmem_ops ? shared->mapping.id : 0;
}

int get_shared_place(struct mm_struct *mm, unsigned long addr, struct shared_place *place)
{
	struct vm_area_struct *vma;
	int error = 0;

	*place = (struct shared_place){ 0 };
	down_read(&mm->mmap_sem);
	vma = find_vma_intersection(mm, addr, addr + 1);
	if (!vma || (vma->vm_flags & VM_SHARED && vma->vm_ops != &shmem_ops)) {
		error = -EFAULT;
	} else if (vma->vm_flags & VM_SHARED) {
		place->object = shmem_inode(vma);
		place->index = vma->vm_pgoff + ((addr - vma->vm_start) >> PAGE_SHIFT);
	}
	up_read(&mm->mmap_sem);
	return error;
}

void shmem_init(void)
{
	address_space_caches_init();
	shared_cache = kmem_cache_create("shared_memory", sizeof(struct shared_memory), 0);
	BUG_ON(!shared_cache);
}
