/* SPDX-License-Identifier: MIT */
/*
 * drivers/pci/pci_regs.h - PCI configuration space.
 *
 * Spec:     PCI Local Bus 3.0, ch. 6 (type 0 header, capabilities), 6.8 (MSI); offsets in bytes
 */
#ifndef DRIVERS_PCI_PCI_REGS_H
#define DRIVERS_PCI_PCI_REGS_H

#define PCI_VENDOR_ID		 0x00
#define PCI_DEVICE_ID		 0x02
#define PCI_COMMAND		 0x04
#define PCI_COMMAND_IO		 0x1
#define PCI_COMMAND_MEMORY	 0x2
#define PCI_COMMAND_MASTER	 0x4
#define PCI_COMMAND_INTX_DISABLE 0x400
#define PCI_STATUS		 0x06
#define PCI_STATUS_CAP_LIST	 0x10
#define PCI_CLASS_REVISION	 0x08
#define PCI_HEADER_TYPE		 0x0e
#define PCI_HEADER_TYPE_MASK	 0x7f
#define PCI_HEADER_MULTIFUNCTION 0x80
#define PCI_HEADER_BRIDGE	 1
#define PCI_BASE_ADDRESS_0	 0x10
#define PCI_BAR_IO		 0x1
#define PCI_BAR_TYPE_MASK	 0x6
#define PCI_BAR_TYPE_64		 0x4
#define PCI_BAR_PREFETCH	 0x8
#define PCI_SECONDARY_BUS	 0x19 /* type 1 header */
#define PCI_CAPABILITY_LIST	 0x34
#define PCI_INTERRUPT_LINE	 0x3c
#define PCI_INTERRUPT_PIN	 0x3d

#define PCI_CAP_ID_MSI	     0x05
#define PCI_MSI_FLAGS	     2
#define PCI_MSI_FLAGS_ENABLE 0x0001
#define PCI_MSI_FLAGS_QUEUE  0x0070 /* vectors granted, log2 */
#define PCI_MSI_FLAGS_64BIT  0x0080
#define PCI_MSI_ADDRESS_LO   4
#define PCI_MSI_ADDRESS_HI   8
#define PCI_MSI_DATA_32	     8
#define PCI_MSI_DATA_64	     12

/* legacy access: an address port and a data port */
#define PCI_CONFIG_ADDRESS 0xcf8
#define PCI_CONFIG_DATA	   0xcfc

#endif
