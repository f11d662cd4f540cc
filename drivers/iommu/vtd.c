// SPDX-License-Identifier: MIT
/*
 * drivers/iommu/vtd.c - Intel's IOMMU: finding units, switching them on, a domain for a device.
 *
 * What:     a unit stands between devices and memory. Who asks (bus, device, function:
 *           the requester's number) comes with each access, and leads through two tables
 *           to the page table of the one who asks:
 *
 *             root table          context table of a bus     second-level tables
 *             [bus] ------------> [devfn] -----------------> tables.c ---> page
 *                                 absent: refused
 *
 *           So a device reaches nothing until vtd_attach() fills its context entry, when
 *           it gets a driver, and then what the driver has mapped. Those that the firmware
 *           set going, and that nobody drives, are cut off from here on.
 *
 *             iommu=off    not used               iommu=on     a domain for each device
 *             iommu=pt     all may go everywhere  iommu=lazy   flushes are put off
 * Start at: iommu_init(), then vtd_attach()
 * Locks:    vtd_lock around root and context tables and domain numbers.
 * Not here: interrupt remapping; scalable mode (PASIDs).
 * See it:   the boot log, "iommu"; /proc/iommu; docs/iommu.md; tests/kernel/iommu_test.c
 * Spec:     VT-d 3.4 (root and context), 6.1, 11.4.   Linux: drivers/iommu/intel/iommu.c
 */
#include "arch/arch.h"
#include "drivers/iommu/iommu.h"
#include "drivers/iommu/vtd.h"
#include "drivers/iommu/vtd_regs.h"
#include "drivers/pci/config.h"
#include "drivers/pci/pci.h"
#include "drivers/pci/pci_regs.h"
#include "kernel/lib/cmdline.h"
#include "kernel/lib/panic.h"
#include "kernel/resource.h"
#include "kernel/time/timer_list.h"
#include "mm/phys/slab.h"
#include "mm/virt/vmalloc.h"

#define IOVA_START 0x10000ULL /* an address near 0 is a driver's mistake: it leads nowhere */
/* A write there is an interrupt, whoever makes it, and never translated: 3.14, SDM 3A 11.11 */
#define MSI_START 0xfee00000ULL
#define MSI_END	  0xfef00000ULL

struct vtd_unit vtd_units[DMAR_MAX_UNITS];
int vtd_nr_units;
DEFINE_SPINLOCK_RANK(vtd_lock, RANK_DOMAINS);
const char *vtd_mode = "off";
struct dmar vtd_dmar;
static bool all_pass; /* [I] iommu=pt: no device has a domain */

/* ------------------------------------------------------------------ */
/* Which unit                                                          */

static u8 config8(u8 bus, u8 devfn, int where)
{
	return (u8)config_read(bus, devfn, where, 1);
}

/* Is the device the one that a scope means, or behind the bridge that it means? (8.3.1) */
static bool scope_holds(const struct dmar_scope *scope, const struct pci_dev *pdev)
{
	u8 bus = scope->bus, last = scope->devfn[scope->hops - 1];

	for (int i = 0; i < scope->hops - 1; i++)
		bus = config8(bus, scope->devfn[i], PCI_SECONDARY_BUS);
	if (pdev->bus == bus && pdev->devfn == last)
		return true;
	return scope->bridge && pdev->bus >= config8(bus, last, PCI_SECONDARY_BUS) &&
	       pdev->bus <= config8(bus, last, PCI_SECONDARY_BUS + 1);
}

static bool scopes_hold(const struct dmar_scopes *scopes, const struct pci_dev *pdev)
{
	for (int i = 0; i < scopes->count; i++)
		if (scope_holds(&scopes->scope[i], pdev))
			return true;
	return false;
}

static struct vtd_unit *unit_of(const struct pci_dev *pdev)
{
	struct vtd_unit *rest = NULL;

	for (int i = 0; i < vtd_nr_units; i++) {
		if (scopes_hold(&vtd_units[i].dmar->devices, pdev))
			return &vtd_units[i];
		if (vtd_units[i].dmar->all)
			rest = &vtd_units[i];
	}
	return rest;
}

/* ------------------------------------------------------------------ */
/* Context entries                                                     */

static u16 source_of(const struct pci_dev *pdev)
{
	return pci_requester_id(pdev);
}

/* The two words of a device's context entry; its bus's table is made if need be. vtd_lock held. */
static u64 *context_of(struct vtd_unit *unit, u16 source)
{
	u64 *root = &unit->root[2 * (source >> 8)];

	if (!(*root & ROOT_PRESENT)) {
		u64 *table = vtd_table_alloc(unit, GFP_ATOMIC);

		if (!table)
			return NULL;
		WRITE_ONCE(*root, __pa(table) | ROOT_PRESENT);
		vtd_write_back(unit, root, sizeof(*root));
	}
	return (u64 *)__va(*root & SL_ADDRESS) + 2 * (source & 0xff);
}

