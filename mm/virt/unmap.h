/* SPDX-License-Identifier: MIT */
/*
 * mm/virt/unmap.h - taking pages out of an address space.
 *
 * Book:     LDD3 ch. 15 ("unmap" is not a driver's business).   Linux: mm/memory.c, asm/tlb.h
 */
#ifndef MM_VIRT_UNMAP_H
#define MM_VIRT_UNMAP_H

#include "mm/virt/vma.h"

/* What is to be unmapped of a range. */
struct zap_details {
	bool keep_copies; /* only pages of the file, not the copies of private areas */
};
/*
 * zap_page_range - unmap what is mapped in [address, address + size); the area stays.
 *
 * => mmap_sem held, or i_mmap_lock of what the area shows; pages whose last reference this was
 *    are freed
 * => details may be NULL: everything
 */
void zap_page_range(struct vm_area_struct *vma, unsigned long address, unsigned long size,
		    struct zap_details *details);
/*
 * unmap_region - zap [start, end), in which no area is (any more), and free the page tables that
 * none needs.
 *
 * => prev, next: the areas around the hole, or NULL; mmap_sem held for writing
 */
void unmap_region(struct mm_struct *mm, unsigned long start, unsigned long end,
		  const struct vm_area_struct *prev, const struct vm_area_struct *next);
/* unmap_hole - the same, for who does not know the areas around. */
void unmap_hole(struct mm_struct *mm, unsigned long start, unsigned long end);
/* prune_hole - the tables alone: no entry there is set. */
void prune_hole(struct mm_struct *mm, unsigned long start, unsigned long end);
/*
 * unmap_all_areas - the same for all areas of an address space, which stay on the list.
 *
 * => nobody runs in it any more
 */
void unmap_all_areas(struct mm_struct *mm);

#endif
