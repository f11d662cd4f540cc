/* SPDX-License-Identifier: MIT */
/*
 * mm/virt/remap.h - mapping device memory into a program.
 *
 * Book:     LDD3 ch. 15, "Using remap_pfn_range".   Linux: mm/memory.c
 */
#ifndef MM_VIRT_REMAP_H
#define MM_VIRT_REMAP_H

#include "mm/virt/vma.h"

/*
 * remap_pfn_range - map the page frames from pfn on at addr, all at once.
 *
 * => for a driver's mmap(); addr and size lie in vma, in whole pages
 * => 0, -EINVAL (outside the area), -ENOMEM
 * => only frames that are no managed RAM, or pages marked PageReserved, are
 *    mapped; others are left empty without an error, as in 2.6 (erratum 7)
 */
int remap_pfn_range(struct vm_area_struct *vma, unsigned long addr, unsigned long pfn,
		    unsigned long size, pgprot_t prot);
/* io_remap_page_range - the same for a physical address of I/O memory. */
int io_remap_page_range(struct vm_area_struct *vma, unsigned long addr, phys_addr_t phys,
			unsigned long size, pgprot_t prot);
/* remap_page_range - 2.4's name, with a physical address. */
#define remap_page_range(vma, addr, phys, size, prot) \
	remap_pfn_range(vma, addr, (phys) >> PAGE_SHIFT, size, prot)

#endif
