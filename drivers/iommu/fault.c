// SPDX-License-Identifier: MIT
/*
 * drivers/iommu/fault.c - a device did what it may not.
 *
 * What:     the unit refuses the access, writes down who wanted what where into a fault
 *           record, and interrupts. The device itself learns nothing: a read gives it
 *           whatever, a write is lost. Each record is decoded and told to the domain,
 *           which knows who had the address mapped, and when:
 *
 *             DMA: 00:04.0 (edu) wrote bus 0x11000, which is not mapped; last mapped
 *             FROM_DEVICE by edu_rw+0x81 (no permission to write)
 *
 *           A device that is refused again and again, faster than a driver could ask for
 *           it, would keep a CPU busy with interrupts: its right to start transfers is
 *           taken away, and a driver that wants it back has to set it (pci_set_master).
 * Start at: fault_interrupt()
 * Locks:    vtd_lock while a domain is looked at: it cannot go meanwhile. unit->lock for
 *           counts. Interrupts off. The registers about faults are the handler's alone.
 * See it:   /proc/iommu, /proc/interrupts; tests/kernel/iommu_test.c
 * Spec:     VT-d 7.1.3 (reasons), 7.3 (recording), 7.4 (interrupt)
 */
#include "drivers/iommu/vtd.h"
#include "drivers/iommu/vtd_regs.h"
#include "drivers/pci/pci.h"
#include "kernel/irq.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"

const char *vtd_fault_reason(unsigned int reason)
{
	static const char *const reasons[] = {
		[1] = "its bus has no root entry",
		[2] = "it has no context entry",
		[3] = "its context entry is invalid",
		[4] = "beyond the address width",
		[5] = "no permission to write",
		[6] = "no permission to read",
		[7] = "a page table cannot be read",
		[8] = "the root table cannot be read",
		[9] = "a context table cannot be read",
		[10] = "a reserved bit in a root entry",
		[11] = "a reserved bit in a context entry",
		[12] = "a reserved bit in a page table",
		[13] = "a request that its context entry does not allow",
	};

	return reason < ARRAY_SIZE(reasons) && reasons[reason] ? reasons[reason] :
								 "an unknown reason";
}

static void report(struct vtd_unit *unit, u64 low, u64 high)
{
	const char *why = vtd_fault_reason(FAULT_REASON(high));
	u16 source = FAULT_SOURCE(high);
	bool write = !(high & FAULT_READ);
	struct iommu_domain *domain;
	unsigned long flags;

	spin_lock_irqsave(&vtd_lock, flags);
	domain = vtd_domain_of(unit, source);
	if (domain) {
		domain_fault(domain, low & SL_ADDRESS, write, why);
	} else {
		char name[16];

		snprintf(name, sizeof(name), "%02x:%02x.%x", source >> 8, PCI_SLOT(source & 0xff),
			 PCI_FUNC(source));
		domain_fault_unknown(name, low & SL_ADDRESS, write, why);
	}
	spin_unlock_irqrestore(&vtd_lock, flags);
}

/* One more fault of this device. true: that was one too many. */
static bool is_storm(struct vtd_unit *unit, u16 source)
{
	u64 second = arch_clock_ns() / NSEC_PER_SEC;
	unsigned long flags;
	bool storm = false;

	spin_lock_irqsave(&unit->lock, flags);
	unit->faults++;
	if (second != unit->storm_second)
		memset(unit->storm, 0, sizeof(unit->storm));
	unit->storm_second = second;
	for (int i = 0; i < VTD_STORM_SOURCES; i++) {
		/* its place, or the first that nobody has; if there is none it has time until the next second */
		if (unit->storm[i].count && unit->storm[i].source != source)
			continue;
		unit->storm[i].source = source;
		storm = ++unit->storm[i].count % VTD_STORM == 0;
		break;
	}
	spin_unlock_irqrestore(&unit->lock, flags);
	return storm;
}

