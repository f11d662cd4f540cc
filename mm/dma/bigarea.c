// SPDX-License-Identifier: MIT
/*
 * mm/dma/bigarea.c - one large piece of contiguous memory, kept back at boot.
 *
 * What:     the calls around an area (area.c). The first page of a run remembers in
 *           page->private how long it is, as bigphysarea_free_pages() is not told.
 * Start at: bigphysarea_alloc_pages()
 * Locks:    the area's. Any context.
 * See it:   /proc/bigphysarea; tests/kernel/dma_area_test.c; docs/dma.md
 * Book:     LDD3 ch. 8 and 15, "Do-it-yourself allocation"
 */
#include "mm/dma/bigarea.h"

#include "kernel/lib/cmdline.h"
#include "kernel/lib/panic.h"

struct area bigarea = AREA_INIT("bigphysarea", OWNER_BIGAREA);

void bigarea_reserve(void)
{
	unsigned long size = cmdline_size("bigarea", 0);

	if (size)
		area_reserve(&bigarea, size,
			     min((phys_addr_t)max_low_pfn << PAGE_SHIFT, (phys_addr_t)4 * GiB));
}

void bigarea_init(void)
{
	area_init(&bigarea);
	if (bigarea.pages)
		printk(KERN_INFO "bigphysarea: %lu KiB at %#llx\n",
		       bigarea.pages * (PAGE_SIZE / KiB), bigarea.base);
}

void *bigphysarea_alloc_pages(int count, int align, int priority)
{
	phys_addr_t phys;

	if (count <= 0 || align < 0)
		return NULL;
	phys = area_alloc(&bigarea, (unsigned long)count, align ? (unsigned long)align : 1);
	if (!phys)
		return NULL;
	phys_to_page(phys)->private = (unsigned long)count;
	return __va(phys);
}

static void free_run(void *base, unsigned long count)
{
	struct page *page;

	if (WARN(!virt_addr_valid(base) || !area_holds(&bigarea, __pa(base)),
		 "%p is not in the big area", base))
		return;
	page = virt_to_page(base);
	if (WARN(!count || page->private != count, "%p is no run of %lu pages of the big area",
		 base, count))
		return;
	page->private = 0;
	if (WARN(!area_free(&bigarea, __pa(base), count),
		 "the %lu pages at %p are still mapped, pinned or a device's", count, base))
		page->private = count;
}

void bigphysarea_free_pages(void *base)
{
	if (base)
		free_run(base, virt_addr_valid(base) ? virt_to_page(base)->private : 0);
}

void *bigphysarea_alloc(int size)
{
	return size > 0 ?
		       bigphysarea_alloc_pages((int)(PAGE_ALIGN((unsigned long)size) >> PAGE_SHIFT),
					       0, 0) :
		       NULL;
}

void bigphysarea_free(void *base, int size)
{
	if (base && size > 0)
		free_run(base, PAGE_ALIGN((unsigned long)size) >> PAGE_SHIFT);
}
