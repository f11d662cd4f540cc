// SPDX-License-Identifier: MIT
/*
 * mm/phys/bootmem.c - from the firmware's memory map to a list of free pages.
 *
 * What:     two sets of ranges: ram_ranges, all the RAM there is, and free_ranges,
 *           what nobody has yet. Allocating removes a range from the second.
 *           Page 0 and the first 64 KiB stay out (a NULL physical address
 *           should be nobody's), so do the kernel image and the boot module.
 * Start at: bootmem_init(), called first of all mm code by kmain().
 * Holds:    everything handed out here is OWNER_RESERVED for ever.
 * Locks:    none; one CPU, interrupts off.
 * Not here: the archive module is never freed: its pages are the root file tree.
 * See it:   tests/host/test_ranges.c
 */
#include "mm/phys/bootmem.h"

#include "kernel/lib/cmdline.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/printk.h"
#include "kernel/lib/string.h"
#include "mm/phys/page.h"

extern char __kernel_start[], __kernel_end[];

struct range_set ram_ranges;
static struct range_set free_ranges;
unsigned long max_pfn, max_low_pfn;

/* Until paging_init() only the first 4 GiB can be reached. */
#define BOOT_MAP_END (4 * GiB)

static bool insert_row(struct range_set *set, int at, phys_addr_t start, phys_addr_t end)
{
	if (set->count == MAX_RANGES)
		return false;
	memmove(&set->r[at + 1], &set->r[at], (set->count - at) * sizeof(set->r[0]));
	set->r[at] = (struct mem_range){ start, end };
	set->count++;
	return true;
}

static void delete_row(struct range_set *set, int at)
{
	set->count--;
	memmove(&set->r[at], &set->r[at + 1], (set->count - at) * sizeof(set->r[0]));
}

bool range_add(struct range_set *set, phys_addr_t start, phys_addr_t end)
{
	int i = 0;

	if (start >= end)
		return true;
	while (i < set->count && set->r[i].end < start)
		i++;
	/* swallow every row that touches [start, end) */
	while (i < set->count && set->r[i].start <= end) {
		start = min(start, set->r[i].start);
		end = max(end, set->r[i].end);
		delete_row(set, i);
	}
	return insert_row(set, i, start, end);
}

bool range_remove(struct range_set *set, phys_addr_t start, phys_addr_t end)
{
	if (start >= end)
		return true;
	for (int i = 0; i < set->count; i++) {
		struct mem_range *r = &set->r[i];
		phys_addr_t old_end = r->end;

		if (r->end <= start || r->start >= end)
			continue;
		if (r->start < start) {
			r->end = start; /* the part below stays; is there one above? */
			if (old_end > end && !insert_row(set, i + 1, end, old_end))
				return false;
		} else if (old_end > end) {
			r->start = end;
		} else {
			delete_row(set, i--);
		}
	}
	return true;
}

bool range_overlaps(const struct range_set *set, phys_addr_t start, phys_addr_t end)
{
	for (int i = 0; i < set->count; i++)
		if (max(set->r[i].start, start) < min(set->r[i].end, end))
			return true;
	return false;
}

/* Rounded up; in the last page of the 64-bit space down, where up would wrap to 0. */
static phys_addr_t page_up(phys_addr_t addr)
{
	return addr > PAGE_MASK ? PAGE_MASK : PAGE_ALIGN(addr);
}

/* Firmware maps may overlap: what any row calls reserved is reserved. */
static void collect_ram(void)
{
	u64 limit = cmdline_size("mem", ~0ULL);

	for (int i = 0; i < boot_info.nr_ranges; i++) {
		struct boot_range *r = &boot_info.ranges[i];

		if (r->type == RANGE_RAM)
			range_add(&ram_ranges, page_up(r->start), ALIGN_DOWN(r->end, PAGE_SIZE));
	}
	for (int i = 0; i < boot_info.nr_ranges; i++) {
		struct boot_range *r = &boot_info.ranges[i];

		if (r->type != RANGE_RAM)
			range_remove(&ram_ranges, ALIGN_DOWN(r->start, PAGE_SIZE), page_up(r->end));
	}
	range_remove(&ram_ranges, MAX_PHYS_PAGES << PAGE_SHIFT, ~0ULL);
	if (limit < ~0ULL)
		range_remove(&ram_ranges, page_up(limit), ~0ULL);
	if (!ram_ranges.count)
		panic("the boot loader reported no memory");
}

