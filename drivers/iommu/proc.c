// SPDX-License-Identifier: MIT
/*
 * drivers/iommu/proc.c - /proc/iommu: units, and the domain of each device.
 *
 * What:     two tables. Counts are since boot, or since the device got its driver.
 *           "waiting" are addresses that are unmapped and not flushed yet (iommu=lazy).
 * Start at: show_iommu()
 * Locks:    printing may sleep, so the domains are copied first.
 */
#include "drivers/iommu/vtd.h"
#include "drivers/iommu/vtd_regs.h"
#include "kernel/fs/proc/proc.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"
#include "mm/phys/slab.h"

#define MAX_ROWS 32

struct row {
	char device[BUS_ID_SIZE];
	const char *driver;
	u32 id;
	unsigned long mappings, tables;
	u64 pages, maps, flushes, failures, faults;
	unsigned int waiting;
};

struct rows {
	int count, more; /* more: that there was no room for */
	struct row row[MAX_ROWS];
};

static void copy_row(struct iommu_domain *d, void *arg)
{
	struct rows *rows = arg;
	struct row *row = &rows->row[rows->count];

	if (rows->count == MAX_ROWS) {
		rows->more++;
		return;
	}
	rows->count++;
	*row = (struct row){
		.driver = d->dev->driver_name,
		.id = d->id,
		.mappings = d->space.blocks - d->waiting_count,
		.tables = d->tables,
		.pages = d->space.pages,
		.maps = d->maps,
		.flushes = d->flushes,
		.failures = d->failures,
		.faults = d->faults,
		.waiting = d->waiting_count,
	};
	strlcpy(row->device, d->dev->bus_id, sizeof(row->device));
}

static void show_unit(struct seq_file *m, const struct vtd_unit *unit)
{
	seq_printf(m,
		   "unit %d: VT-d at %#llx, cap %#llx, ecap %#llx, %u levels, %llu flushes, "
		   "%llu faults, %llu overflows%s\n",
		   unit->number, unit->base, unit->cap, unit->ecap, unit->levels, unit->flushes,
		   unit->faults, unit->overflows, unit->failed ? ", FAILED" : "");
	if (unit->identity)
		seq_printf(m, "  passes all: %lu tables that lead each address to itself\n",
			   unit->identity->tables);
}

static int show_iommu(struct seq_file *m)
{
	struct rows *rows = kzalloc(sizeof(*rows), GFP_KERNEL);

	if (!rows)
		return -ENOMEM;
	domain_for_each(copy_row, rows);
	seq_printf(m, "mode: %s\n", vtd_mode);
	for (int i = 0; i < vtd_nr_units; i++)
		show_unit(m, &vtd_units[i]);
	if (rows->count)
		seq_printf(m,
			   "device   driver   domain mappings  pages tables waiting       maps    "
			   "flushes failures faults\n");
	for (int i = 0; i < rows->count; i++) {
		const struct row *r = &rows->row[i];

		seq_printf(m, "%-8s %-8s %6u %8lu %6llu %6lu %7u %10llu %10llu %8llu %6llu\n",
			   r->device, r->driver ? r->driver : "-", r->id, r->mappings, r->pages,
			   r->tables, r->waiting, r->maps, r->flushes, r->failures, r->faults);
	}
	if (rows->more)
		seq_printf(m, "and %d more\n", rows->more);
	kfree(rows);
	return 0;
}

void vtd_proc_init(void)
{
	if (proc_add("iommu", 0444, show_iommu))
		panic("no memory for /proc/iommu");
}
