// SPDX-License-Identifier: MIT
/*
 * drivers/iommu/start.c - units are found, looked at, and switched on: all of them, or none.
 *
 * What:     the firmware's table says where units are. What their registers say is believed
 *           only as far as it makes sense. Then, for each: off, if the firmware had it on;
 *           an empty root table; the interrupt of faults; all caches empty; translation.
 *
 *             iommu=off    not used               iommu=on     a domain for each device
 *             iommu=pt     all may go everywhere  iommu=lazy   flushes are put off
 * Start at: iommu_init(), then start_all()
 * Holds:    if one unit does not start, all are given back: DMA is direct for every device,
 *           and none has an easier way than another.
 * Locks:    vtd_lock around tables; boot: no driver is there yet.
 * See it:   the boot log, "iommu"; /proc/iommu; tests/run/test_iommu.py; docs/iommu.md
 * Spec:     VT-d 10.4 (registers), 11.4 (RMRR, by way of dmar.c).   Linux: drivers/iommu/intel/iommu.c
 */
#include "drivers/iommu/iommu.h"
#include "drivers/iommu/vtd.h"
#include "drivers/iommu/vtd_regs.h"
#include "drivers/pci/pci.h"
#include "kernel/lib/cmdline.h"
#include "kernel/lib/panic.h"
#include "kernel/resource.h"
#include "mm/phys/slab.h"
#include "mm/virt/vmalloc.h"

const char *vtd_mode = "off";

/* ------------------------------------------------------------------ */
/* Pass-through                                                        */

/* Memory as it is, for units without the bit for it: tables in which each address leads to itself. */
static int make_identity(struct vtd_unit *unit)
{
	struct iommu_domain *domain = kzalloc(sizeof(*domain), GFP_KERNEL);

	if (!domain)
		return -ENOMEM;
	domain->unit = unit;
	domain->levels = unit->levels;
	domain->root = vtd_table_alloc(unit, GFP_KERNEL);
	if (!domain->root) {
		kfree(domain);
		return -ENOMEM;
	}
	domain->tables = 1;
	domain->id = VTD_ID_PASS;
	unit->identity = domain;
	return vtd_map_identity(domain, (phys_addr_t)max_pfn << PAGE_SHIFT);
}

/* The most levels that the unit can do: what pass-through wants in the context entry (9.3). */
static unsigned int most_levels(const struct vtd_unit *unit)
{
	unsigned int levels = 5;

	while (levels > 2 && !CAP_LEVELS(unit->cap, levels))
		levels--;
	return levels;
}

static void let_pass(struct pci_dev *pdev, void *arg)
{
	struct vtd_unit *unit = vtd_unit_of(pdev);
	u64 low = CONTEXT_PASS_THROUGH, high = CONTEXT_DID(VTD_ID_PASS);
	unsigned long flags;
	int error;

	if (!unit)
		return;
	if (unit->identity) {
		low = __pa(unit->identity->root) | CONTEXT_TRANSLATE;
		high |= CONTEXT_WIDTH(unit->identity->levels);
	} else {
		high |= CONTEXT_WIDTH(most_levels(unit));
	}
	spin_lock_irqsave(&vtd_lock, flags);
	error = vtd_context_set(unit, pci_requester_id(pdev), low, high);
	spin_unlock_irqrestore(&vtd_lock, flags);
	if (error)
		printk(KERN_ERR "iommu: %s: no memory: it has no DMA\n", pci_name(pdev));
}

/* ------------------------------------------------------------------ */
/* Switching on                                                        */

static int unit_find(struct vtd_unit *unit)
{
	snprintf(unit->name, sizeof(unit->name), "dmar%d", unit->number);
	if (!request_mem_region(unit->base, VTD_REGS_SIZE, unit->name))
		return -EBUSY; /* on memory, or on others' registers: the table is wrong */
	unit->regs = ioremap(unit->base, VTD_REGS_SIZE);
	if (!unit->regs) {
		release_mem_region(unit->base, VTD_REGS_SIZE);
		return -ENOMEM;
	}
	return 0;
}