void bootmem_init(void)
{
	u64 total = 0, lowmem = cmdline_size("lowmem", ~0ULL);

	collect_ram();
	free_ranges = ram_ranges;
	range_remove(&free_ranges, 0, 64 * KiB);
	range_remove(&free_ranges, __pa(__kernel_start), PAGE_ALIGN(__pa(__kernel_end)));
	range_remove(&free_ranges, ALIGN_DOWN(boot_info.module_start, PAGE_SIZE),
		     PAGE_ALIGN(boot_info.module_end));

	for (int i = 0; i < ram_ranges.count; i++) {
		struct mem_range *r = &ram_ranges.r[i];

		total += r->end - r->start;
		printk(KERN_INFO "memory: 0x%012llx-0x%012llx %6llu KiB\n", r->start, r->end,
		       (r->end - r->start) / KiB);
	}
	max_pfn = ram_ranges.r[ram_ranges.count - 1].end >> PAGE_SHIFT;
	max_low_pfn = max_pfn;
	if (lowmem < (u64)max_pfn << PAGE_SHIFT) {
		/* 16 MiB would leave no DMA32 zone, and little for the kernel itself */
		if (lowmem < 24 * MiB) {
			printk(KERN_WARNING "memory: lowmem= raised to 24M\n");
			lowmem = 24 * MiB;
		}
		max_low_pfn = ALIGN(lowmem, 4 * MiB) >> PAGE_SHIFT;
		max_low_pfn = min(max_low_pfn, max_pfn);
	}
	printk(KERN_INFO "memory: %llu KiB of RAM, %lu KiB beyond the direct map\n", total / KiB,
	       (max_pfn - max_low_pfn) * (PAGE_SIZE / KiB));
}

/* The highest free block below limit: low addresses are worth more (ISA DMA). 0: none. */
phys_addr_t bootmem_alloc_below(unsigned long size, phys_addr_t limit)
{
	size = PAGE_ALIGN(size);
	for (int i = free_ranges.count - 1; i >= 0; i--) {
		phys_addr_t end = min(free_ranges.r[i].end, limit);

		if (end < size || end - size < free_ranges.r[i].start)
			continue;
		if (!range_remove(&free_ranges, end - size, end))
			break;
		return end - size;
	}
	return 0;
}

static phys_addr_t take(unsigned long size, phys_addr_t limit)
{
	phys_addr_t phys = bootmem_alloc_below(size, limit);

	if (!phys)
		panic("out of memory during boot: no %lu KiB below %#llx", PAGE_ALIGN(size) / KiB,
		      limit);
	return phys;
}

phys_addr_t bootmem_alloc(unsigned long size)
{
	phys_addr_t low_end = (phys_addr_t)max_low_pfn << PAGE_SHIFT;
	phys_addr_t phys = take(size, min(low_end, (phys_addr_t)BOOT_MAP_END));

	memset(__va(phys), 0, PAGE_ALIGN(size));
	return phys;
}

phys_addr_t bootmem_alloc_any(unsigned long size)
{
	return take(size, MAX_PHYS_PAGES << PAGE_SHIFT);
}

void bootmem_for_each_free(void (*fn)(unsigned long start_pfn, unsigned long end_pfn))
{
	for (int i = 0; i < free_ranges.count; i++)
		fn(free_ranges.r[i].start >> PAGE_SHIFT, free_ranges.r[i].end >> PAGE_SHIFT);
	free_ranges.count = 0;
}
