// SPDX-License-Identifier: MIT
/*
 * drivers/pci/msi.c - interrupts as messages: MSI, and MSI-X.
 *
 * What:     a message is a memory write of some data to some address, which the interrupt
 *           controller turns into an interrupt: no wire, nothing shared, and it cannot
 *           overtake the data that the device wrote before it.
 *             MSI     one address and one number, in configuration space
 *             MSI-X   a table of them in the device's own memory, each row with a mask
 *
 *                 capability            BAR that it names         a row, 16 bytes
 *                 flags: rows, on  -->  table: row 0, 1, 2 ... -> address, data, masked?
 *                 table: BAR, offset    pending bits: one a row
 *                 pending: BAR, offset
 *
 *           Rows that the driver does not ask for stay masked: the device can send nothing
 *           by them.
 * Start at: pci_enable_msi(), pci_enable_msix()
 * Holds:    what the device says of its table is checked before the table is touched: it,
 *           and the pending bits, lie in a memory BAR, wholly, apart.
 * Locks:    none: a device has one driver.
 * See it:   /proc/interrupts; tests/kernel/pci_test.c, msix_test.c; tests/host/test_pci.c
 * Spec:     PCI Local Bus 3.0, 6.8.   Linux: drivers/pci/msi.c (2.6.11)
 */
#include "drivers/pci/config.h"
#include "drivers/pci/internal.h"
#include "kernel/lib/cmdline.h"
#include "kernel/lib/panic.h"
#include "mm/phys/slab.h"
#include "mm/virt/vmalloc.h"

struct msix {
	char __iomem *table; /* [I] */
	unsigned int rows;   /* [I] */
	int nvec;	     /* [I] irqs that follow */
	u16 irq[];	     /* [I] */
};

/* Give a message's number back; one with a handler is kept: another device must not get it. */
static void free_message(struct pci_dev *dev, unsigned int irq)
{
	char names[32];
	u64 count;

	if (WARN(irq_info(irq, &count, names, sizeof(names)),
		 "pci %s: %s still has interrupt %u: free_irq() comes first", pci_name(dev), names,
		 irq))
		return;
	arch_msi_free(irq);
}

/* ------------------------------------------------------------------ */
/* MSI                                                                 */

int pci_enable_msi(struct pci_dev *dev)
{
	u16 flags;
	u64 address;
	u32 data;
	int irq;

	if (!dev->msi_cap || dev->msi_enabled || dev->msix_enabled || cmdline_flag("nomsi"))
		return -EINVAL;
	irq = arch_msi_alloc(&address, &data);
	if (irq < 0)
		return irq;
	pci_read_config_word(dev, dev->msi_cap + PCI_MSI_FLAGS, &flags);
	pci_write_config_dword(dev, dev->msi_cap + PCI_MSI_ADDRESS_LO, (u32)address);
	if (flags & PCI_MSI_FLAGS_64BIT) {
		pci_write_config_dword(dev, dev->msi_cap + PCI_MSI_ADDRESS_HI,
				       (u32)(address >> 32));
		pci_write_config_word(dev, dev->msi_cap + PCI_MSI_DATA_64, (u16)data);
	} else {
		pci_write_config_word(dev, dev->msi_cap + PCI_MSI_DATA_32, (u16)data);
	}
	flags = (u16)((flags & ~PCI_MSI_FLAGS_QUEUE) | PCI_MSI_FLAGS_ENABLE); /* one vector */
	pci_write_config_word(dev, dev->msi_cap + PCI_MSI_FLAGS, flags);
	pci_change_command(dev, 0, PCI_COMMAND_INTX_DISABLE);
	dev->irq = (unsigned int)irq;
	dev->msi_enabled = true;
	return 0;
}

void pci_disable_msi(struct pci_dev *dev)
{
	u16 flags;

	if (!dev->msi_enabled)
		return;
	pci_read_config_word(dev, dev->msi_cap + PCI_MSI_FLAGS, &flags);
	pci_write_config_word(dev, dev->msi_cap + PCI_MSI_FLAGS,
			      (u16)(flags & ~PCI_MSI_FLAGS_ENABLE));
	free_message(dev, dev->irq);
	dev->irq = dev->wire;
	pci_change_command(dev, PCI_COMMAND_INTX_DISABLE, 0);
	dev->msi_enabled = false;
}

/* ------------------------------------------------------------------ */
/* MSI-X: where the table is                                           */

static u16 msix_flags(struct pci_dev *dev)
{
	u16 flags;

	pci_read_config_word(dev, dev->msix_cap + PCI_MSIX_FLAGS, &flags);
	return flags;
}

static void set_msix_flags(struct pci_dev *dev, u16 clear, u16 set)
{
	pci_write_config_word(dev, dev->msix_cap + PCI_MSIX_FLAGS,
			      (u16)((msix_flags(dev) & ~clear) | set));
}

/* Physical address of the size bytes that a register of the capability points to; 0: nonsense. */
static u64 msix_place(struct pci_dev *dev, int which, u64 size)
{
	u32 value;
	u64 offset;
	int bar;

	pci_read_config_dword(dev, dev->msix_cap + which, &value);
	bar = value & PCI_MSIX_BIR_MASK;
	offset = value & ~(u32)PCI_MSIX_BIR_MASK;
	if (bar >= PCI_NUM_BARS || !(pci_resource_flags(dev, bar) & IORESOURCE_MEM) ||
	    offset + size > pci_resource_len(dev, bar))
		return 0;
	return pci_resource_start(dev, bar) + offset;
}

