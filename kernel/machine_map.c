// SPDX-License-Identifier: MIT
/*
 * kernel/machine_map.c - what is in the trees of ranges before any driver asks.
 *
 * What:     memory first, from the ranges that the kernel uses, and inside it the kernel
 *           image; then what the firmware has set aside, as far as it contradicts nothing;
 *           then the ports and registers that the machine's own code uses
 *           (arch_resources()). The PCI bus adds its windows and BARs later.
 * Start at: resource_init()
 * Not here: the trees: kernel/resource.c
 * See it:   /proc/iomem, /proc/ioports
 * Linux:    arch/x86/kernel/e820.c (e820_reserve_resources), setup.c
 */
#include "arch/arch.h"
#include "kernel/resource.h"
#include "mm/phys/bootmem.h"
#include "mm/phys/page.h"

extern char __kernel_start[], __text_end[], __rodata_start[], __rodata_end[], __data_start[],
	__bss_start[], __kernel_end[];

static void claim_image(const char *from, const char *to, const char *name)
{
	resource_claim(IORESOURCE_MEM | IORESOURCE_BUSY, __pa(from), __pa(to) - 1, name);
}

/* In the gaps of RAM only: the firmware's ranges may overlap, and RAM has been settled. */
static void claim_reserved(u64 start, u64 end, const char *name)
{
	for (int i = 0; i < ram_ranges.count && start < end; i++) {
		const struct mem_range *ram = &ram_ranges.r[i];

		if (ram->end <= start || ram->start >= end)
			continue;
		if (start < ram->start)
			resource_claim(IORESOURCE_MEM | IORESOURCE_WINDOW, start, ram->start - 1,
				       name);
		start = ram->end;
	}
	if (start < end)
		resource_claim(IORESOURCE_MEM | IORESOURCE_WINDOW, start, end - 1, name);
}

void resource_init(void)
{
	for (int i = 0; i < ram_ranges.count; i++)
		resource_claim(IORESOURCE_MEM | IORESOURCE_BUSY, ram_ranges.r[i].start,
			       ram_ranges.r[i].end - 1, "System RAM");
	claim_image(__kernel_start, __text_end, "Kernel code");
	claim_image(__rodata_start, __rodata_end, "Kernel rodata");
	claim_image(__data_start, __bss_start, "Kernel data");
	claim_image(__bss_start, __kernel_end, "Kernel bss");
	for (int i = 0; i < boot_info.nr_ranges; i++) {
		const struct boot_range *r = &boot_info.ranges[i];

		if (r->type != RANGE_RAM)
			claim_reserved(r->start, r->end,
				       r->type == RANGE_ACPI ? "ACPI Tables" : "Reserved");
	}
	arch_resources(resource_claim);
}
