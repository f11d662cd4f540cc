// SPDX-License-Identifier: MIT
/*
 * drivers/pci/proc.c - /proc/bus/pci/devices, in Linux's format.
 *
 * What:     a line a device: bus and devfn, vendor and device, interrupt, the six BARs'
 *           addresses, their sizes, the driver.
 * Start at: show_pci()
 * Locks:    none; the list does not change after boot.
 * Linux:    drivers/pci/proc.c
 */
#include "drivers/pci/pci.h"
#include "kernel/fs/proc.h"
#include "kernel/lib/panic.h"

static void show_pci(struct pci_dev *dev, void *arg)
{
	struct seq_file *m = arg;

	seq_printf(m, "%02x%02x\t%04x%04x\t%x", dev->bus, dev->devfn, dev->vendor, dev->device,
		   dev->irq);
	for (int i = 0; i < PCI_NUM_BARS; i++)
		seq_printf(m, "\t%16llx", pci_resource_start(dev, i));
	for (int i = 0; i < PCI_NUM_BARS; i++)
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
