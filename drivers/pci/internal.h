/* SPDX-License-Identifier: MIT */
/*
 * drivers/pci/internal.h - what the files of the bus share, and drivers do not see.
 */
#ifndef DRIVERS_PCI_INTERNAL_H
#define DRIVERS_PCI_INTERNAL_H

#include "drivers/pci/pci.h"

/*
 * pci_complain - a device says what cannot be. Logged and counted; who calls goes on without that part of it.
 */
void pci_complain(const struct pci_dev *dev, const char *fmt, ...) __printf(2, 3);
extern unsigned long pci_complaints; /* since boot */

/* pci.c */
void pci_add(struct pci_dev *dev);

/* scan.c: everything from the root bus on */
void pci_scan(void);

/* bars.c */
/* pci_root_windows - enter into the trees what is the bus's: where the firmware may place devices. */
void pci_root_windows(void);
/* pci_read_ranges - size and place a device's BARs, its ROM, a bridge's windows. */
void pci_read_ranges(struct pci_dev *dev);
/* pci_forget_ranges - out of the trees again, for a device that is not to be after all. */
void pci_forget_ranges(struct pci_dev *dev);

/* device.c */
void pci_change_command(struct pci_dev *dev, u16 clear, u16 set);
/* pci_check_capabilities - walk the list once, name what is wrong with it; note MSI and MSI-X. */
void pci_check_capabilities(struct pci_dev *dev);

#endif