/* What it can do, if it is one that can be driven. */
static bool unit_able(struct vtd_unit *unit)
{
	unit->cap = readq(unit->regs + VTD_CAP);
	unit->ecap = readq(unit->regs + VTD_ECAP);
	if (unit->cap == ~0ULL || unit->ecap == ~0ULL || !readl(unit->regs + VTD_VERSION) ||
	    IOTLB_OFFSET_END(unit->ecap) > VTD_REGS_SIZE ||
	    CAP_FAULT_OFFSET(unit->cap) + CAP_FAULT_RECORDS(unit->cap) * FAULT_RECORD >
		    VTD_REGS_SIZE)
		return false;
	unit->levels = CAP_LEVELS(unit->cap, 3) ? 3 : CAP_LEVELS(unit->cap, 4) ? 4 : 0;
	return unit->levels;
}

/* The firmware may have used it. */
static bool unit_silence(struct vtd_unit *unit)
{
	unsigned long flags;
	bool ok = true;
	u32 status;

	spin_lock_irqsave(&unit->lock, flags);
	status = readl(unit->regs + VTD_GSTS);
	if (status & GCMD_TRANSLATE)
		ok = vtd_command(unit, GCMD_TRANSLATE, false);
	if (ok && status & GCMD_QUEUE)
		ok = vtd_command(unit, GCMD_QUEUE, false);
	spin_unlock_irqrestore(&unit->lock, flags);
	return ok;
}

/* From the root table on; all its caches empty; then translation. */
static bool unit_start(struct vtd_unit *unit)
{
	unsigned long flags;
	bool ok;

	spin_lock_irqsave(&unit->lock, flags);
	writeq(__pa(unit->root), unit->regs + VTD_ROOT_TABLE);
	ok = vtd_command(unit, GCMD_ROOT_TABLE, true);
	spin_unlock_irqrestore(&unit->lock, flags);
	vtd_flush_contexts(unit);
	vtd_flush_iotlb(unit);
	spin_lock_irqsave(&unit->lock, flags);
	ok = ok && !unit->failed && vtd_command(unit, GCMD_TRANSLATE, true);
	if (ok && unit->cap & (CAP_PLMR | CAP_PHMR)) /* regions shut for devices during boot */
		writel(readl(unit->regs + VTD_PMEN) & ~PMEN_ENABLE, unit->regs + VTD_PMEN);
	spin_unlock_irqrestore(&unit->lock, flags);
	return ok;
}

/* The root table, the context tables, those of pass-through: the domains' are gone. */
static void free_root(struct vtd_unit *unit)
{
	for (int bus = 0; unit->root && bus < 256; bus++)
		if (unit->root[2 * bus] & ROOT_PRESENT)
			vtd_table_free(__va(unit->root[2 * bus] & SL_ADDRESS));
	if (unit->root)
		vtd_table_free(unit->root);
	unit->root = NULL;
	if (unit->identity)
		vtd_free_tables(unit->identity);
	kfree(unit->identity);
	unit->identity = NULL;
}

/* As if it had never been found. The tables of one that does not stop stay where it looks for them. */
static void unit_give_back(struct vtd_unit *unit)
{
	vtd_fault_exit(unit);
	if (!unit->levels || unit_silence(unit))
		free_root(unit);
	iounmap(unit->regs);
	unit->regs = NULL;
	release_mem_region(unit->base, VTD_REGS_SIZE);
}

/* Registers, what it can do, an empty root table, faults. 0; or -errno, and all is given back. */
static int unit_prepare(struct vtd_unit *unit)
{
	int error = unit_find(unit);

	if (error)
		return error;
	if (!unit_able(unit)) {
		error = -ENODEV;
		goto give_back;
	}
	if (!unit_silence(unit)) {
		error = -EIO;
		goto give_back;
	}
	error = -ENOMEM;
	unit->root = vtd_table_alloc(unit, GFP_KERNEL);
	if (!unit->root ||
	    (vtd_all_pass && !(unit->ecap & ECAP_PASS_THROUGH) && make_identity(unit)))
		goto give_back;
	if (vtd_fault_init(unit) < 0)
		printk(KERN_WARNING "iommu %d: no interrupt for it: faults go unseen\n",
		       unit->number);
	return 0;

give_back:
	unit_give_back(unit);
	return error;
}

