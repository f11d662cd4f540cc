// SPDX-License-Identifier: MIT
/*
 * mm/virt/vmalloc.c - kernel virtual areas.
 *
 * What:     areas between VMALLOC_START and VMALLOC_END, in a sorted list, each
 *           followed by a page that stays unmapped: running off the end of one
 *           faults at once. Kernel stacks live here for that reason: a stack
 *           grows down into the guard page of the area below it.
 *
 *             | area | guard | stack | guard | area ...
 *                      ^ overrun of the stack hits this
 * Start at: vmalloc()
 * Holds:    a page is mapped here at most while its area is on the list.
 * Locks:    vmalloc_lock (RANK_VMALLOC) for the list; page tables of init_mm
 *           under its page_table_lock. May sleep.
 * See it:   /proc/vmallocinfo; tests/kernel/vmalloc_test.c; gdb: np-walk
 * Book:     LDD3 ch. 8.   Linux: mm/vmalloc.c
 */
#include "mm/virt/vmalloc.h"

#include "kernel/lib/printk.h"
#include "kernel/lib/string.h"
#include "kernel/sched/sched.h"
#include "mm/phys/bootmem.h"
#include "mm/phys/slab.h"
#include "mm/virt/pgtable.h"

static struct vm_struct *vmlist;
static DEFINE_SPINLOCK_RANK(vmalloc_lock, RANK_VMALLOC);

/* ------------------------------------------------------------------ */
/* Address space                                                       */

/* First fit; the area is linked, nothing is mapped yet. size: whole pages. */
static struct vm_struct *area_alloc(unsigned long size, unsigned int flags, unsigned long caller)
{
	struct vm_struct *area = kzalloc(sizeof(*area), GFP_KERNEL), **link = &vmlist;
	unsigned long addr = VMALLOC_START + PAGE_SIZE; /* a guard below the first one too */

	if (!area)
		return NULL;
	spin_lock(&vmalloc_lock);
	for (; *link; link = &(*link)->next) {
		if ((unsigned long)(*link)->addr - addr >= size + PAGE_SIZE)
			break;
		addr = (unsigned long)(*link)->addr + (*link)->size + PAGE_SIZE;
	}
	if (size > VMALLOC_END - PAGE_SIZE - addr) {
		spin_unlock(&vmalloc_lock);
		kfree(area);
		return NULL;
	}
	area->addr = (void *)addr;
	area->size = size;
	area->flags = flags;
	area->caller = caller;
	area->next = *link;
	*link = area;
	spin_unlock(&vmalloc_lock);
	return area;
}

/* The area that begins at exactly addr, or NULL. */
static struct vm_struct *area_find(const void *addr)
{
	struct vm_struct *area;

	spin_lock(&vmalloc_lock);
	for (area = vmlist; area && area->addr != addr; area = area->next)
		;
	spin_unlock(&vmalloc_lock);
	return area;
}

static void area_unlink(struct vm_struct *area)
{
	struct vm_struct **link = &vmlist;

	spin_lock(&vmalloc_lock);
	while (*link != area)
		link = &(*link)->next;
	*link = area->next;
	spin_unlock(&vmalloc_lock);
}

/* ------------------------------------------------------------------ */
/* Mapping                                                             */

static int map_one(unsigned long addr, unsigned long pfn, pgprot_t prot)
{
	pte_t *pte = pte_alloc_kernel(addr);

	if (!pte)
		return -1;
	spin_lock(&init_mm.page_table_lock);
	BUG_ON(!pte_none(*pte));
	set_pte(pte, pfn_pte(pfn, prot));
	spin_unlock(&init_mm.page_table_lock);
	return 0;
}

static void unmap_range(unsigned long addr, unsigned long size)
{
	spin_lock(&init_mm.page_table_lock);
	for (unsigned long a = addr; a < addr + size; a += PAGE_SIZE) {
		pte_t *pte = kernel_pte(a);

		if (pte)
			pte_clear(pte);
	}
	spin_unlock(&init_mm.page_table_lock);
	/* before any page is freed or the address reused: no CPU may still see the old ones */
	flush_tlb_kernel_range(addr, addr + size);
}

static int map_pages(struct vm_struct *area)
{
	for (unsigned int i = 0; i < area->nr_pages; i++)
		if (map_one((unsigned long)area->addr + i * PAGE_SIZE, page_to_pfn(area->pages[i]),
			    PAGE_KERNEL))
			return -1;
	return 0;
}

/* Unmap first: once the area is off the list, its addresses may be somebody else's. */
static void area_free(struct vm_struct *area)
{
	unmap_range((unsigned long)area->addr, area->size);
	area_unlink(area);
	if (area->flags & (VM_AREA_ALLOC | VM_AREA_STACK))
		put_pages(area->pages, area->nr_pages);
	kfree(area->pages);
	kfree(area);
}

static void free_at(const void *addr, unsigned int flags, const char *who)
{
	struct vm_struct *area;

	if (!addr)
		return;
	area = area_find(addr);
	if (WARN(!area, "%s of %p, where no area begins", who, addr))
		return;
	WARN(!(area->flags & flags), "%s of an area made by another call (%#x)", who, area->flags);
	area_free(area);
}

