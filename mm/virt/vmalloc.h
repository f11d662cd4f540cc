/* SPDX-License-Identifier: MIT */
/*
 * mm/virt/vmalloc.h - kernel virtual addresses: contiguous to the CPU, not in memory.
 *
 * What:     vmalloc() strings single pages together; ioremap() gives device
 *           memory an address; vmap() gives pages one has an address more. None
 *           of these addresses may be given to a device, nor to virt_to_page().
 * Locks:    task context; may sleep.
 * Book:     LDD3 ch. 8, "vmalloc and Friends"; ch. 9, "Using I/O Memory".
 */
#ifndef MM_VIRT_VMALLOC_H
#define MM_VIRT_VMALLOC_H

#include "mm/phys/page.h"

/* What an area is for. */
#define VM_AREA_ALLOC	1 /* vmalloc: the pages are the area's own */
#define VM_AREA_IOREMAP 2 /* device memory or firmware tables */
#define VM_AREA_MAP	4 /* vmap: somebody else's pages */
#define VM_AREA_STACK	8 /* a kernel stack: like vmalloc, other owner */

struct vm_struct {
	struct vm_struct *next; /* sorted by address */
	void *addr;
	unsigned long size; /* bytes, without the guard page that follows */
	unsigned int flags;
	struct page **pages; /* ALLOC and MAP */
	unsigned int nr_pages;
	phys_addr_t phys_addr; /* IOREMAP */
	unsigned long caller;  /* code address that asked */
};

/* vmalloc - size bytes in whole pages, high memory if there is any; NULL: no memory. */
void *vmalloc(unsigned long size);
void vfree(const void *addr);
void *stack_alloc(void); /* a KERNEL_STACK_SIZE stack with an unmapped page below it */
void stack_free(void *stack);
/* vmap - n pages at consecutive addresses; the caller keeps its references. */
void *vmap(struct page **pages, unsigned int n);
void vunmap(const void *addr);
/*
 * ioremap - device registers at phys, uncached; any alignment. NULL: no memory or space.
 *
 * => ordinary RAM is refused (NULL, with a warning): it would have two mappings
 *    with different cacheability
 */
void __iomem *ioremap(phys_addr_t phys, unsigned long size);
#define ioremap_nocache(phys, size) ioremap(phys, size)
void iounmap(volatile void __iomem *addr);
/* memremap - memory outside the direct map (firmware tables, the boot module), cached, read-only. */
void *memremap(phys_addr_t phys, unsigned long size);
void memunmap(const void *addr);

struct page *vmalloc_to_page(const void *addr);
static inline bool is_vmalloc_addr(const void *addr)
{
	return (unsigned long)addr >= VMALLOC_START && (unsigned long)addr < VMALLOC_END;
}
/* vmalloc_for_each - every area, lowest first, lock held. */
void vmalloc_for_each(void (*fn)(struct vm_struct *area, void *arg), void *arg);

#endif