/* A table for each bus now: none is left over when the first driver of a bus goes. */
static void prepare_bus(struct pci_dev *pdev, void *arg)
{
	struct vtd_unit *unit = vtd_unit_of(pdev);
	unsigned long flags;

	spin_lock_irqsave(&vtd_lock, flags);
	if (unit && !vtd_context_of(unit, pci_requester_id(pdev)))
		printk(KERN_ERR "iommu: %s: no memory: it has no DMA\n", pci_name(pdev));
	spin_unlock_irqrestore(&vtd_lock, flags);
}

static void attach_if_region(struct pci_dev *pdev, void *arg)
{
	for (int i = 0; i < vtd_dmar.nr_regions; i++)
		if (vtd_scopes_hold(&vtd_dmar.region[i].devices, pdev) && domain_attach(&pdev->dev))
			printk(KERN_ERR "iommu: %s loses what the firmware gave it\n",
			       pci_name(pdev));
}

static void detach_if_attached(struct pci_dev *pdev, void *arg)
{
	domain_detach(&pdev->dev);
}

static bool prepare_all(void)
{
	for (int i = 0; i < vtd_dmar.nr_units; i++) {
		struct vtd_unit *unit = &vtd_units[i];
		int error;

		unit->number = i;
		unit->dmar = &vtd_dmar.unit[i];
		unit->base = unit->dmar->base;
		spin_lock_init_rank(&unit->lock, "iommu", RANK_IOMMU);
		error = unit_prepare(unit);
		if (error) {
			printk(KERN_ERR "iommu %d at %#llx is not usable: %s\n", i, unit->base,
			       errno_name(-error));
			return false;
		}
		vtd_nr_units++;
	}
	return true;
}

static void give_back_all(void)
{
	while (vtd_nr_units)
		unit_give_back(&vtd_units[--vtd_nr_units]);
}

/* All units, or none: no device is to have an easier way than another. */
static bool start_all(bool lazy)
{
	bool ok = prepare_all();

	if (!ok) {
		give_back_all();
		return false;
	}
	domain_use(&vtd_ops, lazy);
	pci_for_each(prepare_bus, NULL);
	pci_for_each(vtd_all_pass ? let_pass : attach_if_region, NULL);
	for (int i = 0; i < vtd_nr_units; i++)
		ok = ok && unit_start(&vtd_units[i]);
	if (ok)
		return true;
	pci_for_each(detach_if_attached, NULL);
	domain_use(NULL, false);
	give_back_all();
	return false;
}

void iommu_init(void)
{
	static const char *const modes[] = { "off", "pt", "on", "lazy", NULL };
	const struct acpi_header *table = acpi_find("DMAR");
	int mode = cmdline_choice("iommu", modes, table ? 2 : 0);

	vtd_all_pass = mode == 1;
	if (!table) {
		if (mode)
			printk(KERN_WARNING "iommu=%s: this machine has no IOMMU: DMA is direct\n",
			       modes[mode]);
	} else if (!mode) {
		printk(KERN_INFO "iommu: there is one (VT-d); it is left off\n");
	} else if (dmar_parse(table, table->length, &vtd_dmar)) {
		printk(KERN_ERR "iommu: the table DMAR makes no sense: DMA is direct\n");
	} else if (!start_all(mode == 3)) {
		printk(KERN_ERR "iommu: it could not be switched on: DMA is direct\n");
	} else {
		vtd_mode = modes[mode];
		for (int i = 0; i < vtd_nr_units; i++)
			printk(KERN_INFO "iommu %d: VT-d at %#llx, tables of %u levels, %s\n", i,
			       vtd_units[i].base, vtd_units[i].levels, vtd_mode);
	}
	vtd_proc_init();
}
