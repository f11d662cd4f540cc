/* SPDX-License-Identifier: MIT */
/*
 * arch/x86_64/acpi.c - finding the firmware's tables.
 *
 * What:     the RSDP points to a root table, the root table to the others. We read
 *           only those that are plain data, and say at boot which there are:
 *             APIC (MADT)  interrupt controllers    arch/x86_64/apic.c
 *             FACP (FADT)  power and timer ports    time.c, power.c
 *             MCFG         PCI configuration space  drivers/pci
 *             DMAR         the IOMMU                drivers/iommu
 *           The rest of ACPI is programs in a byte code (AML), which nopage does
 *           not interpret.
 * Start at: acpi_init().
 * Holds:    the tables are mapped once, for ever, and never written. Whoever reads
 *           one checks that its length holds what he reads.
 * See it:   boot log, "acpi:".   Spec: ACPI 5.2
 */
#include "arch/x86_64/acpi.h"
#include "arch/arch.h"
#include "kernel/lib/printk.h"
#include "kernel/lib/string.h"
#include "mm/virt/vmalloc.h"

#define MAX_TABLES     32
#define MAX_TABLE_SIZE (1 * MiB)

static const struct acpi_header *tables[MAX_TABLES];
static int nr_tables;

/* All bytes of a table sum up to 0. */
static bool checksum_ok(const void *table, size_t size)
{
	const u8 *bytes = table;
	u8 sum = 0;

	for (size_t i = 0; i < size; i++)
		sum += bytes[i];
	return sum == 0;
}

/* map_table - first the header, for its length, then all of it; NULL if it makes no sense. */
static const struct acpi_header *map_table(phys_addr_t phys)
{
	const struct acpi_header *table = memremap(phys, sizeof(*table));
	u32 length;

	if (!table)
		return NULL;
	length = table->length;
	memunmap(table);
	if (length < sizeof(*table) || length > MAX_TABLE_SIZE)
		return NULL;
	table = memremap(phys, length);
	if (table && !checksum_ok(table, length)) {
		memunmap(table);
		return NULL;
	}
	return table;
}

static void add_table(phys_addr_t phys)
{
	const struct acpi_header *table = map_table(phys);

	if (!table) {
		printk(KERN_WARNING "acpi: table at %#llx is damaged, ignored\n", phys);
		return;
	}
	printk(KERN_INFO "acpi: %.4s at %#llx, %u bytes\n", table->signature, phys, table->length);
	if (nr_tables < MAX_TABLES)
		tables[nr_tables++] = table;
	else
		memunmap(table);
}

/* ------------------------------------------------------------------ */

static bool rsdp_ok(const struct acpi_rsdp *rsdp)
{
	return !memcmp(rsdp->signature, "RSD PTR ", 8) && checksum_ok(rsdp, RSDP_V1_SIZE);
}

/* rsdp_search - under BIOS it lies on a 16-byte border of the ROM area; ACPI 5.2.5.1 */
static phys_addr_t rsdp_search(void)
{
	const phys_addr_t start = 0xe0000, end = 0x100000;
	const char *rom = memremap(start, end - start);
	phys_addr_t found = 0;

	if (!rom)
		return 0;
	for (phys_addr_t at = start; !found && at < end; at += 16) {
		if (rsdp_ok((const void *)(rom + (at - start))))
			found = at;
	}
	memunmap(rom);
	return found;
}

/* root_table - the XSDT if there is one, with 8-byte entries, else the RSDT with 4-byte ones. */
static phys_addr_t root_table(phys_addr_t rsdp_phys, unsigned int *entry_size)
{
	const struct acpi_rsdp *rsdp = memremap(rsdp_phys, sizeof(*rsdp));
	phys_addr_t root = 0;

	if (!rsdp)
		return 0;
	if (rsdp_ok(rsdp)) {
		bool extended = rsdp->revision >= 2 && rsdp->xsdt &&
				rsdp->length == sizeof(*rsdp) && checksum_ok(rsdp, sizeof(*rsdp));

		*entry_size = extended ? 8 : 4;
		root = extended ? rsdp->xsdt : rsdp->rsdt;
	}
	memunmap(rsdp);
	return root;
}

void acpi_init(void)
{
	phys_addr_t rsdp = boot_info.rsdp ? boot_info.rsdp : rsdp_search();
	unsigned int entry_size = 4;
	phys_addr_t root_phys = rsdp ? root_table(rsdp, &entry_size) : 0;
	const struct acpi_header *root = root_phys ? map_table(root_phys) : NULL;
	const char *entry, *end;

	if (!root) {
		printk(KERN_ERR "acpi: no tables found\n");
		return;
	}
	end = (const char *)root + root->length;
	for (entry = (const char *)(root + 1); entry + entry_size <= end; entry += entry_size) {
		u64 phys = 0;

		memcpy(&phys, entry, entry_size); /* entries are not aligned to their size */
		add_table(phys);
	}
	memunmap(root);
}

const void *acpi_find(const char *signature)
{
	for (int i = 0; i < nr_tables; i++) {
		if (!memcmp(tables[i]->signature, signature, 4))
			return tables[i];
	}
	return NULL;
}
