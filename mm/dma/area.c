// SPDX-License-Identifier: MIT
/*
 * mm/dma/area.c - runs of pages out of memory that was kept back.
 *
 * What:     see area.h. First fit in a map of bits, from where the last search ended:
 *           so a page that was just freed is not the next to be given out, and a
 *           device that still uses it is more likely to be noticed.
 * Start at: area_alloc()
 * See it:   /proc/dma_shadow, /proc/bigphysarea; tests/kernel/dma_area_test.c
 */
#include "mm/dma/area.h"

#include "kernel/lib/panic.h"
#include "mm/phys/bootmem.h"
#include "mm/phys/slab.h"

void area_reserve(struct area *area, unsigned long size, phys_addr_t limit)
{
	unsigned long wanted = PAGE_ALIGN(size);

	for (size = wanted; size >= PAGE_SIZE; size = size / 2 & PAGE_MASK) {
		area->base = bootmem_alloc_below(size, limit);
		if (area->base)
			break;
	}
	if (!area->base)
		size = 0;
	area->pages = size >> PAGE_SHIFT;
	if (size < wanted)
		printk(KERN_WARNING "%s: %lu KiB are wanted, %lu KiB can be had below %#llx\n",
		       area->name, wanted / KiB, size / KiB, limit);
}

void area_init(struct area *area)
{
	if (!area->pages)
		return;
	area->map = kzalloc(ALIGN(area->pages, 64) / 8, GFP_KERNEL);
	if (!area->map)
		panic("%s: no memory for its map", area->name);
}

static bool is_used(const struct area *area, unsigned long n)
{
	return area->map[n / 64] >> (n % 64) & 1;
}

static void mark(struct area *area, unsigned long first, unsigned long n, bool used)
{
	for (unsigned long i = first; i < first + n; i++)
		if (used)
			area->map[i / 64] |= 1UL << (i % 64);
		else
			area->map[i / 64] &= ~(1UL << (i % 64));
}

/* The first run of n free pages that begins in [from, to), or area->pages. */
static unsigned long find_run(const struct area *area, unsigned long n, unsigned long align,
			      unsigned long from, unsigned long to)
{
	unsigned long base = area->base >> PAGE_SHIFT;
	unsigned long start = ALIGN(base + from, align) - base;

	while (start < to && start + n <= area->pages) {
		unsigned long i = 0;

		while (i < n && !is_used(area, start + i))
			i++;
		if (i == n)
			return start;
		start = ALIGN(base + start + i + 1, align) - base; /* behind what is in the way */
	}
	return area->pages;
}

static void hand_out(struct area *area, unsigned long first, unsigned long n)
{
	struct page *page = phys_to_page(area->base) + first;

	mark(area, first, n, true);
	area->hint = first + n;
	area->used += n;
	area->peak = max(area->peak, area->used);
	for (unsigned long i = 0; i < n; i++) {
		page[i].owner = area->owner;
		page[i].order = 0;
		atomic_set(&page[i]._count, 1);
		ClearPageReserved(&page[i]);
	}
}

phys_addr_t area_alloc(struct area *area, unsigned long n, unsigned long align)
{
	phys_addr_t phys = 0;
	unsigned long flags, first;

	spin_lock_irqsave(&area->lock, flags);
	area->requests++;
	if (n && n <= area->pages) {
		first = find_run(area, n, align, area->hint, area->pages);
		if (first == area->pages)
			first = find_run(area, n, align, 0, min(area->hint, area->pages));
		if (first < area->pages) {
			hand_out(area, first, n);
			phys = area->base + (first << PAGE_SHIFT);
		}
	}
	area->failures += !phys;
	spin_unlock_irqrestore(&area->lock, flags);
	return phys;
}

/* Does nobody but the area's user have a page of it? */
static bool is_idle(const struct area *area, unsigned long first, unsigned long n)
{
	const struct page *page = phys_to_page(area->base) + first;

	for (unsigned long i = 0; i < n; i++)
		if (!is_used(area, first + i) || page_count(&page[i]) != 1 ||
		    page_mapcount(&page[i]) || atomic_read(&page[i].pins) || page[i].dma_maps ||
		    PageDmaPart(&page[i]))
			return false;
	return true;
}

bool area_free(struct area *area, phys_addr_t phys, unsigned long n)
{
	unsigned long first = (phys - area->base) >> PAGE_SHIFT, flags;
	struct page *page = phys_to_page(phys);
	bool ok;

	if (!area_holds(area, phys) || phys & ~PAGE_MASK || !n || n > area->pages - first)
		return false;
	spin_lock_irqsave(&area->lock, flags);
	ok = is_idle(area, first, n);
	for (unsigned long i = 0; ok && i < n; i++) {
		SetPageReserved(&page[i]);
		atomic_set(&page[i]._count, 0);
		page[i].owner = OWNER_RESERVED;
	}
	if (ok) {
		mark(area, first, n, false);
		area->used -= n;
	}
	spin_unlock_irqrestore(&area->lock, flags);
	return ok;
}

void area_for_each_used(const struct area *area, void (*fn)(struct page *page, void *arg),
			void *arg)
{
	for (unsigned long i = 0; area->map && i < area->pages; i++)
		if (is_used(area, i))
			fn(phys_to_page(area->base) + i, arg);
}
