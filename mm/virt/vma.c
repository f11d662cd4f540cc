// SPDX-License-Identifier: MIT
/*
 * mm/virt/vma.c - making, merging and splitting areas.
 *
 * What:     two neighbouring areas that are alike in everything become one, so
 *           that a heap grown a thousand times is one area; an area of which a
 *           part is to change is split first, so that each operation works on
 *           whole areas.
 *
 *             merge:  [ A ] + new + [ B ]  ->  [      A      ]
 *             split:  [    A    ] at x     ->  [ A ][ new ]
 * Start at: vma_merge(), vma_split()
 * Holds:    I3. An area with a close() operation is never merged away: its driver counts
 *           opens and closes. I4: vm_file holds one reference per area. I17.
 * Locks:    mmap_sem for writing. An area that shows an address_space is found from there
 *           too, by whoever takes a page from all areas (truncate.c) without any mmap_sem:
 *           its borders change under i_mmap_lock, and no page of it may be outside all
 *           areas for a moment meanwhile.
 * See it:   tests/kernel/vma_test.c; /proc/self/maps
 * Linux:    mm/mmap.c
 */
#include "kernel/lib/file.h"
#include "kernel/lib/panic.h"
#include "kernel/uapi/errno.h"
#include "mm/phys/slab.h"
#include "mm/virt/address_space.h"
#include "mm/virt/vma.h"

static struct kmem_cache *vma_cache;
unsigned long mmap_min_addr = 64 * KiB;
int max_map_count = 65530;

struct vm_area_struct *vma_dup(const struct vm_area_struct *vma)
{
	struct vm_area_struct *copy = kmem_cache_alloc(vma_cache, GFP_KERNEL);

	if (!copy)
		return NULL;
	*copy = *vma;
	if (copy->vm_file)
		get_file(copy->vm_file);
	if (copy->vm_mapping && vma_may_write_shared(copy))
		mapping_map_writable(copy->vm_mapping); /* is not denied: vma counts already */
	return copy;
}

void vma_open(struct vm_area_struct *vma)
{
	if (vma->vm_ops && vma->vm_ops->open)
		vma->vm_ops->open(vma);
}

void vma_free(struct vm_area_struct *vma)
{
	if (vma->vm_ops && vma->vm_ops->close)
		vma->vm_ops->close(vma);
	if (vma->vm_mapping && vma_may_write_shared(vma))
		mapping_unmap_writable(vma->vm_mapping);
	if (vma->vm_file)
		fput(vma->vm_file);
	kmem_cache_free(vma_cache, vma);
}

void vma_init(void)
{
	vma_cache = kmem_cache_create("vm_area_struct", sizeof(struct vm_area_struct), 0);
	BUG_ON(!vma_cache);
}

pgprot_t vm_get_page_prot(unsigned long vm_flags)
{
	u64 prot = _PAGE_PRESENT | _PAGE_USER | _PAGE_ACCESSED;

	if (!(vm_flags & VM_ACCESS_FLAGS))
		return __pgprot(_PAGE_PROTNONE | _PAGE_NX | _PAGE_ACCESSED);
	/* a private area is never writable by default: the first write faults and copies (I7) */
	if ((vm_flags & (VM_WRITE | VM_SHARED)) == (VM_WRITE | VM_SHARED))
		prot |= _PAGE_RW;
	if (!(vm_flags & VM_EXEC))
		prot |= _PAGE_NX;
	return __pgprot(prot);
}

/* ------------------------------------------------------------------ */
/* The areas of an address_space                                       */

void vma_lock_mapping(struct address_space *mapping) __acquires(&mapping->i_mmap_lock)
{
	if (mapping)
		spin_lock(&mapping->i_mmap_lock);
	else
		__acquire(&mapping->i_mmap_lock);
}

void vma_unlock_mapping(struct address_space *mapping) __releases(&mapping->i_mmap_lock)
{
	if (mapping)
		spin_unlock(&mapping->i_mmap_lock);
	else
		__release(&mapping->i_mmap_lock);
}

/* Those below: i_mmap_lock held. */

static void show_in_mapping(struct vm_area_struct *vma)
{
	if (!vma->vm_mapping)
		return;
	vma->shared.start = vma->vm_pgoff;
	vma->shared.last = vma->vm_pgoff + vma_pages(vma) - 1;
	interval_insert(&vma->vm_mapping->i_mmap, &vma->shared);
}

static void hide_from_mapping(struct vm_area_struct *vma)
{
	if (vma->vm_mapping)
		interval_erase(&vma->vm_mapping->i_mmap, &vma->shared);
}

void vma_link_locked(struct mm_struct *mm, struct vm_area_struct *vma)
{
	vma_link(mm, vma);
	show_in_mapping(vma);
}

void vma_unlink_locked(struct mm_struct *mm, struct vm_area_struct *vma)
{
	hide_from_mapping(vma);
	vma_unlink(mm, vma);
}

static void resize_locked(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long start,
			  unsigned long end)
{
	hide_from_mapping(vma);
	vma_adjust(mm, vma, start, end);
	show_in_mapping(vma);
}

