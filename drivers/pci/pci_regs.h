/* SPDX-License-Identifier: MIT */
/*
 * drivers/pci/pci_regs.h - PCI configuration space.
 *
 * Spec:     PCI Local Bus 3.0, ch. 6 (type 0 header, capabilities), 6.8 (MSI, MSI-X); PCI Express 3.0, 7.8.2;
 *           offsets in bytes
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
#define PCI_REVISION_ID		 0x08
#define PCI_CLASS_PROG		 0x09
#define PCI_CLASS_DEVICE	 0x0a
#define PCI_CACHE_LINE_SIZE	 0x0c
#define PCI_LATENCY_TIMER	 0x0d
#define PCI_HEADER_TYPE		 0x0e
#define PCI_HEADER_TYPE_MASK	 0x7f
#define PCI_HEADER_MULTIFUNCTION 0x80
#define PCI_HEADER_TYPE_NORMAL	 0
#define PCI_HEADER_TYPE_BRIDGE	 1
#define PCI_HEADER_TYPE_CARDBUS	 2
#define PCI_BASE_ADDRESS_0	 0x10
#define PCI_BASE_ADDRESS_1	 0x14
#define PCI_BASE_ADDRESS_2	 0x18
#define PCI_BASE_ADDRESS_3	 0x1c
#define PCI_BASE_ADDRESS_4	 0x20
#define PCI_BASE_ADDRESS_5	 0x24
#define PCI_BAR_IO		 0x1
#define PCI_BAR_TYPE_MASK	 0x6
#define PCI_BAR_TYPE_32		 0x0
#define PCI_BAR_TYPE_1M		 0x2 /* below 1 MiB; nobody makes them any more */
#define PCI_BAR_TYPE_64		 0x4
#define PCI_BAR_PREFETCH	 0x8
#define PCI_SUBSYSTEM_VENDOR_ID	 0x2c /* type 0 header */
#define PCI_SUBSYSTEM_ID	 0x2e
#define PCI_ROM_ADDRESS		 0x30
#define PCI_ROM_ADDRESS_ENABLE	 0x1
#define PCI_ROM_ADDRESS_MASK	 (~0x7ffU)
/* type 1 header: a bridge. PCI-to-PCI Bridge 1.2, 3.2.5 */
#define PCI_PRIMARY_BUS	       0x18
#define PCI_SECONDARY_BUS      0x19
#define PCI_SUBORDINATE_BUS    0x1a
#define PCI_IO_BASE	       0x1c /* bits 15-12 of the first port in bits 7-4 */
#define PCI_IO_LIMIT	       0x1d
#define PCI_MEMORY_BASE	       0x20 /* bits 31-20 of the first address in bits 15-4 */
#define PCI_MEMORY_LIMIT       0x22
#define PCI_PREF_MEMORY_BASE   0x24
#define PCI_PREF_MEMORY_LIMIT  0x26
#define PCI_PREF_BASE_UPPER32  0x28
#define PCI_PREF_LIMIT_UPPER32 0x2c
#define PCI_IO_BASE_UPPER16    0x30
#define PCI_IO_LIMIT_UPPER16   0x32
#define PCI_WINDOW_TYPE_WIDE   0x1 /* low bits of a base: the upper half counts, too */
#define PCI_ROM_ADDRESS1       0x38
#define PCI_CAPABILITY_LIST    0x34
#define PCI_INTERRUPT_LINE     0x3c
#define PCI_INTERRUPT_PIN      0x3d

#define PCI_CLASS_BRIDGE_TRANSPARENT 0x060401 /* passes on whatever nobody else takes */

#define PCI_STD_HEADER_SIZEOF 0x40 /* capabilities lie behind it */
#define PCI_CFG_SPACE_SIZE    0x100

#define PCI_CAP_LIST_ID		0 /* of each capability */
#define PCI_CAP_LIST_NEXT	1
#define PCI_CAP_ID_PM		0x01
#define PCI_CAP_ID_EXP		0x10
#define PCI_EXP_FLAGS		2
#define PCI_EXP_FLAGS_TYPE	0x00f0
#define PCI_EXP_TYPE_PCI_BRIDGE 0x0070 /* PCI Express above, conventional PCI below */
#define PCI_CAP_ID_MSI		0x05
#define PCI_MSI_FLAGS		2
#define PCI_MSI_FLAGS_ENABLE	0x0001
#define PCI_MSI_FLAGS_QUEUE	0x0070 /* vectors granted, log2 */
#define PCI_MSI_FLAGS_64BIT	0x0080
#define PCI_MSI_ADDRESS_LO	4
#define PCI_MSI_ADDRESS_HI	8
#define PCI_MSI_DATA_32		8
#define PCI_MSI_DATA_64		12
#define PCI_MSI_SIZE_32		10 /* bytes of the capability */
#define PCI_MSI_SIZE_64		14

#define PCI_CAP_ID_MSIX	       0x11
#define PCI_MSIX_FLAGS	       2
#define PCI_MSIX_FLAGS_QSIZE   0x07ff /* rows of the table, less one */
#define PCI_MSIX_FLAGS_MASKALL 0x4000
#define PCI_MSIX_FLAGS_ENABLE  0x8000
#define PCI_MSIX_TABLE	       4 /* offset in the BAR that bits 2-0 name */
#define PCI_MSIX_PBA	       8
#define PCI_MSIX_BIR_MASK      7
#define PCI_MSIX_SIZE	       12
/* a row of the table */
#define PCI_MSIX_ROW	    16
#define PCI_MSIX_ADDRESS_LO 0
#define PCI_MSIX_ADDRESS_HI 4
#define PCI_MSIX_DATA	    8
#define PCI_MSIX_CONTROL    12
#define PCI_MSIX_ROW_MASKED 1

/* legacy access: an address port and a data port */
#define PCI_CONFIG_ADDRESS 0xcf8
#define PCI_CONFIG_DATA	   0xcfc

/* Some vendors, as the book's drivers name them. */
#define PCI_VENDOR_ID_INTEL  0x8086
#define PCI_VENDOR_ID_REDHAT 0x1b36

#endif