/* ------------------------------------------------------------------ */
/* vmalloc                                                             */

static void *alloc_pages_into_area(unsigned long size, unsigned int flags, enum page_owner owner,
				   unsigned long caller)
{
	struct vm_struct *area;
	gfp_t gfp = flags & VM_AREA_STACK ? GFP_KERNEL : GFP_KERNEL | __GFP_HIGHMEM;

	size = PAGE_ALIGN(size);
	if (!size || size >> PAGE_SHIFT > nr_present_pages())
		return NULL;
	area = area_alloc(size, flags, caller);
	if (!area)
		return NULL;
	area->pages = kzalloc((size >> PAGE_SHIFT) * sizeof(struct page *), GFP_KERNEL);
	if (!area->pages)
		goto fail;
	for (; area->nr_pages < size >> PAGE_SHIFT; area->nr_pages++) {
		area->pages[area->nr_pages] = page_alloc(gfp, 0, owner);
		if (!area->pages[area->nr_pages])
			goto fail;
	}
	if (!map_pages(area))
		return area->addr;
fail:
	area_free(area);
	return NULL;
}

void *vmalloc(unsigned long size)
{
	return alloc_pages_into_area(size, VM_AREA_ALLOC, OWNER_VMALLOC,
				     (unsigned long)__builtin_return_address(0));
}

void vfree(const void *addr)
{
	free_at(addr, VM_AREA_ALLOC, "vfree");
}

void *stack_alloc(void)
{
	return alloc_pages_into_area(KERNEL_STACK_SIZE, VM_AREA_STACK, OWNER_STACK,
				     (unsigned long)__builtin_return_address(0));
}

void stack_free(void *stack)
{
	free_at(stack, VM_AREA_STACK, "stack_free");
}

void *vmap(struct page **pages, unsigned int n)
{
	struct vm_struct *area;

	if (!n)
		return NULL;
	area = area_alloc(n * PAGE_SIZE, VM_AREA_MAP, (unsigned long)__builtin_return_address(0));
	if (!area)
		return NULL;
	area->pages = kmalloc(n * sizeof(struct page *), GFP_KERNEL);
	if (area->pages) {
		memcpy(area->pages, pages, n * sizeof(struct page *));
		area->nr_pages = n;
		if (!map_pages(area))
			return area->addr;
	}
	area_free(area);
	return NULL;
}

void vunmap(const void *addr)
{
	free_at(addr, VM_AREA_MAP, "vunmap");
}

/* ------------------------------------------------------------------ */
/* ioremap                                                             */

static void *map_phys(phys_addr_t phys, unsigned long size, pgprot_t prot, unsigned long caller)
{
	unsigned long offset = offset_in_page(phys), span = PAGE_ALIGN(offset + size);
	struct vm_struct *area;

	if (!size || phys + size < phys || (phys + size) & ~(PTE_PFN_MASK | ~PAGE_MASK))
		return NULL;
	area = area_alloc(span, VM_AREA_IOREMAP, caller);
	if (!area)
		return NULL;
	area->phys_addr = phys - offset;
	for (unsigned long i = 0; i < span; i += PAGE_SIZE)
		if (map_one((unsigned long)area->addr + i, (phys - offset + i) >> PAGE_SHIFT,
			    prot)) {
			area_free(area);
			return NULL;
		}
	return (char *)area->addr + offset;
}

void __iomem *ioremap(phys_addr_t phys, unsigned long size)
{
	if (WARN(range_overlaps(&ram_ranges, phys, phys + size), "ioremap of RAM at %#llx", phys))
		return NULL;
	return (void __iomem __force *)map_phys(phys, size, PAGE_KERNEL_NOCACHE,
						(unsigned long)__builtin_return_address(0));
}

void iounmap(volatile void __iomem *addr)
{
	free_at((void *)((__force unsigned long)addr & PAGE_MASK), VM_AREA_IOREMAP, "iounmap");
}

void *memremap(phys_addr_t phys, unsigned long size)
{
	return map_phys(phys, size, PAGE_KERNEL_RO, (unsigned long)__builtin_return_address(0));
}

void memunmap(const void *addr)
{
	free_at((void *)((unsigned long)addr & PAGE_MASK), VM_AREA_IOREMAP, "memunmap");
}

/* ------------------------------------------------------------------ */

struct page *vmalloc_to_page(const void *addr)
{
	pte_t *pte = is_vmalloc_addr(addr) ? kernel_pte((unsigned long)addr) : NULL;

	return pte && pte_present(*pte) && pfn_valid(pte_pfn(*pte)) ? pfn_to_page(pte_pfn(*pte)) :
								      NULL;
}

void vmalloc_for_each(void (*fn)(struct vm_struct *area, void *arg), void *arg)
{
	spin_lock(&vmalloc_lock);
	for (struct vm_struct *area = vmlist; area; area = area->next)
		fn(area, arg);
	spin_unlock(&vmalloc_lock);
}