void vma_join(struct mm_struct *mm, struct vm_area_struct *vma)
{
	vma_lock_mapping(vma->vm_mapping);
	vma_link_locked(mm, vma);
	vma_unlock_mapping(vma->vm_mapping);
}

void vma_resize(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long start,
		unsigned long end)
{
	vma_lock_mapping(vma->vm_mapping);
	resize_locked(mm, vma, start, end);
	vma_unlock_mapping(vma->vm_mapping);
}

static void hide(struct vm_area_struct *vma)
{
	vma_lock_mapping(vma->vm_mapping);
	hide_from_mapping(vma);
	vma_unlock_mapping(vma->vm_mapping);
}

void vma_leave(struct mm_struct *mm, struct vm_area_struct *vma)
{
	hide(vma);
	vma_unlink(mm, vma);
}

void vma_hide_all(struct mm_struct *mm)
{
	for (struct vm_area_struct *vma = mm->mmap; vma; vma = vma->vm_next)
		hide(vma);
}

/* ------------------------------------------------------------------ */
/* Merge                                                               */

/* The same to a program and to the driver, but for the place? */
static bool is_alike(const struct vm_area_struct *a, const struct vm_area_struct *b)
{
	return a->vm_flags == b->vm_flags && a->vm_file == b->vm_file && a->vm_ops == b->vm_ops &&
	       a->vm_private_data == b->vm_private_data &&
	       pgprot_val(a->vm_page_prot) == pgprot_val(b->vm_page_prot) &&
	       !(a->vm_flags & VM_SPECIAL) && !(a->vm_ops && a->vm_ops->close);
}

/* Does b go on where a ends, in the file as well if there is one? Either may be NULL. */
static bool can_unite(const struct vm_area_struct *a, const struct vm_area_struct *b)
{
	return a && b && a->vm_end == b->vm_start && is_alike(a, b) &&
	       (!a->vm_file || a->vm_pgoff + vma_pages(a) == b->vm_pgoff);
}

/* Let vma end where next ends, which is not needed any more. */
static void absorb(struct mm_struct *mm, struct vm_area_struct *vma, struct vm_area_struct *next)
{
	unsigned long end = next->vm_end;

	vma_lock_mapping(vma->vm_mapping);
	vma_unlink_locked(mm, next);
	resize_locked(mm, vma, vma->vm_start, end);
	vma_unlock_mapping(vma->vm_mapping);
	vma_free(next);
}

struct vm_area_struct *vma_try_merge_around(struct mm_struct *mm, struct vm_area_struct *vma)
{
	struct vm_area_struct *prev = vma->vm_prev;

	if (can_unite(vma, vma->vm_next))
		absorb(mm, vma, vma->vm_next);
	if (!can_unite(prev, vma))
		return vma;
	absorb(mm, prev, vma);
	return prev;
}

struct vm_area_struct *vma_merge(struct mm_struct *mm, const struct vm_area_struct *new)
{
	struct vm_area_struct *prev, *next = find_vma_prev(mm, new->vm_start, &prev);

	if (can_unite(prev, new)) {
		vma_resize(mm, prev, prev->vm_start, new->vm_end);
		return vma_try_merge_around(mm, prev);
	}
	if (!can_unite(new, next))
		return NULL;
	vma_resize(mm, next, new->vm_start, next->vm_end);
	return next;
}

/* ------------------------------------------------------------------ */
/* Split                                                               */

int vma_split(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long addr)
{
	struct vm_area_struct *upper = vma_dup(vma);

	if (!upper)
		return -ENOMEM;
	/* from here on nothing can fail */
	upper->vm_start = addr;
	upper->vm_pgoff += (addr - vma->vm_start) >> PAGE_SHIFT;
	vma_open(upper);
	vma_lock_mapping(vma->vm_mapping);
	resize_locked(mm, vma, vma->vm_start, addr);
	vma_link_locked(mm, upper);
	vma_unlock_mapping(vma->vm_mapping);
	return 0;
}

/* Where, unlike in munmap, there will be an area more. */
static int split_counted(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long addr)
{
	return mm->map_count >= max_map_count ? -ENOMEM : vma_split(mm, vma, addr);
}

struct vm_area_struct *vma_cut(struct mm_struct *mm, struct vm_area_struct *vma,
			       unsigned long start, unsigned long end)
{
	if (vma->vm_start < start) {
		if (split_counted(mm, vma, start))
			return NULL;
		vma = vma->vm_next;
	}
	if (vma->vm_end > end && split_counted(mm, vma, end)) {
		vma_try_merge_around(mm, vma);
		return NULL;
	}
	return vma;
}

int insert_vm_struct(struct mm_struct *mm, struct vm_area_struct *vma)
{
	if (find_vma_intersection(mm, vma->vm_start, vma->vm_end))
		return -ENOMEM;
	vma_join(mm, vma);
	mm->total_vm += vma_pages(vma);
	return 0;
}