/* Fill a context entry; the word with the present bit comes last. 0 or -ENOMEM. vtd_lock held. */
static int context_set(struct vtd_unit *unit, u16 source, u64 low, u64 high)
{
	u64 *context = context_of(unit, source);

	if (!context)
		return -ENOMEM;
	WRITE_ONCE(context[1], high);
	vtd_write_back(unit, context, 16);
	WRITE_ONCE(context[0], low | CONTEXT_PRESENT);
	vtd_write_back(unit, context, 16);
	return 0;
}

/* vtd_lock not held */
static void context_clear(struct vtd_unit *unit, u16 source, u32 id)
{
	unsigned long flags;
	u64 *context;

	spin_lock_irqsave(&vtd_lock, flags);
	context = context_of(unit, source); /* it was filled: so there is a table */
	if (context) {
		WRITE_ONCE(context[0], 0);
		vtd_write_back(unit, context, 16);
	}
	spin_unlock_irqrestore(&vtd_lock, flags);
	/* contexts first: what is in the IOTLB was made from them (6.5.1.1) */
	vtd_flush_context(unit, source, id);
	vtd_flush_domain(unit, id);
}

/* ------------------------------------------------------------------ */
/* A domain for a device                                               */

/* vtd_lock held. A number that no domain of the unit has, or -ENOSPC. */
static int free_id(const struct vtd_unit *unit)
{
	u32 end = min((u32)VTD_MAX_DOMAINS, CAP_DOMAINS(unit->cap));

	for (u32 id = VTD_ID_FIRST; id < end; id++)
		if (!unit->domains[id])
			return (int)id;
	return -ENOSPC;
}

/* Addresses: what the tables reach, without those that mean something else. */
static int set_addresses(struct iommu_domain *domain, const struct vtd_unit *unit)
{
	unsigned int bits = min((unsigned int)CAP_WIDTH(unit->cap), 12 + 9 * domain->levels);

	domain_init(domain, IOVA_START, 1ULL << bits);
	return iova_reserve(&domain->space, MSI_START >> PAGE_SHIFT, MSI_END >> PAGE_SHIFT);
}

/* Nobody else gets these addresses of the domain, nor has had them; regions may overlap. */
static int reserve_region(struct iommu_domain *domain, const struct dmar_region *r)
{
	u64 start = r->start >> PAGE_SHIFT, end = r->end >> PAGE_SHIFT;
	int error = iova_reserve(&domain->space, start, end);

	if (error != -EBUSY)
		return error;
	for (error = 0; start < end && (!error || error == -EBUSY); start++)
		error = iova_reserve(&domain->space, start, start + 1);
	return error == -EBUSY ? 0 : error;
}

/* Memory that the firmware has this device use stays where the device knows it: RMRR. */
static int map_regions(struct iommu_domain *domain, const struct pci_dev *pdev)
{
	for (int i = 0; i < vtd_dmar.nr_regions; i++) {
		const struct dmar_region *r = &vtd_dmar.region[i];
		int error;

		if (!scopes_hold(&r->devices, pdev))
			continue;
		error = reserve_region(domain, r);
		if (!error)
			error = vtd_map(domain, r->start, r->start,
					(r->end - r->start) >> PAGE_SHIFT,
					IOMMU_READ | IOMMU_WRITE);
		if (error)
			return error;
		printk(KERN_INFO "iommu: %s keeps %#llx-%#llx, for the firmware\n", pci_name(pdev),
		       r->start, r->end - 1);
	}
	return 0;
}

struct iommu_domain *vtd_domain_of(const struct vtd_unit *unit, u16 source)
{
	for (int id = VTD_ID_FIRST; id < VTD_MAX_DOMAINS; id++) {
		struct iommu_domain *domain = unit->domains[id];

		if (domain && source_of(to_pci_dev(domain->dev)) == source)
			return domain;
	}
	return NULL;
}

/*
 * The domain that has a name already. Devices behind a bridge to conventional PCI have one name, hence
 * one context entry: they share a domain, and are not safe from each other.
 */
static struct iommu_domain *vtd_find(struct device *dev)
{
	const struct pci_dev *pdev = to_pci_dev(dev);
	struct vtd_unit *unit = unit_of(pdev);
	struct iommu_domain *domain = NULL;
	unsigned long flags;

	spin_lock_irqsave(&vtd_lock, flags);
	if (unit)
		domain = vtd_domain_of(unit, source_of(pdev));
	spin_unlock_irqrestore(&vtd_lock, flags);
	return domain;
}

/* Number and context entry: from here on the device is translated. 0 or -errno. */
static int connect(struct iommu_domain *domain, const struct pci_dev *pdev)
{
	struct vtd_unit *unit = domain->unit;
	u16 source = source_of(pdev);
	unsigned long flags;
	int id, error;

	spin_lock_irqsave(&vtd_lock, flags);
	id = free_id(unit);
	error = id < 0 ? id :
			 context_set(unit, source, __pa(domain->root) | CONTEXT_TRANSLATE,
				     CONTEXT_DID(id) | CONTEXT_WIDTH(domain->levels));
	if (!error) {
		domain->id = (u32)id;
		unit->domains[id] = domain;
	}
	spin_unlock_irqrestore(&vtd_lock, flags);
	if (!error && unit->cap & CAP_CM) { /* it remembers that there was none (6.1) */
		vtd_flush_context(unit, source, 0);
		vtd_flush_domain(unit, domain->id);
	} else if (!error) {
		vtd_flush_writes(unit);
	}
	return error;
}

