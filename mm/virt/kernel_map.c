// SPDX-License-Identifier: MIT
/*
 * mm/virt/kernel_map.c - the kernel's own page tables, built once at boot.
 *
 * What:     the boot code mapped the first 4 GiB, everything writable and
 *           executable. Here the real map is made, from memory that nobody
 *           frees, and switched to:
 *
 *             PAGE_OFFSET     all RAM below max_low_pfn, read-write, no execution;
 *                             2 MiB pages, or 4 KiB ones under dma_debug, because
 *                             then single pages are taken away from the CPU
 *             VMALLOC_START   empty for now
 *             VMEMMAP_START   the struct page array, section by section
 *             KMAP_START      windows for high memory
 *             KERNEL_START    the image: text r-x, constants r--, data rw-
 *
 *           The top-level entries of all these exist from here on and never
 *           change, so every mm can share them by copying (pgd_alloc).
 * Start at: paging_init(), called once by kmain().
 * Holds:    I10 (W^X): no kernel page is both writable and executable. (The direct
 *           map does show the image's text a second time: read-only there.)
 * Locks:    none; one CPU, interrupts off.
 * See it:   tests/kernel/pgtable_test.c; gdb: np-walk
 * Linux:    arch/x86_64/mm/init.c.   Spec: SDM 3A 4.5
 */
#include "kernel/lib/cmdline.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"
#include "mm/phys/bootmem.h"
#include "mm/virt/pgtable.h"

extern char __text_start[], __text_end[], __rodata_start[], __rodata_end[], __kernel_end[],
	__data_start[];

bool direct_map_small;

/* The table behind *entry, made from boot memory if missing. */
static u64 *boot_step(u64 *entry)
{
	if (!(*entry & _PAGE_PRESENT))
		*entry = bootmem_alloc(PAGE_SIZE) | _PAGE_TABLE_KERNEL;
	return table_va(*entry);
}

static u64 *boot_pmd(unsigned long virt)
{
	u64 *puds = boot_step(&init_mm.pgd[pgd_index(virt)].val);
	u64 *pmds = boot_step(&puds[pud_index(virt)]);

	return &pmds[pmd_index(virt)];
}

static void map_small(unsigned long virt, phys_addr_t phys, pgprot_t prot)
{
	u64 *ptes = boot_step(boot_pmd(virt));

	ptes[pte_index(virt)] = pte_val(pfn_pte(phys >> PAGE_SHIFT, prot));
}

static void map_range(unsigned long virt, phys_addr_t phys, unsigned long size, pgprot_t prot,
		      bool small)
{
	while (size) {
		if (!small && IS_ALIGNED(virt | phys, PMD_SIZE) && size >= PMD_SIZE) {
			*boot_pmd(virt) = pte_val(pfn_pte(phys >> PAGE_SHIFT, prot)) | _PAGE_PSE;
			virt += PMD_SIZE, phys += PMD_SIZE, size -= PMD_SIZE;
		} else {
			map_small(virt, phys, prot);
			virt += PAGE_SIZE, phys += PAGE_SIZE, size -= PAGE_SIZE;
		}
	}
}

/* RAM only: a hole or a device in the direct map would be cached, and read by accident. */
static void map_direct(void)
{
	phys_addr_t limit = (phys_addr_t)max_low_pfn << PAGE_SHIFT;

	for (int i = 0; i < ram_ranges.count; i++) {
		phys_addr_t start = ram_ranges.r[i].start, end = min(ram_ranges.r[i].end, limit);

		if (start < end)
			map_range((unsigned long)__va(start), start, end - start, PAGE_KERNEL,
				  direct_map_small);
	}
}

/* Write-protect the direct map's second view of the image's text and constants. */
static void protect_image_alias(void)
{
	for (char *p = __text_start; p < __rodata_end; p += PAGE_SIZE)
		map_small((unsigned long)__va(__pa(p)), __pa(p), PAGE_KERNEL_RO);
}

static void map_image(void)
{
	struct {
		char *start, *end;
		pgprot_t prot;
	} parts[] = {
		{ __text_start, __text_end, PAGE_KERNEL_RX },
		{ __rodata_start, __rodata_end, PAGE_KERNEL_RO },
		{ __data_start, __kernel_end, PAGE_KERNEL },
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(parts); i++)
		map_range((unsigned long)parts[i].start, __pa(parts[i].start),
			  PAGE_ALIGN(parts[i].end - parts[i].start), parts[i].prot, true);
}

/* One section of the array: SECTION_PAGES struct pages, 64 KiB. */
static void map_memmap_section(unsigned long section)
{
	const unsigned long size = SECTION_PAGES * sizeof(struct page);
	unsigned long virt = (unsigned long)pfn_to_page(section * SECTION_PAGES);

	if (section_map[section / 64] >> (section % 64) & 1)
		return; /* two ranges of RAM meet in it */
	section_map[section / 64] |= 1UL << (section % 64);
	map_range(virt, bootmem_alloc_any(size), size, PAGE_KERNEL, true);
}

static void map_memmap(void)
{
	bool all_low;

	for (int i = 0; i < ram_ranges.count; i++) {
		unsigned long first = ram_ranges.r[i].start / PAGE_SIZE / SECTION_PAGES;
		unsigned long last = (ram_ranges.r[i].end - 1) / PAGE_SIZE / SECTION_PAGES;

		for (unsigned long section = first; section <= last; section++)
			map_memmap_section(section);
	}
	/* from here on pfn_valid() counts whole sections; without lowmem= none of it is high */
	all_low = max_low_pfn == max_pfn;
	max_pfn = ALIGN(max_pfn, SECTION_PAGES);
	if (all_low)
		max_low_pfn = max_pfn;
}

void paging_init(void)
{
	const unsigned long shared[] = { PAGE_OFFSET, VMALLOC_START, VMEMMAP_START, KMAP_START,
					 KERNEL_START };

	direct_map_small = cmdline_range("dma_debug", DMA_DEBUG_DEFAULT, 0, 2) > 0;
	init_mm.pgd = __va(bootmem_alloc(PAGE_SIZE));
	for (unsigned int i = 0; i < ARRAY_SIZE(shared); i++)
		boot_step(&init_mm.pgd[pgd_index(shared[i])].val);
	map_direct();
	map_image();
	if (direct_map_small)
		protect_image_alias();
	map_memmap();
	arch_load_pgd(__pa(init_mm.pgd));
}
