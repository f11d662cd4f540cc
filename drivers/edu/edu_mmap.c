// SPDX-License-Identifier: MIT
/*
 * drivers/edu/edu_mmap.c - the device in a program's address space, in both ways.
 *
 * What:     the chapter's two ways to map, side by side:
 *
 *             offset 0        registers: no struct page, mapped at once, uncached
 *                             (io_remap_page_range)
 *             offset 1 MiB    the coherent buffer: RAM with struct pages, each mapped
 *                             when first touched (nopage)
 *             offset 2 MiB    the command ring, coherent memory too; to look at, for
 *                             the driver believes what stands in it
 * Start at: edu_mmap()
 * Holds:    the coherent buffer lives as long as the driver; each page a program maps
 *           has a reference more, which unmapping drops.
 * Locks:    mmap_sem, held by the caller.
 * See it:   the tour, steps 4 and 5; /proc/trace; gdb: break edu_nopage
 * Book:     LDD3 ch. 15, "Using remap_pfn_range", "Mapping Memory with nopage"
 */
#include "drivers/edu/edu.h"
#include "mm/virt/remap.h"

/*
 * The page at address. The buffer is physically contiguous, but that does not
 * matter here: every page is looked up by itself.
 */
static struct page *edu_nopage(struct vm_area_struct *vma, unsigned long address, int *type)
{
	struct edu *edu = vma->vm_private_data;
	unsigned long offset =
		address - vma->vm_start + (vma->vm_pgoff << PAGE_SHIFT) - EDU_MMAP_COHERENT;
	struct page *page;

	if (offset >= EDU_COHERENT_SIZE)
		return NOPAGE_SIGBUS;
	page = virt_to_page((char *)edu->coherent + offset);
	get_page(page); /* the page table's reference */
	if (type)
		*type = VM_FAULT_MINOR;
	return page;
}

static struct vm_operations_struct edu_vm_ops = {
	.nopage = edu_nopage,
	.name = "edu coherent buffer",
};

static struct page *edu_ring_nopage(struct vm_area_struct *vma, unsigned long address, int *type)
{
	struct edu *edu = vma->vm_private_data;
	struct page *page = virt_to_page(edu->ring);

	BUILD_BUG_ON(sizeof(*edu->ring) > EDU_RING_BYTES || EDU_RING_BYTES != PAGE_SIZE);
	get_page(page);
	if (type)
		*type = VM_FAULT_MINOR;
	return page;
}

static struct vm_operations_struct edu_ring_vm_ops = {
	.nopage = edu_ring_nopage,
	.name = "edu command ring",
};

/* The ring: a page, and never to be written, not by a later mprotect() either. */
static int edu_mmap_ring(struct edu *edu, struct vm_area_struct *vma, unsigned long size)
{
	if (size > EDU_RING_BYTES)
		return -EINVAL;
	if (vma->vm_flags & VM_WRITE)
		return -EPERM;
	vma->vm_flags &= ~VM_MAYWRITE;
	vma->vm_flags |= VM_RESERVED;
	vma->vm_ops = &edu_ring_vm_ops;
	vma->vm_private_data = edu;
	return 0;
}

int edu_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct edu *edu = ((struct edu_file *)file->private_data)->edu;
	unsigned long offset = vma->vm_pgoff << PAGE_SHIFT, size = vma->vm_end - vma->vm_start;

	if (offset == EDU_MMAP_RING)
		return edu_mmap_ring(edu, vma, size);
	if (vma->vm_pgoff > (EDU_MMAP_COHERENT + EDU_COHERENT_SIZE) >> PAGE_SHIFT)
		return -EINVAL; /* so that the sums below cannot wrap */
	if (offset >= EDU_MMAP_COHERENT) {
		if (offset + size > EDU_MMAP_COHERENT + EDU_COHERENT_SIZE)
			return -EINVAL;
		vma->vm_flags |= VM_RESERVED;
		vma->vm_ops = &edu_vm_ops;
		vma->vm_private_data = edu;
		return 0;
	}
	if (offset + size > EDU_REGS_SIZE)
		return -EINVAL;
	/* registers: each access must reach the device, in order and in its width */
	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	return io_remap_page_range(vma, vma->vm_start, pci_resource_start(edu->pdev, 0) + offset,
				   size, vma->vm_page_prot);
}