static int vtd_attach(struct iommu_domain *domain, struct device *dev)
{
	const struct pci_dev *pdev = to_pci_dev(dev);
	struct vtd_unit *unit = unit_of(pdev);
	int error;

	if (!unit || all_pass)
		return -ENODEV;
	domain->unit = unit;
	domain->levels = unit->levels;
	domain->root = vtd_table_alloc(unit, GFP_KERNEL);
	if (!domain->root)
		return -ENOMEM;
	domain->tables = 1;
	error = set_addresses(domain, unit);
	if (!error)
		error = map_regions(domain, pdev);
	if (!error)
		error = connect(domain, pdev);
	if (error) {
		iova_exit(&domain->space);
		vtd_free_tables(domain);
	}
	return error;
}

static void vtd_detach(struct iommu_domain *domain, struct device *dev)
{
	struct vtd_unit *unit = domain->unit;
	unsigned long flags;

	context_clear(unit, source_of(to_pci_dev(dev)), domain->id);
	spin_lock_irqsave(&vtd_lock, flags);
	unit->domains[domain->id] = NULL; /* the fault handler does not look at it any more */
	spin_unlock_irqrestore(&vtd_lock, flags);
	vtd_free_tables(domain);
}

static void flush_block(struct iommu_domain *domain, dma_addr_t iova, unsigned int order)
{
	vtd_flush_pages(domain->unit, domain->id, iova, order);
}

static void flush_all(struct iommu_domain *domain)
{
	vtd_flush_domain(domain->unit, domain->id);
}

/* ------------------------------------------------------------------ */
/* Lazy: what was unmapped is flushed after 10 ms at the latest          */

static void lazy_expired(unsigned long unused)
{
	domain_flush_lazy_all();
}
static DEFINE_TIMER(lazy_timer, lazy_expired, 0, 0);

static void lazy_soon(void)
{
	if (!timer_pending(&lazy_timer))
		mod_timer(&lazy_timer, jiffies + msecs_to_jiffies(10));
}

/* ------------------------------------------------------------------ */

struct table_walk {
	void (*fn)(struct page *table, void *arg);
	void *arg;
};

static void domain_tables(struct iommu_domain *domain, void *arg)
{
	struct table_walk *walk = arg;

	vtd_for_each_table(domain, walk->fn, walk->arg);
}

/* The roots, the context tables, and those of all domains. For checkers, at rest: no lock. */
static void all_tables(void (*fn)(struct page *table, void *arg), void *arg)
{
	struct table_walk walk = { fn, arg };

	for (int i = 0; i < vtd_nr_units; i++) {
		struct vtd_unit *unit = &vtd_units[i];

		fn(virt_to_page(unit->root), arg);
		for (int bus = 0; bus < 256; bus++)
			if (unit->root[2 * bus] & ROOT_PRESENT)
				fn(phys_to_page(unit->root[2 * bus] & SL_ADDRESS), arg);
		if (unit->identity)
			vtd_for_each_table(unit->identity, fn, arg);
	}
	domain_for_each(domain_tables, &walk);
}

static const struct iommu_ops vtd_ops = {
	.name = "VT-d",
	.find = vtd_find,
	.attach = vtd_attach,
	.detach = vtd_detach,
	.map = vtd_map,
	.unmap = vtd_unmap,
	.flush = flush_block,
	.flush_all = flush_all,
	.lookup = vtd_lookup,
	.trim = vtd_trim,
	.for_each_table = all_tables,
	.lazy_soon = lazy_soon,
};

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
	struct vtd_unit *unit = unit_of(pdev);
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
	error = context_set(unit, source_of(pdev), low, high);
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
	if (!unit->root || (all_pass && !(unit->ecap & ECAP_PASS_THROUGH) && make_identity(unit)))
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
	struct vtd_unit *unit = unit_of(pdev);
	unsigned long flags;

	spin_lock_irqsave(&vtd_lock, flags);
	if (unit && !context_of(unit, source_of(pdev)))
		printk(KERN_ERR "iommu: %s: no memory: it has no DMA\n", pci_name(pdev));
	spin_unlock_irqrestore(&vtd_lock, flags);
}

static void attach_if_region(struct pci_dev *pdev, void *arg)
{
	for (int i = 0; i < vtd_dmar.nr_regions; i++)
		if (scopes_hold(&vtd_dmar.region[i].devices, pdev) && domain_attach(&pdev->dev))
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
	pci_for_each(all_pass ? let_pass : attach_if_region, NULL);
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

	all_pass = mode == 1;
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
