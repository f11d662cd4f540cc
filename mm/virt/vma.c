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

struct vm_area_struct *vma_alloc(struct mm_struct *mm)
{
	struct vm_area_struct *vma = kmem_cache_zalloc(vma_cache, GFP_KERNEL);

	if (vma)
		vma->vm_mm = mm;
	return vma;
}

void vma_free(struct vm_area_struct *vma)
{
	if (vma->vm_ops && vma->vm_ops->close)
		vma->vm_ops->close(vma);
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
	vma->vm_mapping->i_mmap_writable += vma_may_write_shared(vma);
	vma->shared.start = vma->vm_pgoff;
	vma->shared.last = vma->vm_pgoff + vma_pages(vma) - 1;
	interval_insert(&vma->vm_mapping->i_mmap, &vma->shared);
}

static void hide_from_mapping(struct vm_area_struct *vma)
{
	if (!vma->vm_mapping)
		return;
	vma->vm_mapping->i_mmap_writable -= vma_may_write_shared(vma);
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

/* The same area with other borders. */
static void resize(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long start,
		   unsigned long end, unsigned long pgoff)
{
	hide_from_mapping(vma);
	vma->vm_pgoff = pgoff;
	vma_adjust(mm, vma, start, end);
	show_in_mapping(vma);
}

void vma_join(struct mm_struct *mm, struct vm_area_struct *vma)
{
	vma_lock_mapping(vma->vm_mapping);
	vma_link_locked(mm, vma);
	vma_unlock_mapping(vma->vm_mapping);
}

int vma_join_new(struct mm_struct *mm, struct vm_area_struct *vma)
{
	struct address_space *mapping = vma->vm_mapping;
	int error = 0;

	vma_lock_mapping(mapping);
	if (mapping && mapping->i_mmap_writable < 0 && vma_may_write_shared(vma))
		error = -EPERM; /* sealed, since the file's mmap() has looked */
	else
		vma_link_locked(mm, vma);
	vma_unlock_mapping(mapping);
	return error;
}

void vma_extend(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long end)
{
	vma_lock_mapping(vma->vm_mapping);
	resize(mm, vma, vma->vm_start, end, vma->vm_pgoff);
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

/* What a new range would be; what an existing area is compared with. */
struct vma_kind {
	unsigned long flags;
	struct file *file;
	unsigned long pgoff; /* of the range's first page */
	struct vm_operations_struct *ops;
	void *private;
};

static bool is_alike(const struct vm_area_struct *vma, const struct vma_kind *kind)
{
	return vma->vm_flags == kind->flags && vma->vm_file == kind->file &&
	       vma->vm_ops == kind->ops && vma->vm_private_data == kind->private &&
	       !(kind->flags & VM_SPECIAL) && !(vma->vm_ops && vma->vm_ops->close);
}

/* May [.., start) be followed by pages of this kind? Anonymous memory has no offsets to agree. */
static bool can_merge_after(const struct vm_area_struct *vma, unsigned long start,
			    const struct vma_kind *kind)
{
	return vma && vma->vm_end == start && is_alike(vma, kind) &&
	       (!vma->vm_ops || vma->vm_pgoff + vma_pages(vma) == kind->pgoff);
}

static bool can_merge_before(const struct vm_area_struct *vma, unsigned long end,
			     unsigned long pages, const struct vma_kind *kind)
{
	return vma && vma->vm_start == end && is_alike(vma, kind) &&
	       (!vma->vm_ops || kind->pgoff + pages == vma->vm_pgoff);
}

/* Let vma end at end; or (next not NULL) where next ends, which is alike, and not needed any more. */
static void grow_area(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long end,
		      struct vm_area_struct *next)
{
	vma_lock_mapping(vma->vm_mapping);
	if (next) {
		end = next->vm_end;
		vma_unlink_locked(mm, next);
	}
	resize(mm, vma, vma->vm_start, end, vma->vm_pgoff);
	vma_unlock_mapping(vma->vm_mapping);
	if (next)
		vma_free(next);
}

struct vm_area_struct *vma_merge(struct mm_struct *mm, unsigned long start, unsigned long end,
				 unsigned long flags, struct file *file, unsigned long pgoff,
				 struct vm_operations_struct *ops, void *private)
{
	struct vma_kind kind = { flags, file, pgoff, ops, private };
	struct vm_area_struct *prev, *next = find_vma_prev(mm, start, &prev);
	bool before = can_merge_before(next, end, (end - start) >> PAGE_SHIFT, &kind);

	if (can_merge_after(prev, start, &kind)) {
		grow_area(mm, prev, end, before ? next : NULL);
		return prev;
	}
	if (!before)
		return NULL;
	vma_lock_mapping(next->vm_mapping);
	resize(mm, next, start, next->vm_end, next->vm_pgoff - ((end - start) >> PAGE_SHIFT));
	vma_unlock_mapping(next->vm_mapping);
	return next;
}

/* Unite vma with the area after it, if they are alike and touch. */
static bool absorb_next(struct mm_struct *mm, struct vm_area_struct *vma)
{
	struct vm_area_struct *next = vma->vm_next;
	struct vma_kind kind;

	if (!next)
		return false;
	kind = (struct vma_kind){ next->vm_flags, next->vm_file, next->vm_pgoff, next->vm_ops,
				  next->vm_private_data };
	if (!can_merge_after(vma, next->vm_start, &kind))
		return false;
	grow_area(mm, vma, 0, next);
	return true;
}

struct vm_area_struct *vma_try_merge_around(struct mm_struct *mm, struct vm_area_struct *vma)
{
	struct vm_area_struct *prev = vma->vm_prev;

	absorb_next(mm, vma);
	return prev && absorb_next(mm, prev) ? prev : vma;
}

/* ------------------------------------------------------------------ */
/* Split                                                               */

int vma_split(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long addr)
{
	struct vm_area_struct *upper = vma_alloc(mm);

	if (!upper)
		return -ENOMEM;
	/* from here on nothing can fail */
	*upper = *vma;
	upper->vm_start = addr;
	upper->vm_pgoff += (addr - vma->vm_start) >> PAGE_SHIFT;
	if (upper->vm_file)
		get_file(upper->vm_file);
	if (upper->vm_ops && upper->vm_ops->open)
		upper->vm_ops->open(upper);
	vma_lock_mapping(vma->vm_mapping);
	resize(mm, vma, vma->vm_start, addr, vma->vm_pgoff);
	vma_link_locked(mm, upper);
	vma_unlock_mapping(vma->vm_mapping);
	return 0;
}

int insert_vm_struct(struct mm_struct *mm, struct vm_area_struct *vma)
{
	if (find_vma_intersection(mm, vma->vm_start, vma->vm_end))
		return -ENOMEM;
	vma_join(mm, vma);
	mm->total_vm += vma_pages(vma);
	return 0;
}
