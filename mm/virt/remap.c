// SPDX-License-Identifier: MIT
/*
 * mm/virt/remap.c - device memory in a program's address space.
 *
 * What:     device registers have no struct page, so nothing counts who maps
 *           them. Their entries carry the SPECIAL bit, and unmapping simply
 *           clears them. Everything is mapped at once, in the driver's mmap():
 *           there is nothing to wait for and nothing to fault in.
 *           For ordinary RAM the book wants nopage(), which can count. A page of
 *           RAM may be mapped here only if the driver has marked it reserved,
 *           because then nobody can free it.
 * Start at: remap_pfn_range()
 * Locks:    mmap_sem for writing, held by mmap(); page_table_lock here.
 * See it:   the tour, step 4; tests/kernel/remap_test.c; drivers/edu
 * Book:     LDD3 ch. 15, "Using remap_pfn_range", "Remapping RAM".   Linux: mm/memory.c
 */
#include "mm/virt/remap.h"

#include "kernel/lib/panic.h"
#include "kernel/uapi/errno.h"
#include "mm/phys/page.h"
#include "mm/virt/pgtable.h"

static int map_frame(struct mm_struct *mm, unsigned long addr, unsigned long pfn, pgprot_t prot)
{
	pte_t *pte;

	if (pfn_valid(pfn) && !PageReserved(pfn_to_page(pfn)))
		return 0; /* managed RAM: left empty */
	pte = pte_alloc(mm, addr);
	if (!pte)
		return -ENOMEM;
	spin_lock(&mm->page_table_lock);
	BUG_ON(!pte_none(*pte));
	set_pte(pte, pte_mkspecial(pfn_pte(pfn, prot)));
	spin_unlock(&mm->page_table_lock);
	return 0;
}

int remap_pfn_range(struct vm_area_struct *vma, unsigned long addr, unsigned long pfn,
		    unsigned long size, pgprot_t prot)
{
	const unsigned long frames = arch_max_pfn(); /* this CPU has no more physical addresses */
	unsigned long end = addr + PAGE_ALIGN(size);

	if (offset_in_page(addr) || addr < vma->vm_start || end > vma->vm_end || end <= addr)
		return -EINVAL;
	if (pfn >= frames || (end - addr) >> PAGE_SHIFT > frames - pfn)
		return -EINVAL;
	/* touching it may have effects, and it is never to be evicted or merged */
	vma->vm_flags |= VM_IO | VM_RESERVED | VM_PFNMAP;
	for (; addr < end; addr += PAGE_SIZE, pfn++) {
		int error = map_frame(vma->vm_mm, addr, pfn, prot);

		if (error)
			return error; /* the caller of f_op->mmap unmaps what was done */
	}
	return 0;
}

int io_remap_page_range(struct vm_area_struct *vma, unsigned long addr, phys_addr_t phys,
			unsigned long size, pgprot_t prot)
{
	return remap_pfn_range(vma, addr, phys >> PAGE_SHIFT, size, prot);
}