/* The table's address, if the table and the pending bits are where they can be. */
static u64 msix_table(struct pci_dev *dev, unsigned int rows)
{
	u64 table_size = rows * PCI_MSIX_ROW, pending_size = DIV_ROUND_UP(rows, 64) * 8;
	u64 table = msix_place(dev, PCI_MSIX_TABLE, table_size);
	u64 pending = msix_place(dev, PCI_MSIX_PBA, pending_size);

	if (table && pending && (table + table_size <= pending || pending + pending_size <= table))
		return table;
	pci_complain(dev, "MSI-X: its table (%u rows) or pending bits are not in its memory", rows);
	return 0;
}

/* ------------------------------------------------------------------ */
/* MSI-X: on and off                                                   */

static bool rows_are_fine(const struct msix_entry *entries, int nvec, unsigned int rows)
{
	for (int i = 0; i < nvec; i++) {
		if (entries[i].entry >= rows)
			return false;
		for (int j = 0; j < i; j++)
			if (entries[i].entry == entries[j].entry)
				return false;
	}
	return true;
}

static void mask_rows(const struct msix *msix)
{
	for (unsigned int row = 0; row < msix->rows; row++)
		writel(PCI_MSIX_ROW_MASKED, msix->table + row * PCI_MSIX_ROW + PCI_MSIX_CONTROL);
}

/* A message of its own into a row; false: the row does not keep it. */
static bool fill_row(const struct msix *msix, unsigned int row, u64 address, u32 data)
{
	char __iomem *at = msix->table + row * PCI_MSIX_ROW;

	writel((u32)address, at + PCI_MSIX_ADDRESS_LO);
	writel((u32)(address >> 32), at + PCI_MSIX_ADDRESS_HI);
	writel(data, at + PCI_MSIX_DATA);
	return readl(at + PCI_MSIX_ADDRESS_LO) == (u32)address && readl(at + PCI_MSIX_DATA) == data;
}

/* Numbers for the first messages, as many as there are; each written to its row, which stays masked. */
static int fill_rows(struct pci_dev *dev, struct msix *msix, struct msix_entry *entries, int nvec)
{
	for (msix->nvec = 0; msix->nvec < nvec; msix->nvec++) {
		u64 address;
		u32 data;
		int irq = arch_msi_alloc(&address, &data);

		if (irq < 0)
			return msix->nvec ? msix->nvec : -ENOSPC;
		msix->irq[msix->nvec] = entries[msix->nvec].vector = (u16)irq;
		if (!fill_row(msix, entries[msix->nvec].entry, address, data)) {
			pci_complain(dev,
				     "MSI-X: row %u of its table does not keep what is written",
				     entries[msix->nvec].entry);
			msix->nvec++; /* this number is to be given back, too */
			return -EIO;
		}
	}
	return 0;
}

static void msix_off(struct pci_dev *dev, struct msix *msix)
{
	set_msix_flags(dev, 0, PCI_MSIX_FLAGS_MASKALL);
	mask_rows(msix);
	set_msix_flags(dev, PCI_MSIX_FLAGS_ENABLE | PCI_MSIX_FLAGS_MASKALL, 0);
	for (int i = 0; i < msix->nvec; i++)
		free_message(dev, msix->irq[i]);
	iounmap(msix->table);
	kfree(msix);
}

/* The table mapped, all rows masked, and the function enabled so that rows can be written. */
static struct msix *msix_map(struct pci_dev *dev, u64 table, unsigned int rows, int nvec)
{
	size_t size = offsetof(struct msix, irq) + (size_t)nvec * sizeof(u16);
	struct msix *msix = kzalloc(size, GFP_KERNEL);

	if (!msix)
		return NULL;
	msix->rows = rows;
	msix->table = ioremap(table, rows * PCI_MSIX_ROW);
	if (!msix->table) {
		kfree(msix);
		return NULL;
	}
	set_msix_flags(dev, 0, PCI_MSIX_FLAGS_ENABLE | PCI_MSIX_FLAGS_MASKALL);
	mask_rows(msix);
	return msix;
}

int pci_enable_msix(struct pci_dev *dev, struct msix_entry *entries, int nvec)
{
	unsigned int rows;
	struct msix *msix;
	u16 command;
	u64 table;
	int error;

	if (!dev->msix_cap || dev->msi_enabled || dev->msix_enabled || cmdline_flag("nomsi"))
		return -EINVAL;
	pci_read_config_word(dev, PCI_COMMAND, &command);
	rows = (msix_flags(dev) & PCI_MSIX_FLAGS_QSIZE) + 1U;
	if (!(command & PCI_COMMAND_MEMORY) || nvec < 1 || !rows_are_fine(entries, nvec, rows))
		return -EINVAL;
	table = msix_table(dev, rows);
	if (!table)
		return -EINVAL;
	msix = msix_map(dev, table, rows, nvec);
	if (!msix)
		return -ENOMEM;
	error = fill_rows(dev, msix, entries, nvec);
	if (error) {
		msix_off(dev, msix);
		return error;
	}
	for (int i = 0; i < nvec; i++)
		writel(0, msix->table + entries[i].entry * PCI_MSIX_ROW + PCI_MSIX_CONTROL);
	pci_change_command(dev, 0, PCI_COMMAND_INTX_DISABLE);
	set_msix_flags(dev, PCI_MSIX_FLAGS_MASKALL, 0);
	dev->msix = msix;
	dev->msix_enabled = true;
	return 0;
}

void pci_disable_msix(struct pci_dev *dev)
{
	if (!dev->msix_enabled)
		return;
	msix_off(dev, dev->msix);
	pci_change_command(dev, PCI_COMMAND_INTX_DISABLE, 0);
	dev->msix = NULL;
	dev->msix_enabled = false;
}
