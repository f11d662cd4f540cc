// SPDX-License-Identifier: MIT
/*
 * drivers/pci/proc.c - /proc/bus/pci/devices, in Linux's format.
 *
 * What:     a line a device, columns separated by tabs: bus and devfn; vendor and device;
 *           interrupt; seven addresses (six BARs and the ROM), each with the lowest bits of
 *           its BAR, which say what kind it is; seven sizes; the driver.
 * Start at: show_pci()
 * Locks:    none; the list does not change after boot.
 * See it:   lspci -P would read it.   Linux: drivers/pci/proc.c (show_device)
 */
#include "drivers/pci/internal.h"
#include "kernel/fs/proc/proc.h"
#include "kernel/lib/panic.h"

#define KIND_BITS 0xfUL

static void show_pci(struct pci_dev *dev, void *arg)
{
	struct seq_file *m = arg;

	seq_printf(m, "%02x%02x\t%04x%04x\t%x", dev->bus, dev->devfn, dev->vendor, dev->device,
		   dev->irq < NR_IRQS ? dev->irq : 0);
	for (int i = 0; i <= PCI_ROM_RESOURCE; i++)
		seq_printf(m, "\t%16llx",
			   pci_resource_start(dev, i) | (pci_resource_flags(dev, i) & KIND_BITS));
	for (int i = 0; i <= PCI_ROM_RESOURCE; i++)
		seq_printf(m, "\t%16llx", pci_resource_len(dev, i));
	seq_printf(m, "\t%s\n", dev->dev.driver_name ? dev->dev.driver_name : "");
}

static int show_pci_devices(struct seq_file *m)
{
	pci_for_each(show_pci, m);
	return 0;
}

void pci_proc_init(void)
{
	if (proc_add("bus/pci/devices", 0444, show_pci_devices))
		panic("no memory for /proc/bus/pci");
}