/* Behind a bridge to conventional PCI several have one name: all of them, as nobody can tell who it was. */
static void stop_source(struct pci_dev *pdev, void *arg)
{
	u16 command;

	if (pci_requester_id(pdev) != *(u16 *)arg || pdev->secondary)
		return;
	pci_read_config_word(pdev, PCI_COMMAND, &command);
	if (!(command & PCI_COMMAND_MASTER))
		return; /* it cannot have been this one; or these are the last of many records */
	pci_clear_master(pdev);
	printk(KERN_ERR "DMA: %s (%s) was refused %u times within a second: it is stopped, "
			"no bus mastering until its driver sets it again\n",
	       pci_name(pdev), pdev->dev.driver_name ? pdev->dev.driver_name : "no driver",
	       VTD_STORM);
}

void vtd_fault_record(struct vtd_unit *unit, u64 low, u64 high)
{
	u16 source = FAULT_SOURCE(high);

	report(unit, low, high);
	if (is_storm(unit, source))
		pci_for_each(stop_source, &source);
}

/* Take one record; false: it is empty. */
static bool take_record(struct vtd_unit *unit, unsigned int n, u64 *low, u64 *high)
{
	void __iomem *record = unit->regs + CAP_FAULT_OFFSET(unit->cap) + n * FAULT_RECORD;

	*high = readq(record + FAULT_HIGH);
	if (!(*high & FAULT_FULL))
		return false;
	*low = readq(record + FAULT_LOW);
	/* from here on the unit may fill it again */
	writel((u32)(FAULT_FULL >> 32), record + FAULT_HIGH + 4);
	return true;
}

static irqreturn_t fault_interrupt(int irq, void *dev_id, struct pt_regs *regs)
{
	struct vtd_unit *unit = dev_id;
	u32 status = readl(unit->regs + VTD_FSTS);
	irqreturn_t ret = status ? IRQ_HANDLED : IRQ_NONE;
	unsigned long flags;

	/* A device can fault faster than this loop: a round is enough, then others have a turn. */
	for (unsigned int n = 0; n < CAP_FAULT_RECORDS(unit->cap); n++) {
		u64 low, high;

		if (!take_record(unit, n, &low, &high))
			continue;
		vtd_fault_record(unit, low, high);
		ret = IRQ_HANDLED;
	}
	if (status & FSTS_OVERFLOW) {
		spin_lock_irqsave(&unit->lock, flags);
		unit->overflows++; /* others were not recorded */
		spin_unlock_irqrestore(&unit->lock, flags);
	}
	writel(status & FSTS_ERRORS, unit->regs + VTD_FSTS);
	return ret;
}

int vtd_fault_init(struct vtd_unit *unit)
{
	u64 address;
	u32 data;
	int error;

	writel(FECTL_MASKED, unit->regs + VTD_FECTL);
	unit->irq = arch_msi_alloc(&address, &data);
	if (unit->irq < 0)
		return unit->irq;
	error = request_irq((unsigned int)unit->irq, fault_interrupt, 0, "iommu", unit);
	if (error) {
		arch_msi_free((unsigned int)unit->irq);
		unit->irq = error;
		return error;
	}
	writel(data, unit->regs + VTD_FEDATA);
	writel((u32)address, unit->regs + VTD_FEADDR);
	writel((u32)(address >> 32), unit->regs + VTD_FEUADDR);
	/* what the firmware left is not ours to tell */
	for (unsigned int n = 0; n < CAP_FAULT_RECORDS(unit->cap); n++) {
		u64 low, high;

		take_record(unit, n, &low, &high);
	}
	writel(FSTS_ERRORS, unit->regs + VTD_FSTS);
	writel(0, unit->regs + VTD_FECTL); /* unmasked */
	return 0;
}

void vtd_fault_exit(struct vtd_unit *unit)
{
	if (unit->irq <= 0)
		return;
	writel(FECTL_MASKED, unit->regs + VTD_FECTL);
	free_irq((unsigned int)unit->irq, unit);
	arch_msi_free((unsigned int)unit->irq);
	unit->irq = -1;
}
