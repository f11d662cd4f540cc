// SPDX-License-Identifier: MIT
/*
 * drivers/iommu/vtd.c - Intel's IOMMU: which unit, whose context entry, a domain for a device.
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
 * Start at: vtd_attach(), called by domain_attach()
 * Locks:    vtd_lock around root and context tables and domain numbers.
 * Not here: finding and starting units: start.c. Interrupt remapping; scalable mode (PASIDs).
 * See it:   the boot log, "iommu"; /proc/iommu; docs/iommu.md; tests/kernel/iommu_test.c
 * Spec:     VT-d 3.4 (root and context), 6.1, 11.4.   Linux: drivers/iommu/intel/iommu.c
 */
#include "arch/arch.h"
#include "drivers/iommu/vtd.h"
#include "drivers/iommu/vtd_regs.h"
#include "drivers/pci/config.h"
#include "drivers/pci/pci.h"
#include "drivers/pci/pci_regs.h"
#include "kernel/lib/panic.h"
#include "kernel/time/timer_list.h"

#define IOVA_START 0x10000ULL /* an address near 0 is a driver's mistake: it leads nowhere */
/* A write there is an interrupt, whoever makes it, and never translated: 3.14, SDM 3A 11.11 */
#define MSI_START 0xfee00000ULL
#define MSI_END	  0xfef00000ULL

struct vtd_unit vtd_units[DMAR_MAX_UNITS];
int vtd_nr_units;
DEFINE_SPINLOCK_RANK(vtd_lock, RANK_DOMAINS);
struct dmar vtd_dmar;
bool vtd_all_pass;

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

bool vtd_scopes_hold(const struct dmar_scopes *scopes, const struct pci_dev *pdev)
{
	for (int i = 0; i < scopes->count; i++)
		if (scope_holds(&scopes->scope[i], pdev))
			return true;
	return false;
}

struct vtd_unit *vtd_unit_of(const struct pci_dev *pdev)
{
	struct vtd_unit *rest = NULL;

	for (int i = 0; i < vtd_nr_units; i++) {
		if (vtd_scopes_hold(&vtd_units[i].dmar->devices, pdev))
			return &vtd_units[i];
		if (vtd_units[i].dmar->all)
			rest = &vtd_units[i];
	}
	return rest;
}

/* ------------------------------------------------------------------ */
/* Context entries                                                     */

/* The two words of a device's context entry; its bus's table is made if need be. vtd_lock held. */
u64 *vtd_context_of(struct vtd_unit *unit, u16 source)
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
int vtd_context_set(struct vtd_unit *unit, u16 source, u64 low, u64 high)
{
	u64 *context = vtd_context_of(unit, source);

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
	context = vtd_context_of(unit, source); /* it was filled: so there is a table */
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

		if (!vtd_scopes_hold(&r->devices, pdev))
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

		if (domain && pci_requester_id(to_pci_dev(domain->dev)) == source)
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
	struct vtd_unit *unit = vtd_unit_of(pdev);
	struct iommu_domain *domain = NULL;
	unsigned long flags;

	spin_lock_irqsave(&vtd_lock, flags);
	if (unit)
		domain = vtd_domain_of(unit, pci_requester_id(pdev));
	spin_unlock_irqrestore(&vtd_lock, flags);
	return domain;
}

/* Number and context entry: from here on the device is translated. 0 or -errno. */
static int connect(struct iommu_domain *domain, const struct pci_dev *pdev)
{
	struct vtd_unit *unit = domain->unit;
	u16 source = pci_requester_id(pdev);
	unsigned long flags;
	int id, error;

	spin_lock_irqsave(&vtd_lock, flags);
	id = free_id(unit);
	error = id < 0 ? id :
			 vtd_context_set(unit, source, __pa(domain->root) | CONTEXT_TRANSLATE,
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
	struct vtd_unit *unit = vtd_unit_of(pdev);
	int error;

	if (!unit || vtd_all_pass)
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

	context_clear(unit, pci_requester_id(to_pci_dev(dev)), domain->id);
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

const struct iommu_ops vtd_ops = {
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
